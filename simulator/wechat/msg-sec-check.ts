import { z } from 'zod';
import { type KnownErrcode } from '../errcodes.js';
import { newRid } from '../rid.js';
import { type World } from '../world.js';
import { type Answer, failure, success } from './answer.js';
import { businessPost } from './business-post.js';
import { type WeChatCall } from './call.js';
import { recentUser } from './recent-user.js';
import { type WeChatRequest } from './request.js';

const PATH = '/wxa/msg_sec_check';

const MAX_CHARACTERS = 2_500;

const fields = z.object({
  content: z.string(),
  version: z.union([z.int(), z.string()]),
  scene: z.int(),
  openid: z.string(),
  title: z.string().optional(),
  nickname: z.string().optional(),
  signature: z.string().optional(),
});
type Text = z.infer<typeof fields>;

/** What the simulator finds, by a word anywhere in the text. */
const verdicts = [
  { word: 'riskyword', suggest: 'risky', label: 20003, prob: 96 },
  { word: 'reviewword', suggest: 'review', label: 20012, prob: 61 },
] as const;
const harmless = { suggest: 'pass', label: 100, prob: 90 } as const;

/**
 * msgSecCheck, version 2: whether a text may be shown. errcode is 0 for a risky one too.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/msgSecCheck.html
 */
export const msgSecCheck: WeChatCall = {
  path: PATH,
  methods: ['GET', 'POST'],
  answer(request, world): Answer {
    const nowMs = world.clock.now();
    const text = check(request, world, nowMs);
    if (typeof text === 'number') return failure(PATH, text, nowMs);
    const all = [text.content, text.title, text.nickname, text.signature].join('\n');
    const { suggest, label, prob } = verdicts.find(({ word }) => all.includes(word)) ?? harmless;
    return success(PATH, {
      errcode: 0,
      errmsg: 'ok',
      detail: [{ strategy: 'content_model', errcode: 0, suggest, label, prob }],
      trace_id: newRid(nowMs),
      result: { suggest, label },
    });
  },
};

/** The order of the checks is our choice. */
function check(request: WeChatRequest, world: World, nowMs: number): Text | KnownErrcode {
  const posted = businessPost(request, world, fields);
  if (typeof posted === 'number') return posted;
  const { app, data } = posted;
  if (Number(data.version) !== 2 || data.content === '') return 40097;
  if (data.scene < 1 || data.scene > 4) return 40129;
  if (Array.from(data.content).length > MAX_CHARACTERS) return 45002;
  const user = recentUser(data.openid, app, world, nowMs);
  return typeof user === 'number' ? user : data;
}
