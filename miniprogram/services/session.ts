import { ApiError, errorOf } from './api-error.js';
import { type Device } from './device.js';
import { Hold } from './hold.js';
import { type Http, type HttpAnswer } from './http.js';
import { type components } from './openapi.js';
import { retryAfterOf, withRetries } from './retries.js';
import { SingleFlight } from './single-flight.js';
import { type Store, type Tokens } from './store.js';
import { type Timing } from './timing.js';
import { type Wx } from './wx.js';

type Schemas = components['schemas'];
export type Login = Schemas['LoginResponse'];

/** Milliseconds before its end from which a token is renewed, while it still serves. */
const renewBefore = 60_000;
/** With their pauses they last less than the minute in which the service gives a lost answer again. */
const refreshAttempts = 3;
const loginAttempts = 2;

export interface SessionParts {
  readonly wx: Pick<Wx, 'login'>;
  readonly http: Http;
  readonly store: Store;
  readonly timing: Timing;
  readonly baseUrl: string;
  readonly appId: string | undefined;
  readonly device: () => Device;
}

/**
 * The tokens: one login and one refresh at a time, whoever asks and however many.
 *
 * A refresh whose answer was lost is sent again with the same token: within a minute the service gives the same answer. A
 * login is never sent again with the same code: wx.login() gives another one.
 */
export class Session {
  /** While it is held, no login begins by itself: WeChat may change session_key at any wx.login(). */
  readonly hold: Hold;
  private readonly refreshing = new SingleFlight<Tokens | undefined>();
  private readonly loggingIn = new SingleFlight<Login>();

  constructor(private readonly parts: SessionParts) {
    this.hold = new Hold(parts.timing);
  }

  /**
   * An access token to send: the one there is, or a renewed one, or that of a login.
   * @param refused the one that the service has just refused
   * @throws ApiError LOGGED_OUT, ERASURE_PENDING; LOGIN_REQUIRED when it may not log in; what a refresh or a login fails with
   */
  async token({ refused, mayLogIn = true }: { refused?: string; mayLogIn?: boolean } = {}): Promise<string> {
    const { store, timing } = this.parts;
    const { tokens } = store;
    if (tokens) {
      const left = tokens.accessToken === refused ? 0 : tokens.expiresAt - timing.now();
      if (left > 0) {
        // It still serves: nobody waits for its successor, and a failure has time to mend.
        if (left <= renewBefore) this.refresh(tokens).catch(() => undefined);
        return tokens.accessToken;
      }
      const renewed = await this.refresh(tokens);
      if (renewed) return renewed.accessToken;
    }
    // Whoever may not log in is whom it is held for.
    if (mayLogIn) await this.hold.over();
    switch (store.state.is) {
      case 'in':
        return store.state.tokens.accessToken;
      case 'out':
        throw new ApiError('LOGGED_OUT');
      case 'leaving':
        throw new ApiError('ERASURE_PENDING', { detail: store.state.erasureDueAt });
      case 'unknown':
        if (!mayLogIn) throw new ApiError('LOGIN_REQUIRED');
        return (await this.login()).accessToken;
    }
  }

  /**
   * Logs in, whatever the state is: because the user wants to (which undoes a request to be erased: `erasureCancelled`), or for
   * another session_key.
   * @param phoneCode of the phone button: a login by one tap
   */
  async login(phoneCode?: string): Promise<Login> {
    // It works once, and with the login that brings it.
    if (phoneCode !== undefined) await this.loggingIn.landed();
    return this.loggingIn.run(async () => {
      const login = await this.exchangeCode(phoneCode);
      this.parts.store.logIn(login);
      return login;
    });
  }

  /**
   * The phone forgets at once; the service is told, for as long as that takes.
   * @throws ApiError when it could not be told: the session ends there by itself, 30 days after its last use
   */
  async logout(path: '/v1/auth/logout' | '/v1/auth/logout-all'): Promise<void> {
    const { store, timing, http, baseUrl } = this.parts;
    await this.loggingIn.landed();
    const { tokens } = store;
    store.logOut();
    if (!tokens) return;
    const good = tokens.expiresAt > timing.now() ? tokens : await this.exchangeRefreshToken(tokens);
    if (!good) return;
    const header = { authorization: `Bearer ${good.accessToken}` };
    const answer = await http.request({ method: 'POST', url: baseUrl + path, header });
    // 401: it has ended before.
    if (answer.status !== 204 && answer.status !== 401) throw failure(answer);
  }

  /** @returns undefined: the service does not take these tokens any more, and they are forgotten */
  private refresh(tokens: Tokens): Promise<Tokens | undefined> {
    return this.refreshing.run(async () => {
      const answer = await this.exchangeRefreshToken(tokens);
      const { store } = this.parts;
      if (answer) return store.renew(answer);
      if (store.tokens?.refreshToken === tokens.refreshToken) store.forget();
      return undefined;
    });
  }

  /** @returns undefined: refused */
  private async exchangeRefreshToken(tokens: Tokens): Promise<Tokens | undefined> {
    const { refreshToken } = tokens;
    const answer = await withRetries(() => this.post('/v1/auth/refresh', { refreshToken }), {
      timing: this.parts.timing,
      attempts: refreshAttempts,
    });
    if (answer.status === 200) return this.parts.store.tokensOf(answer.data as Schemas['TokenResponse']);
    if (answer.status === 400 || answer.status === 401) return undefined;
    throw failure(answer);
  }

  private async exchangeCode(phoneCode?: string): Promise<Login> {
    const { appId, device, timing } = this.parts;
    const answer = await withRetries(
      async () => {
        const code = await this.newCode();
        return this.post('/v1/auth/wechat/login', {
          code,
          ...(appId && { appId }),
          ...(phoneCode && { phoneCode }),
          device: device(),
        });
      },
      { timing, attempts: loginAttempts, also: isStaleCode },
    );
    if (answer.status === 200) return answer.data as Login;
    throw failure(answer);
  }

  private newCode(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.parts.wx.login({
        timeout: 10_000,
        success: ({ code }) => {
          if (code) resolve(code);
          else reject(new ApiError('WX_LOGIN_FAILED'));
        },
        fail: ({ errMsg }) => {
          reject(new ApiError('WX_LOGIN_FAILED', { detail: errMsg }));
        },
      });
    });
  }

  private post(path: string, body: Record<string, unknown>): Promise<HttpAnswer> {
    const { http, baseUrl } = this.parts;
    return http.request({ method: 'POST', url: baseUrl + path, header: {}, body }, { urgent: true });
  }
}

function isStaleCode({ status, data }: HttpAnswer): boolean {
  return status === 401 && /^WECHAT_CODE_/.test(String((data as { code?: unknown } | null)?.code));
}

function failure(answer: HttpAnswer): ApiError {
  return errorOf(answer.status, answer.data, retryAfterOf(answer));
}
