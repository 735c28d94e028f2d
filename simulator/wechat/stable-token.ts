import { z } from 'zod';
import { type KnownErrcode } from '../errcodes.js';
import { type World } from '../world.js';
import { type AccessToken } from '../access-tokens.js';
import { type Answer, failure, success } from './answer.js';
import { authenticateApp } from './app-credentials.js';
import { type WeChatCall } from './call.js';
import { jsonBody } from './json-body.js';
import { type WeChatRequest } from './request.js';

const PATH = '/cgi-bin/stable_token';

const fields = z.object({
  appid: z.string().default(''),
  secret: z.string().default(''),
  grant_type: z.string().default(''),
  force_refresh: z.boolean().default(false),
});

/**
 * getStableAccessToken: the same access_token until its last five minutes, whoever asks.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html
 */
export const stableToken: WeChatCall = {
  path: PATH,
  methods: ['GET', 'POST'],
  answer(request, world): Answer {
    const nowMs = world.clock.now();
    const given = tokenFor(request, world, nowMs);
    if (typeof given === 'number') return failure(PATH, given, nowMs);
    const { value, expiresAt } = given;
    return success(PATH, { access_token: value, expires_in: Math.floor((expiresAt - nowMs) / 1000) });
  },
};

function tokenFor({ method, body }: WeChatRequest, world: World, nowMs: number): AccessToken | KnownErrcode {
  if (method !== 'POST') return 43002;
  const json = jsonBody(body);
  if (typeof json === 'number') return json;
  const asked = fields.safeParse(json);
  if (!asked.success) return 47001;
  const app = authenticateApp(asked.data, 'client_credential', world);
  if (typeof app === 'number') return app;
  const { accessTokens } = world;
  return asked.data.force_refresh ? accessTokens.forced(app, nowMs) : accessTokens.stable(app, nowMs);
}
