import { ApiError } from './api-error.js';
import { type AuthApi, type Login } from './auth-api.js';
import { Hold } from './hold.js';
import { isLost } from './retries.js';
import { SingleFlight } from './single-flight.js';
import { type Store, type Tokens } from './store.js';
import { type Timing } from './timing.js';

export interface SessionParts {
  readonly api: AuthApi;
  readonly store: Store;
  readonly timing: Timing;
}

interface Asking {
  /** The token that the service has just refused. */
  readonly refused?: string | undefined;
  readonly mayLogIn?: boolean | undefined;
}

/** How often what ends a session is sent: it may have to log in first, and each answer may be lost. */
const departureAttempts = 4;

/** The tokens: one login and one refresh at a time, whoever asks and however many. */
export class Session {
  /** While it is held, no login begins by itself: WeChat may change session_key at any wx.login(). */
  readonly hold: Hold;
  private readonly refreshing = new SingleFlight<Tokens | undefined>();
  private readonly loggingIn = new SingleFlight<Login>();
  /** The refresh token of the refresh that is under way. */
  private refreshed: string | undefined;
  /** The access token that the service has refused. */
  private refused: string | undefined;
  /** How often the user has left: a login that they overtake is not kept. */
  private departures = 0;
  private departuresBeforeLogin = 0;

  constructor(private readonly parts: SessionParts) {
    this.hold = new Hold(parts.timing);
  }

  /**
   * The access token to send at this moment; undefined: {@link token} must be waited for.
   * @param given what it gave last, which is sent even if the phone's clock has passed its end
   */
  current(given: string): string | undefined {
    const { tokens } = this.parts.store;
    if (!tokens || tokens.accessToken === this.refused) return undefined;
    return tokens.accessToken === given || this.serves(tokens) ? tokens.accessToken : undefined;
  }

  /**
   * An access token to send: the one there is, or a renewed one, or that of a login.
   * @throws ApiError LOGGED_OUT, ERASURE_PENDING; LOGIN_REQUIRED when it may not log in; what a refresh or a login fails with
   */
  async token({ refused, mayLogIn = true }: Asking = {}): Promise<string> {
    const { store, timing } = this.parts;
    const { tokens } = store;
    if (tokens) {
      if (tokens.accessToken === refused) this.refused = refused;
      if (this.serves(tokens)) {
        // It still serves: nobody waits for its successor, and a failure has time to mend.
        if (tokens.renewAt <= timing.now()) this.refresh(tokens).catch(() => undefined);
        return tokens.accessToken;
      }
      await this.refresh(tokens);
    }
    // Whoever may not log in is whom it is held for.
    if (mayLogIn && store.state.is === 'unknown') await this.hold.over();
    switch (store.state.is) {
      case 'in':
        return store.state.tokens.accessToken;
      case 'unknown':
        if (!mayLogIn && !this.loggingIn.flying) throw new ApiError('LOGIN_REQUIRED');
        return (await this.login()).accessToken;
      default:
        throw this.left();
    }
  }

  /**
   * Logs in, whatever the state is: because the user wants to (which undoes a request to be erased: `erasureCancelled`).
   * @param phoneCode of the phone button: a login by one tap
   * @throws ApiError LOGGED_OUT, ERASURE_PENDING when the user leaves meanwhile; what a login fails with
   */
  login(phoneCode?: string): Promise<Login> {
    const before = this.departures;
    return this.loggingIn.run(
      () => this.newLogin(before, phoneCode),
      // A phone code comes with its own login, and works once.
      () => phoneCode === undefined && this.departuresBeforeLogin === before,
    );
  }

  /** A new login of a user who is logged in, so that WeChat sees them: they do not ask for it, and may have left. */
  async loginAgain(): Promise<void> {
    await this.hold.over();
    if (this.parts.store.state.is === 'in') await this.login();
    else await this.token();
  }

  /**
   * The phone forgets at once; the service is told, for as long as that takes.
   * @throws ApiError when it could not be told: the session ends there by itself, 30 days after its last use
   */
  async logout(): Promise<void> {
    const { tokens } = this.parts.store;
    this.departures++;
    this.parts.store.logOut();
    if (tokens) await this.end(tokens);
  }

  /**
   * For what ends this session as well, and is told again when the answer is lost: until it is known, nobody is logged in by
   * themselves, which would undo it.
   * @param send may not log in
   * @param done what the phone makes of the answer
   */
  async depart<T>(send: () => Promise<T>, done: (store: Store, answer: T) => void): Promise<T> {
    this.hold.begin();
    try {
      await this.loggingIn.landed();
      const answer = await this.sendDeparture(send);
      this.departures++;
      done(this.parts.store, answer);
      return answer;
    } finally {
      this.hold.end();
    }
  }

  private async sendDeparture<T>(send: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await send();
      } catch (error) {
        if (attempt === departureAttempts) throw error;
        // It may have been done before, and then the session is over: after a login it is done for certain.
        if (error instanceof ApiError && error.code === 'LOGIN_REQUIRED') await this.login();
        else if (!isLost(error)) throw error;
      }
    }
  }

  /** @param before the departures when it was asked for: it may have waited */
  private async newLogin(before: number, phoneCode?: string): Promise<Login> {
    const { api, store } = this.parts;
    this.departuresBeforeLogin = before;
    if (before !== this.departures) throw this.left();
    const login = await api.login(phoneCode);
    // Who asked to be erased while this was under way, and is told that this undid it, is logged in.
    if (before === this.departures || (store.state.is === 'leaving' && login.erasureCancelled)) {
      store.logIn(login);
      return login;
    }
    this.end(store.tokensOf(login)).catch(() => undefined);
    throw this.left();
  }

  /** Ends a session that the phone has forgotten. */
  private async end(tokens: Tokens): Promise<void> {
    const { api } = this.parts;
    const ended = this.serves(tokens) && (await api.logout(tokens.accessToken));
    if (ended) return;
    // Expired by the phone's clock, or by the service's: with new tokens, if it gives any, it can be told.
    const renewed = await this.refresh(tokens);
    if (renewed) await api.logout(renewed.accessToken);
  }

  /** @returns undefined: the service does not take these tokens any more, and they are forgotten */
  private refresh(tokens: Tokens): Promise<Tokens | undefined> {
    const { api, store } = this.parts;
    return this.refreshing.run(
      async () => {
        this.refreshed = tokens.refreshToken;
        const answer = await api.refresh(tokens.refreshToken);
        const renewed = answer && store.tokensOf(answer);
        if (renewed) store.renew(renewed);
        else if (store.tokens?.refreshToken === tokens.refreshToken) store.forget();
        return renewed;
      },
      () => this.refreshed === tokens.refreshToken,
    );
  }

  private serves({ accessToken, expiresAt }: Tokens): boolean {
    return accessToken !== this.refused && expiresAt > this.parts.timing.now();
  }

  private left(): ApiError {
    const { state } = this.parts.store;
    return state.is === 'leaving'
      ? new ApiError('ERASURE_PENDING', { detail: state.erasureDueAt })
      : new ApiError('LOGGED_OUT');
  }
}
