import { type components } from './openapi.js';
import { type Timing } from './timing.js';
import { type Wx } from './wx.js';

type Schemas = components['schemas'];
export type User = Schemas['UserResponse'];

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds since 1970, by the phone's clock: a wrong one costs a refresh, and no more. */
  readonly expiresAt: number;
  /** From then on it is renewed while it still serves. */
  readonly renewAt: number;
  readonly sessionId: string;
}

/** Who uses the phone, as the last login told. */
export interface Account {
  readonly openid: string;
  readonly user: User;
}

export interface LoggedIn {
  readonly is: 'in';
  readonly tokens: Tokens;
  readonly account: Account;
}

/**
 * `unknown`: a request logs in by itself. `in`: tokens are there. `out`: the user has logged out. `leaving`: they have asked to
 * be erased. From the last two nothing leads back but login().
 */
export type State =
  | { readonly is: 'unknown' }
  | LoggedIn
  | { readonly is: 'out' }
  | { readonly is: 'leaving'; readonly erasureDueAt: string };

const unknown: State = { is: 'unknown' };

/** Milliseconds before its end from which a token is renewed; half its life where that is short. */
const renewBefore = 60_000;

/**
 * The state in the phone's storage, which outlives the app; WeChat keeps it apart for each mini program and user
 * (10 MB, developers.weixin.qq.com/miniprogram/dev/framework/ability/storage.html).
 */
export class Store {
  private current: State;
  private readonly listeners = new Set<(state: State) => void>();

  constructor(
    private readonly wx: Pick<Wx, 'getStorageSync' | 'setStorageSync' | 'removeStorageSync'>,
    private readonly timing: Timing,
    /** One for each service, so that tokens never go to another one. */
    private readonly key: string,
  ) {
    this.current = this.read();
  }

  get state(): State {
    return this.current;
  }

  get tokens(): Tokens | undefined {
    return this.current.is === 'in' ? this.current.tokens : undefined;
  }

  /** @returns a function that takes the listener away */
  onChange(listener: (state: State) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  logIn(answer: Schemas['LoginResponse']): void {
    const { openid, user } = answer;
    this.set({ is: 'in', tokens: this.tokensOf(answer), account: { openid, user } });
  }

  /** Unless they are of a session that this phone has left in between. */
  renew(tokens: Tokens): void {
    if (this.tokens?.sessionId === tokens.sessionId) this.set({ ...(this.current as LoggedIn), tokens });
  }

  /** What the service has answered with about the user who is logged in. */
  setUser(user: User): void {
    if (this.current.is !== 'in' || this.current.account.user.id !== user.id) return;
    this.set({ ...this.current, account: { ...this.current.account, user } });
  }

  /** What an answer that has no user in it means for the one who is logged in. */
  changeUser(change: Partial<User>): void {
    if (this.current.is === 'in') this.setUser({ ...this.current.account.user, ...change });
  }

  /** The tokens are worth nothing any more; the next request logs in. */
  forget(): void {
    this.set(unknown);
  }

  logOut(): void {
    this.set({ is: 'out' });
  }

  leave(erasureDueAt: string): void {
    this.set({ is: 'leaving', erasureDueAt });
  }

  tokensOf({ accessToken, refreshToken, expiresIn, sessionId }: Schemas['TokenResponse']): Tokens {
    const life = expiresIn * 1000;
    const expiresAt = this.timing.now() + life;
    return {
      accessToken,
      refreshToken,
      sessionId,
      expiresAt,
      renewAt: expiresAt - Math.min(renewBefore, life / 2),
    };
  }

  private set(state: State): void {
    this.current = state;
    this.write(state);
    for (const listener of Array.from(this.listeners)) this.tell(listener, state);
  }

  private write(state: State): void {
    try {
      if (state.is === 'unknown') this.wx.removeStorageSync(this.key);
      else this.wx.setStorageSync(this.key, state);
    } catch {
      // Full, or broken: the state lives as long as the app runs. What is there is older, and must not come back.
      if (state.is !== 'unknown') this.write(unknown);
    }
  }

  /** A page that fails is a fault of its own, and no failed login. */
  private tell(listener: (state: State) => void, state: State): void {
    try {
      listener(state);
    } catch (error) {
      this.timing.after(0, () => {
        throw error;
      });
    }
  }

  private read(): State {
    try {
      const kept = this.wx.getStorageSync(this.key);
      return isState(kept) ? kept : unknown;
    } catch {
      return unknown;
    }
  }
}

/** An older version of this client, or something else, may have written there. */
function isState(kept: unknown): kept is State {
  const { is, erasureDueAt, tokens, account } = membersOf(kept);
  if (is === 'leaving') return typeof erasureDueAt === 'string';
  if (is !== 'in') return is === 'out';
  const { accessToken, refreshToken, sessionId, expiresAt, renewAt } = membersOf(tokens);
  const { openid, user } = membersOf(account);
  return (
    [accessToken, refreshToken, sessionId, openid, membersOf(user)['id']].every(
      (each) => typeof each === 'string',
    ) && [expiresAt, renewAt].every((each) => typeof each === 'number')
  );
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
