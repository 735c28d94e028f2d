import { type Answer, failure, success } from './answer.js';
import { type WeChatCall } from './call.js';
import { readSessionProof } from './session-proof.js';

const PATH = '/wxa/checksession';

/**
 * checkSessionKey: whether a session_key is the user's present one.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html
 */
export const checksession: WeChatCall = {
  path: PATH,
  methods: ['GET', 'POST'],
  answer(request, world): Answer {
    const nowMs = world.clock.now();
    const proof = readSessionProof(request, world);
    if (typeof proof === 'number') return failure(PATH, proof, nowMs);
    // An expired key has no errcode of its own here: the page knows but this one.
    if (!proof.holds || proof.account.sessionKeyExpired(nowMs)) return failure(PATH, 87009, nowMs);
    return success(PATH, { errcode: 0, errmsg: 'ok' });
  },
};
