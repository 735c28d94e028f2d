import { z } from 'zod';
import { type WechatHttp } from '../http/wechat-http.js';
import { scenes } from './msg-sec-check.js';
import { errcodeOf, refusalOf } from './refusal.js';

const path = '/wxa/media_check_async';

/** A picture or sound that a user wants to show, and who wants it. */
export interface CheckedMedia {
  /** Where WeChat fetches it, from the internet: jpg, png, bmp or gif; mp3, aac, wav and others. Up to 10 MB. */
  readonly mediaUrl: string;
  readonly mediaType: keyof typeof types;
  readonly scene: keyof typeof scenes;
  /** The user's, in the app that asks; WeChat knows only who has used it in the last two hours. */
  readonly openid: string;
}

const types = { audio: 1, image: 2 } as const;

/** "code is expired", it says. */
const userNotSeen = 61010;

const success = z.object({ errcode: z.literal(0).optional(), trace_id: z.string().min(1).max(128) });

/**
 * `POST /wxa/media_check_async`, version 2: has WeChat look at a picture or sound. What it finds is pushed within half an
 * hour, as `wxa_media_check` with the same trace_id.
 *
 * @returns `unknown_user`: WeChat has not seen the user in two hours, and therefore does not look
 * @throws DomainError WECHAT_RATE_LIMITED, WECHAT_MISCONFIGURED, or WECHAT_UNAVAILABLE
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/mediaCheckAsync.html
 */
export async function mediaCheckAsync(
  http: WechatHttp,
  accessToken: string,
  { mediaUrl, mediaType, scene, openid }: CheckedMedia,
): Promise<{ readonly traceId: string } | 'unknown_user'> {
  const query = { access_token: accessToken };
  const body = {
    media_url: mediaUrl,
    media_type: types[mediaType],
    version: 2,
    scene: scenes[scene],
    openid,
  };
  try {
    return await http.post(path, { query, body }, traceOf);
  } catch (error) {
    if (errcodeOf(error) === userNotSeen) return 'unknown_user';
    throw error;
  }
}

function traceOf(answer: unknown): { traceId: string } {
  const taken = success.safeParse(answer);
  if (taken.success) return { traceId: taken.data.trace_id };
  throw refusalOf(path, answer, 'a trace_id');
}
