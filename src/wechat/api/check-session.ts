import { z } from 'zod';
import { DomainError } from '../../common/errors/index.js';
import { type WechatHttp } from '../http/wechat-http.js';
import { ofSessionKeys } from '../errcodes.js';
import { refusalOf } from './refusal.js';
import { type KnownSession, sessionQuery } from './session-signature.js';

const path = '/wxa/checksession';

const success = z.object({ errcode: z.literal(0) });

/**
 * `GET /wxa/checksession`: whether the session_key is the one that WeChat holds for the user now.
 *
 * @throws DomainError WECHAT_RATE_LIMITED, WECHAT_MISCONFIGURED, or WECHAT_UNAVAILABLE
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html
 */
export async function checkSession(
  http: WechatHttp,
  accessToken: string,
  session: KnownSession,
): Promise<boolean> {
  try {
    await http.get(
      path,
      sessionQuery(accessToken, session),
      (answer) => {
        if (!success.safeParse(answer).success) throw refusalOf(path, answer, 'errcode 0', ofSessionKeys);
      },
      { repeatable: true },
    );
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'SESSION_KEY_STALE') return false;
    throw error;
  }
}
