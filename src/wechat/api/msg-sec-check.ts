import { z } from 'zod';
import { type WechatHttp } from '../http/wechat-http.js';
import { errcodeOf, refusalOf } from './refusal.js';

const path = '/wxa/msg_sec_check';

/** A text that a user wants to show, and who wants it. */
export interface CheckedText {
  /** Up to 2,500 characters. */
  readonly content: string;
  /** The user's, in the app that asks; WeChat knows only who has used it in the last two hours. */
  readonly openid: string;
  readonly scene: keyof typeof scenes;
  readonly nickname?: string;
}

/** `unknown_user`: WeChat has not seen the user in two hours, and therefore does not judge. */
export type TextVerdict = 'pass' | 'review' | 'risky' | 'unknown_user';

export const scenes = { profile: 1, comment: 2, forum: 3, social: 4 } as const;

/** "code is expired", it says. */
const userNotSeen = 61010;

const success = z.object({
  errcode: z.literal(0).optional(),
  result: z.object({ suggest: z.enum(['pass', 'review', 'risky']) }),
});

/**
 * `POST /wxa/msg_sec_check`, version 2: what WeChat thinks of a text.
 *
 * @throws DomainError WECHAT_RATE_LIMITED, WECHAT_MISCONFIGURED, or WECHAT_UNAVAILABLE
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/msgSecCheck.html
 */
export async function msgSecCheck(
  http: WechatHttp,
  accessToken: string,
  { content, openid, scene, nickname }: CheckedText,
): Promise<TextVerdict> {
  const query = { access_token: accessToken };
  const body = { content, version: 2, scene: scenes[scene], openid, nickname };
  try {
    return await http.post(path, { query, body }, verdictOf, { repeatable: true });
  } catch (error) {
    if (errcodeOf(error) === userNotSeen) return 'unknown_user';
    throw error;
  }
}

/** errcode is 0 for a risky text too: the suggestion is what tells. */
function verdictOf(answer: unknown): TextVerdict {
  const judged = success.safeParse(answer);
  if (judged.success) return judged.data.result.suggest;
  throw refusalOf(path, answer, 'a suggestion');
}
