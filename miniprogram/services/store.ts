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
  readonly sessionId: string;
}

/** Who uses the phone, as the last login told. */
export interface Account {
  readonly openid: string;
  readonly user: User;
}

/**
 * `unknown`: a request logs in by itself. `in`: tokens are there. `out`: the user has logged out. `leaving`: they have asked to
 * be erased. From the last two nothing leads back but login().
 */
export type State =
  | { readonly is: 'unknown' }
  | { readonly is: 'in'; readonly tokens: Tokens; readonly account: Account }
  | { readonly is: 'out' }
  | { readonly is: 'leaving'; readonly erasureDueAt: string };

const unknown: State = { is: 'unknown' };

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

  /** @returns undefined: they are of a session that this phone has left in between */
  renew(tokens: Tokens): Tokens | undefined {
    if (this.current.is !== 'in' || this.current.tokens.sessionId !== tokens.sessionId) return undefined;
    this.set({ ...this.current, tokens });
    return tokens;
  }

  /** What the service has answered with about the user who is logged in. */
  setUser(user: User): void {
    if (this.current.is !== 'in' || this.current.account.user.id !== user.id) return;
    this.set({ ...this.current, account: { ...this.current.account, user } });
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
    return { accessToken, refreshToken, sessionId, expiresAt: this.timing.now() + expiresIn * 1000 };
  }

  private set(state: State): void {
    this.current = state;
    try {
      if (state.is === 'unknown') this.wx.removeStorageSync(this.key);
      else this.wx.setStorageSync(this.key, state);
    } catch {
      // Full, or broken: the state lives as long as the app runs, and the next start logs in.
    }
    for (const listener of [...this.listeners]) listener(state);
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

/** An older version of this client may have written something else. */
function isState(kept: unknown): kept is State {
  if (typeof kept !== 'object' || kept === null) return false;
  const { is, tokens, account } = kept as Record<string, unknown>;
  if (is === 'in') return typeof tokens === 'object' && typeof account === 'object';
  return is === 'out' || is === 'leaving';
}
