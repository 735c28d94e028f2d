import { Account } from './account.js';
import { Client } from './client.js';
import { deviceOf } from './device.js';
import { Http } from './http.js';
import { PhoneFlow } from './phone.js';
import { Privacy } from './privacy.js';
import { Profile } from './profile.js';
import { AuthApi, type Login } from './auth-api.js';
import { LoginCodes } from './login-codes.js';
import { Session } from './session.js';
import { type State, Store } from './store.js';
import { realTiming, type Timing } from './timing.js';
import { type Wx } from './wx.js';

export { ApiError, type FieldError } from './api-error.js';
export { type Data, type Options, type Path, type UploadPath } from './api.js';
export { Cancellation } from './cancellation.js';
export { type ApiCode, type ClientCode, type ServiceCode } from './codes.js';
export { type components, type paths } from './openapi.js';
export { type PhoneDetail } from './phone.js';
export { isPrivacyRefused } from './privacy.js';
export { type ProfileChange } from './profile.js';
export { type Login } from './auth-api.js';
export { type State, type User } from './store.js';
export { realTiming, type Timing } from './timing.js';
export { type Method, type PrivacyAnswer, type Wx, type WxFailure } from './wx.js';

export interface WeappAuthOptions {
  /** Where the service answers, such as `https://login.example.com`. */
  readonly baseUrl: string;
  /** The global `wx`. */
  readonly wx: Wx;
  /** The mini program's AppID, where the service knows several. */
  readonly appId?: string;
  /** Milliseconds for one request; 10,000 when absent. */
  readonly timeout?: number;
  readonly timing?: Timing;
}

/** The login client: one for the whole mini program, made in app.ts. */
export class WeappAuth {
  readonly phone: PhoneFlow;
  readonly profile: Profile;
  readonly account: Account;
  readonly privacy: Privacy;
  readonly request: Client['request'];
  readonly upload: Client['upload'];
  private readonly client: Client;
  private readonly session: Session;
  private readonly store: Store;

  constructor({ baseUrl: url, wx, appId, timeout = 10_000, timing = realTiming }: WeappAuthOptions) {
    const baseUrl = url.replace(/\/+$/, '');
    const http = new Http(wx, timing, timeout);
    this.store = new Store(wx, timing, `weapp-auth:${baseUrl}`);
    const device = (): ReturnType<typeof deviceOf> => deviceOf(wx, timing, 'weapp-auth:device');
    const codes = new LoginCodes(wx, timing, timeout);
    const api = new AuthApi({ http, codes, timing, baseUrl, appId, device });
    this.session = new Session({ api, store: this.store, timing });
    this.client = new Client({ http, session: this.session, timing, baseUrl });
    const { client } = this;
    this.request = client.request.bind(client);
    this.upload = client.upload.bind(client);
    this.phone = new PhoneFlow(client, this.session, this.store);
    this.profile = new Profile(client, this.session, this.store);
    this.account = new Account(client, this.session);
    this.privacy = new Privacy(wx);
  }

  get state(): State {
    return this.store.state;
  }

  /** Called at every change of {@link state}. @returns a function that takes the listener away */
  onChange(listener: (state: State) => void): () => void {
    return this.store.onChange(listener);
  }

  /**
   * Logs in because the user wants to. Requests do it by themselves, except after a logout and while the account is to be erased.
   * @throws ApiError
   */
  login(): Promise<Login> {
    return this.session.login();
  }

  /**
   * A valid access token, for a back end of yours that verifies it by the service's JWKS; it is for nobody else.
   * @param refused the one that was answered with 401
   * @throws ApiError
   */
  accessToken(refused?: string): Promise<string> {
    return this.session.token(refused === undefined ? {} : { refused });
  }

  /** Ends this session. The phone has forgotten it even when this fails. @throws ApiError */
  logout(): Promise<void> {
    return this.session.logout();
  }

  /** Ends the sessions of all devices. Where this fails, the user is logged in as before. @throws ApiError */
  logoutEverywhere(): Promise<void> {
    return this.session.depart(
      () => this.client.request('POST', '/v1/auth/logout-all', { mayLogIn: false }),
      (store) => {
        store.logOut();
      },
    );
  }
}
