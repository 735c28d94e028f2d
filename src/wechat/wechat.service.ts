import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/index.js';
import { WECHAT_CONFIG, type WechatApp, type WechatConfig } from '../config/index.js';
import { checkSession } from './api/check-session.js';
import { code2Session, type WechatSession } from './api/code2session.js';
import { type CheckedMedia, mediaCheckAsync } from './api/media-check-async.js';
import { type CheckedText, msgSecCheck, type TextVerdict } from './api/msg-sec-check.js';
import { resetUserSessionKey } from './api/reset-user-session-key.js';
import { type KnownSession } from './api/session-signature.js';
import { CodeLedger } from './code-ledger.js';
import { WechatHttp } from './http/wechat-http.js';
import { type PhoneExchange, PhoneCodes } from './phone-codes.js';
import { WechatApi } from './wechat-api.js';
import { WechatCircuit } from './wechat-circuit.js';

/** WeChat's server API for the configured mini programs. */
@Injectable()
export class WechatService {
  private readonly apps: ReadonlyMap<string, WechatApp>;
  private readonly defaultApp: WechatApp;

  constructor(
    @Inject(WECHAT_CONFIG) { apps }: WechatConfig,
    private readonly http: WechatHttp,
    private readonly ledger: CodeLedger,
    private readonly circuit: WechatCircuit,
    private readonly api: WechatApi,
    private readonly phoneCodes: PhoneCodes,
  ) {
    this.apps = new Map(apps.map((app) => [app.appId, app]));
    this.defaultApp = apps[0] as WechatApp;
  }

  /**
   * The app of that id; the first configured one when none is named.
   * @throws DomainError APP_UNKNOWN
   */
  app(appId: string | undefined): WechatApp {
    const app = appId === undefined ? this.defaultApp : this.apps.get(appId);
    if (!app) throw new DomainError('APP_UNKNOWN');
    return app;
  }

  /**
   * Trades a code of wx.login() at WeChat. A code is sent once, whatever came of it.
   * While WeChat does not answer the circuit refuses, and the code is not spent.
   *
   * @throws DomainError APP_UNKNOWN, and those of {@link code2Session}
   */
  async code2Session(appId: string, code: string): Promise<WechatSession> {
    const app = this.app(appId);
    // In this order: what the circuit refuses stays unspent, and what was spent is no probe.
    this.circuit.admit();
    this.ledger.spend(code);
    try {
      return await code2Session(this.http, app, code);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'WECHAT_CODE_INVALID') this.ledger.markInvalid(code);
      throw error;
    }
  }

  /**
   * Trades a code of the phone button, which that user must have tapped.
   * @param reserve comes before the call, for a code that was not sent before
   * @throws DomainError APP_UNKNOWN; what comes of the code is told, not thrown
   */
  async getUserPhoneNumber(
    appId: string,
    code: string,
    openid: string,
    reserve: () => Promise<void>,
  ): Promise<PhoneExchange> {
    return this.phoneCodes.exchange(this.app(appId), code, openid, reserve);
  }

  /**
   * What WeChat thinks of a text that a user wants to show.
   * @throws DomainError APP_UNKNOWN, and those of {@link msgSecCheck}
   */
  async msgSecCheck(appId: string, text: CheckedText): Promise<TextVerdict> {
    return this.api.call(this.app(appId), (token) => msgSecCheck(this.http, token, text));
  }

  /**
   * Whether the session_key is the user's present one.
   * @throws DomainError APP_UNKNOWN, and those of {@link checkSession}
   */
  async checkSession(appId: string, session: KnownSession): Promise<boolean> {
    return this.api.call(this.app(appId), (token) => checkSession(this.http, token, session));
  }

  /**
   * Another session_key in the place of this one, which is void from then on.
   * @throws DomainError APP_UNKNOWN, and those of {@link resetUserSessionKey}
   */
  async resetUserSessionKey(appId: string, session: KnownSession): Promise<string> {
    return this.api.call(this.app(appId), (token) => resetUserSessionKey(this.http, token, session));
  }

  /**
   * Has WeChat look at a picture or sound that a user wants to show; what it finds comes as a push.
   * @throws DomainError APP_UNKNOWN, and those of {@link mediaCheckAsync}
   */
  async mediaCheckAsync(
    appId: string,
    media: CheckedMedia,
  ): Promise<{ readonly traceId: string } | 'unknown_user'> {
    return this.api.call(this.app(appId), (token) => mediaCheckAsync(this.http, token, media));
  }
}
