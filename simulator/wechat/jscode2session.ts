import { type SimulatedApp } from '../apps.js';
import { type KnownErrcode } from '../errcodes.js';
import { type Account } from '../users.js';
import { type World } from '../world.js';
import { type Answer, failure, success } from './answer.js';
import { type WeChatCall } from './call.js';
import { type AskedQuery, parameter } from './request.js';

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
    const app = authenticate(query, world);
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

/** The order of the checks is our choice: WeChat does not publish its own. None of them touches the code. */
function authenticate(query: AskedQuery, world: World): SimulatedApp | KnownErrcode {
  const appId = parameter(query, 'appid');
  if (appId === '') return 41002;
  const app = world.findApp(appId);
  if (!app) return 40013;
  const secret = parameter(query, 'secret');
  if (secret === '') return 41004;
  if (secret !== app.appSecret) return 40125;
  if (parameter(query, 'grant_type') !== 'authorization_code') return 40002;
  return app;
}

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
  return found.user.blocked ? 40226 : account;
}
