import { type KnownErrcode } from '../errcodes.js';
import { type Account } from '../users.js';
import { type World } from '../world.js';
import { type Answer, failure, success } from './answer.js';
import { type WeChatCall } from './call.js';
import { type WeChatRequest } from './request.js';
import { readSessionProof } from './session-proof.js';

const PATH = '/wxa/resetusersessionkey';

/**
 * ResetUserSessionKey: a new session_key for who proves the present one, which is dead from then on.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/ResetUserSessionKey.html
 */
export const resetusersessionkey: WeChatCall = {
  path: PATH,
  methods: ['GET', 'POST'],
  answer(request, world): Answer {
    const nowMs = world.clock.now();
    const account = reset(request, world, nowMs);
    if (typeof account === 'number') return failure(PATH, account, nowMs);
    const { openid, sessionKey } = account;
    return success(PATH, { errcode: 0, errmsg: 'ok', openid, session_key: sessionKey });
  },
};

function reset(request: WeChatRequest, world: World, nowMs: number): Account | KnownErrcode {
  const proof = readSessionProof(request, world);
  if (typeof proof === 'number') return proof;
  const { account, holds } = proof;
  if (account.sessionKeyExpired(nowMs)) return 87007;
  if (!holds) return 87009;
  return account.resetSessionKey(nowMs) ? account : 45011;
}
