import { z } from 'zod';
import { type WechatHttp } from '../http/wechat-http.js';
import { refusalOf } from './refusal.js';

const path = '/cgi-bin/stable_token';

/** An app's access_token, as WeChat gave it. A secret. */
export interface GivenAccessToken {
  readonly value: string;
  /** Seconds. */
  readonly expiresIn: number;
}

const success = z.object({
  // WeChat asks for room for 512 characters.
  access_token: z.string().regex(/^[\x21-\x7e]{1,512}$/),
  expires_in: z.int().min(1).max(7200),
});

/**
 * `POST /cgi-bin/stable_token` in normal mode: the token that stands, or in its last five minutes a new one. Every
 * instance is given the same, and none takes another's away.
 *
 * @param force a new one, while the one that stands dies: for an operator alone, 20 a day, 30 seconds apart; closer ones are as not forced
 * @throws DomainError WECHAT_MISCONFIGURED, WECHAT_RATE_LIMITED, or WECHAT_UNAVAILABLE
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html
 */
export function stableToken(
  http: WechatHttp,
  app: { readonly appId: string; readonly appSecret: string },
  { force = false }: { readonly force?: boolean } = {},
): Promise<GivenAccessToken> {
  const body = {
    grant_type: 'client_credential',
    appid: app.appId,
    secret: app.appSecret,
    force_refresh: force ? true : undefined,
  };
  return http.post(
    path,
    { body },
    (answer) => {
      const given = success.safeParse(answer);
      if (!given.success) throw refusalOf(path, answer, 'a usable access_token');
      return { value: given.data.access_token, expiresIn: given.data.expires_in };
    },
    { repeatable: !force },
  );
}
