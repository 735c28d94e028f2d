import { type Answer, failure, success } from './answer.js';
import { authenticateApp } from './app-credentials.js';
import { type WeChatCall } from './call.js';
import { parameter } from './request.js';

const PATH = '/cgi-bin/token';

/**
 * getAccessToken: a new access_token each time, five minutes of grace for the one before it.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getAccessToken.html
 */
export const token: WeChatCall = {
  path: PATH,
  // Parameters count in the query alone.
  methods: ['GET', 'POST'],
  answer({ query }, world): Answer {
    const nowMs = world.clock.now();
    const credentials = {
      appid: parameter(query, 'appid'),
      secret: parameter(query, 'secret'),
      grant_type: parameter(query, 'grant_type'),
    };
    const app = authenticateApp(credentials, 'client_credential', world);
    if (typeof app === 'number') return failure(PATH, app, nowMs);
    const { value, expiresAt } = world.accessTokens.issue(app, nowMs);
    return success(PATH, { access_token: value, expires_in: Math.floor((expiresAt - nowMs) / 1000) });
  },
};
