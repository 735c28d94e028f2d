import { z } from 'zod';
import { type WechatHttp } from '../http/wechat-http.js';
import { ofSessionKeys } from '../errcodes.js';
import { refusalOf } from './refusal.js';
import { type KnownSession, sessionQuery } from './session-signature.js';

const path = '/wxa/resetusersessionkey';

/**
 * `GET /wxa/resetusersessionkey`: another session_key for the user. The one that asked is void at once; the new one ends when that
 * would have ended.
 *
 * @returns base64 of 16 bytes
 * @throws DomainError SESSION_KEY_STALE when the key is not the user's present one, WECHAT_RATE_LIMITED also when this user's has just
 *   been reset, WECHAT_MISCONFIGURED, or WECHAT_UNAVAILABLE: then it may have been reset or not
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/ResetUserSessionKey.html
 */
export function resetUserSessionKey(
  http: WechatHttp,
  accessToken: string,
  session: KnownSession,
): Promise<string> {
  const success = z.object({
    errcode: z.literal(0).optional(),
    openid: z.literal(session.openid),
    session_key: z.string().regex(/^[A-Za-z0-9+/]{22}==$/),
  });
  return http.get(path, sessionQuery(accessToken, session), (answer) => {
    const reset = success.safeParse(answer);
    if (!reset.success) throw refusalOf(path, answer, 'a usable session_key', ofSessionKeys);
    return reset.data.session_key;
  });
}
