import { Injectable } from '@nestjs/common';
import { type WechatApp } from '../config/index.js';
import { AccessTokensService } from './access-tokens.service.js';
import { errcodeOf } from './api/refusal.js';
import { WechatCircuit } from './wechat-circuit.js';

/** Not the latest, malformed, expired: with another token the call may be good. */
const tokenRefused: ReadonlySet<number | undefined> = new Set([40001, 40014, 42001]);

/** The calls that want an access_token. */
@Injectable()
export class WechatApi {
  constructor(
    private readonly tokens: AccessTokensService,
    private readonly circuit: WechatCircuit,
  ) {}

  /**
   * What `request` gives with the app's access_token. When WeChat refuses the token, it is made once more with another one;
   * for that WeChat has not looked at the request.
   * @throws DomainError what `request` throws, and WECHAT_MISCONFIGURED, WECHAT_RATE_LIMITED or WECHAT_UNAVAILABLE for
   *   want of a token
   */
  async call<T>(app: WechatApp, request: (accessToken: string) => Promise<T>): Promise<T> {
    const accessToken = await this.tokens.get(app);
    try {
      return await this.circuit.call(() => request(accessToken));
    } catch (error) {
      if (!tokenRefused.has(errcodeOf(error))) throw error;
    }
    const another = await this.tokens.replace(app, accessToken);
    return this.circuit.call(() => request(another));
  }
}
