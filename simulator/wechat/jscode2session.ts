import { type SimulatedApp } from '../apps.js';
import { type KnownErrcode } from '../errcodes.js';
import { type Account } from '../users.js';
import { type World } from '../world.js';
import { type Answer, failure, success } from './answer.js';
import { authenticateApp } from './app-credentials.js';
import { type WeChatCall } from './call.js';
import { parameter } from './request.js';

const PATH = '/sns/jscode2session';

/**
 * code2Session: a login code for openid, session_key and (for an app of an Open Platform account) unionid.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 */
export const jscode2session: WeChatCall = {
  path: PATH,
  // Parameters count in the query alone: a POST that has them in its body is told "appid missing" (observed).
  methods: ['GET', 'POST'],
  answer({ query }, world): Answer {
    const nowMs = world.clock.now();
    const credentials = {
      appid: parameter(query, 'appid'),
      secret: parameter(query, 'secret'),
      grant_type: parameter(query, 'grant_type'),
    };
    // Before the code, which none of it touches (our choice).
    const app = authenticateApp(credentials, 'authorization_code', world);
    if (typeof app === 'number') return failure(PATH, app, nowMs);
    const account = redeem(parameter(query, 'js_code'), app, world, nowMs);
    if (typeof account === 'number') return failure(PATH, account, nowMs);
    return success(PATH, {
      session_key: account.sessionKeyAtLogin(nowMs),
      openid: account.openid,
      unionid: account.unionid,
    });
  },
};

function redeem(code: string, app: SimulatedApp, world: World, nowMs: number): Account | KnownErrcode {
  if (code === '') return 41008;
  const found = world.loginCodes.find(code, nowMs);
  // Another app's attempt leaves the code to its owner (our choice): a stranger cannot burn it.
  if (!found || found.app !== app) return 40029;
  if (found.used) return 40163;
  const account = found.user.accountIn(app, nowMs);
  const limit = world.limits.loginsPerUserPerMinute;
  // "Retry next minute" suggests that the code still stands, so it does (our choice).
  if (limit !== null && account.countLogin(nowMs) > limit) return 45011;
  found.used = true;
  account.seenAt = nowMs;
  return found.user.blocked ? 40226 : account;
}
