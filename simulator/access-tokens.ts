import { randomBytes } from 'node:crypto';
import { type SimulatedApp } from './apps.js';
import { type KnownErrcode } from './errcodes.js';

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html */
export const ACCESS_TOKEN_LIFETIME_MS = 7_200_000;
/** How long an old token lives beside the one that took its place; also the last part of a life, in which that comes. */
export const ACCESS_TOKEN_OVERLAP_MS = 5 * 60_000;
const FORCED_APART_MS = 30_000;
const FORCED_PER_DAY = 20;

const DAY_MS = 86_400_000;
/** WeChat's day begins at midnight in Beijing (our choice: it does not say). */
const BEIJING_MS = 8 * 3_600_000;

/** What a token looks like: a number and base64url. Anything else is malformed. */
const FORM = /^\d{1,4}_[A-Za-z0-9_-]{32,507}$/;

export interface AccessToken {
  readonly value: string;
  readonly app: SimulatedApp;
  expiresAt: number;
  /** Another one took its place, or it was killed: from then on it is "not latest". */
  endsAt: number;
}

/** The tokens of one app from one of the two endpoints, which know nothing of each other. */
class Lane {
  current: AccessToken | undefined;
  previous: AccessToken | undefined;
  forcedAt = Number.NEGATIVE_INFINITY;
  forcedDay = 0;
  forcedInDay = 0;
}

/** The access_tokens of all apps, by `cgi-bin/token` and by `cgi-bin/stable_token`. */
export class AccessTokens {
  readonly #tokens = new Map<string, AccessToken>();
  readonly #lanes = new Map<string, Lane>();

  /** `cgi-bin/token`: a new one each time; the one before it lives five minutes more at most. */
  issue(app: SimulatedApp, nowMs: number): AccessToken {
    const lane = this.#lane('token', app);
    this.#end(lane.current, nowMs + ACCESS_TOKEN_OVERLAP_MS);
    return this.#mint(lane, app, nowMs);
  }

  /** `cgi-bin/stable_token`, normal mode: the same one until its last five minutes. */
  stable(app: SimulatedApp, nowMs: number): AccessToken {
    const lane = this.#lane('stable', app);
    const { current } = lane;
    if (current && this.#stands(current, nowMs)) {
      const overlapEnds = nowMs + ACCESS_TOKEN_OVERLAP_MS;
      if (overlapEnds <= current.expiresAt) return current;
      current.expiresAt = overlapEnds;
      this.#end(current, overlapEnds);
    }
    return this.#mint(lane, app, nowMs);
  }

  /** `cgi-bin/stable_token` with force_refresh: a new one, and every older one dead; or 45009 when the day's are used up. */
  forced(app: SimulatedApp, nowMs: number): AccessToken | KnownErrcode {
    const lane = this.#lane('stable', app);
    if (nowMs - lane.forcedAt < FORCED_APART_MS) return this.stable(app, nowMs);
    const day = Math.floor((nowMs + BEIJING_MS) / DAY_MS);
    if (day !== lane.forcedDay) {
      lane.forcedDay = day;
      lane.forcedInDay = 0;
    }
    if (lane.forcedInDay >= FORCED_PER_DAY) return 45009;
    lane.forcedInDay += 1;
    lane.forcedAt = nowMs;
    this.#end(lane.previous, nowMs);
    this.#end(lane.current, nowMs);
    return this.#mint(lane, app, nowMs);
  }

  /** Whose token it is, or what a business call answers instead. */
  check(value: string, nowMs: number): SimulatedApp | KnownErrcode {
    if (value === '') return 41001;
    if (!FORM.test(value)) return 40014;
    const token = this.#tokens.get(value);
    if (!token || (nowMs >= token.endsAt && token.endsAt <= token.expiresAt)) return 40001;
    return nowMs >= token.expiresAt ? 42001 : token.app;
  }

  /** Kills every token the app has, of both endpoints; gives how many. */
  invalidate(app: SimulatedApp, nowMs: number): number {
    const alive = [...this.#tokens.values()].filter((each) => each.app === app && this.#stands(each, nowMs));
    for (const token of alive) token.endsAt = nowMs;
    return alive.length;
  }

  reset(): void {
    this.#tokens.clear();
    this.#lanes.clear();
  }

  #stands({ expiresAt, endsAt }: AccessToken, nowMs: number): boolean {
    return nowMs < Math.min(expiresAt, endsAt);
  }

  #end(token: AccessToken | undefined, atMs: number): void {
    if (token) token.endsAt = Math.min(token.endsAt, atMs);
  }

  #mint(lane: Lane, app: SimulatedApp, nowMs: number): AccessToken {
    this.#forgetLongDead(nowMs);
    const token: AccessToken = {
      value: `97_${randomBytes(100).toString('base64url')}`,
      app,
      expiresAt: nowMs + ACCESS_TOKEN_LIFETIME_MS,
      endsAt: Number.POSITIVE_INFINITY,
    };
    this.#tokens.set(token.value, token);
    lane.previous = lane.current;
    lane.current = token;
    return token;
  }

  #lane(endpoint: 'token' | 'stable', app: SimulatedApp): Lane {
    const key = `${endpoint} ${app.appId}`;
    const lane = this.#lanes.get(key) ?? new Lane();
    this.#lanes.set(key, lane);
    return lane;
  }

  /** The oldest stand first, and all live equally long. */
  #forgetLongDead(nowMs: number): void {
    for (const { value, expiresAt } of this.#tokens.values()) {
      if (nowMs < expiresAt + DAY_MS) return;
      this.#tokens.delete(value);
    }
  }
}
