import { z } from 'zod';
import { type WechatHttp } from '../http/wechat-http.js';
import { ofLoginCodes } from '../errcodes.js';
import { refusalOf } from './refusal.js';

const path = '/sns/jscode2session';

/** What WeChat tells about who logged in. */
export interface WechatSession {
  /** The user's id inside one app; 28 characters in practice. */
  readonly openid: string;
  /** The user's id inside one Open Platform account; absent when the app is bound to none. */
  readonly unionid: string | undefined;
  /** base64 of 16 bytes. A secret between WeChat, the phone and this server. */
  readonly sessionKey: string;
}

const id = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\x21-\x7e]+$/);
const success = z.object({
  openid: id,
  session_key: z.string().regex(/^[A-Za-z0-9+/]{22}==$/),
  unionid: z.union([z.literal('').transform(() => undefined), id]).optional(),
});
/**
 * `GET /sns/jscode2session`: trades the code of wx.login() for the user's openid, unionid and session_key.
 *
 * @throws DomainError WECHAT_CODE_INVALID, WECHAT_CODE_USED, WECHAT_USER_BLOCKED, WECHAT_RATE_LIMITED,
 *   WECHAT_MISCONFIGURED, or WECHAT_UNAVAILABLE for -1, silence and everything that is not an answer
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 */
export function code2Session(
  http: WechatHttp,
  app: { readonly appId: string; readonly appSecret: string },
  code: string,
): Promise<WechatSession> {
  const query = {
    appid: app.appId,
    secret: app.appSecret,
    js_code: code,
    grant_type: 'authorization_code',
  };
  return http.get(path, query, sessionOf);
}

/** @throws DomainError */
function sessionOf(answer: unknown): WechatSession {
  // A success has no errcode, or 0: the openid is what tells.
  const session = success.safeParse(answer);
  if (session.success) {
    const { openid, unionid, session_key: sessionKey } = session.data;
    return { openid, unionid, sessionKey };
  }
  throw refusalOf(path, answer, 'a usable openid', ofLoginCodes);
}
