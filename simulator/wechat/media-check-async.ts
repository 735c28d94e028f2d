import { z } from 'zod';
import { type KnownErrcode } from '../errcodes.js';
import { type MediaAsked } from '../media/media-check.js';
import { newRid } from '../rid.js';
import { type World } from '../world.js';
import { type Answer, failure, success } from './answer.js';
import { businessPost } from './business-post.js';
import { type WeChatCall } from './call.js';
import { recentUser } from './recent-user.js';
import { type WeChatRequest } from './request.js';

const PATH = '/wxa/media_check_async';

const fields = z.object({
  media_url: z.string(),
  media_type: z.int(),
  version: z.union([z.int(), z.string()]),
  scene: z.int(),
  openid: z.string(),
});
const mediaUrl = z.url({ protocol: /^https?$/ });

/**
 * mediaCheckAsync, version 2: takes the URL of a picture or a sound; what it finds comes by the message push.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/mediaCheckAsync.html
 */
export const mediaCheckAsync: WeChatCall = {
  path: PATH,
  methods: ['GET', 'POST'],
  answer(request, world): Answer {
    const nowMs = world.clock.now();
    const asked = check(request, world, nowMs);
    if (typeof asked === 'number') return failure(PATH, asked, nowMs);
    world.mediaChecks.begin(asked, world, world.closing.signal);
    return success(PATH, { errcode: 0, errmsg: 'ok', trace_id: asked.traceId });
  },
};

/** The order of the checks is our choice. */
function check(request: WeChatRequest, world: World, nowMs: number): MediaAsked | KnownErrcode {
  const posted = businessPost(request, world, fields);
  if (typeof posted === 'number') return posted;
  const { app, data } = posted;
  if (Number(data.version) !== 2 || !mediaUrl.safeParse(data.media_url).success) return 40097;
  if (data.media_type !== 1 && data.media_type !== 2) return 40004;
  if (data.scene < 1 || data.scene > 4) return 40129;
  const account = recentUser(data.openid, app, world, nowMs);
  if (typeof account === 'number') return account;
  const { media_url: url, media_type: mediaType, scene } = data;
  return { traceId: newRid(nowMs), account, mediaUrl: url, mediaType, scene, atMs: nowMs };
}
