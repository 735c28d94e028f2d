import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/index.js';
import { type WechatApp } from '../config/index.js';
import { AccessTokensService } from './access-tokens.service.js';
import { errcodeOf } from './api/refusal.js';
import { wechatCallLimits } from './http/wechat-transport.js';
import { WechatCallError } from './wechat-call-error.js';

/** Not the latest, malformed, expired: with another token the call may be good. */
const tokenRefused: ReadonlySet<number | undefined> = new Set([40001, 40014, 42001]);

export function isTokenRefused(errcode: number | undefined): boolean {
  return tokenRefused.has(errcode);
}

/** The calls that want an access_token. */
@Injectable()
export class WechatApi {
  constructor(private readonly tokens: AccessTokensService) {}

  /**
   * What `request` gives with the app's access_token. When WeChat refuses the token, it is made once more with another one;
   * for that WeChat has not looked at the request. All of it together is bounded in time.
   * @throws DomainError what `request` throws, and WECHAT_MISCONFIGURED, WECHAT_RATE_LIMITED or WECHAT_UNAVAILABLE for
   *   want of a token
   */
  async call<T>(app: WechatApp, request: (accessToken: string) => Promise<T>): Promise<T> {
    const ended = new AbortController();
    const timer = setTimeout(() => {
      ended.abort(tooLate());
    }, wechatCallLimits.withToken);
    const late = new Promise<never>((_resolve, reject) => {
      ended.signal.addEventListener('abort', () => {
        reject(ended.signal.reason as DomainError);
      });
    });
    try {
      return await Promise.race([this.attempt(app, request, ended.signal), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async attempt<T>(
    app: WechatApp,
    request: (accessToken: string) => Promise<T>,
    ended: AbortSignal,
  ): Promise<T> {
    const send = (accessToken: string): Promise<T> => {
      // Nobody waits for it any more, and its caller may have asked again.
      ended.throwIfAborted();
      return request(accessToken);
    };
    const accessToken = await this.tokens.get(app);
    try {
      return await send(accessToken);
    } catch (error) {
      if (!isTokenRefused(errcodeOf(error))) throw error;
    }
    return send(await this.tokens.replace(app, accessToken));
  }
}

function tooLate(): DomainError {
  const reason = `the call and its access_token took over ${wechatCallLimits.withToken} ms`;
  return new DomainError('WECHAT_UNAVAILABLE', { cause: new WechatCallError('WeChat', reason, 'ETIMEDOUT') });
}
