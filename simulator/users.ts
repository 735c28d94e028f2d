import { randomBytes, randomInt } from 'node:crypto';
import { type SimulatedApp } from './apps.js';
import { openidOf, unionidOf } from './identifiers.js';

/**
 * How old a session_key is before a login may rotate it. WeChat says that a minimum interval exists, not how long it is:
 * ten minutes is the simulator's choice. https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 */
export const SESSION_KEY_MIN_AGE_MS = 10 * 60_000;

/**
 * How long a session_key lives after the last login. WeChat publishes no figure; three days is the one that developers
 * tell each other, and the simulator's choice.
 */
export const SESSION_KEY_LIFETIME_MS = 3 * 86_400_000;
/** "Do not reset the same user often": a minute is the simulator's choice. */
export const SESSION_KEY_RESETS_APART_MS = 60_000;

/** A user as one mini program sees them. */
export class Account {
  readonly openid: string;
  readonly unionid: string | undefined;
  #sessionKey = newSessionKey();
  #sessionKeyMadeAt: number;
  #sessionKeyExpiresAt: number;
  #sessionKeyResetAt = Number.NEGATIVE_INFINITY;
  #minute = 0;
  #loginsInMinute = 0;
  /** The last login; msg_sec_check wants it recent. */
  seenAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly app: SimulatedApp,
    readonly label: string,
    nowMs: number,
  ) {
    this.openid = openidOf(app.appId, label);
    this.unionid = app.platform ? unionidOf(app.platform, label) : undefined;
    this.#sessionKeyMadeAt = nowMs;
    this.#sessionKeyExpiresAt = nowMs + SESSION_KEY_LIFETIME_MS;
  }

  /** The session_key after a login: the same, or a new one (when it is old enough by the toss of a coin, when it has expired for sure). */
  sessionKeyAtLogin(nowMs: number): string {
    const old = nowMs - this.#sessionKeyMadeAt >= SESSION_KEY_MIN_AGE_MS;
    if (this.sessionKeyExpired(nowMs) || (old && randomInt(2) === 1)) this.rotateSessionKey(nowMs);
    this.#sessionKeyExpiresAt = nowMs + SESSION_KEY_LIFETIME_MS;
    return this.#sessionKey;
  }

  /** The one that is good now, or was the last one to be. */
  get sessionKey(): string {
    return this.#sessionKey;
  }

  sessionKeyExpired(nowMs: number): boolean {
    return nowMs >= this.#sessionKeyExpiresAt;
  }

  /** As a login does. */
  rotateSessionKey(nowMs: number): void {
    this.#sessionKey = newSessionKey();
    this.#sessionKeyMadeAt = nowMs;
    this.#sessionKeyExpiresAt = nowMs + SESSION_KEY_LIFETIME_MS;
  }

  /** A new one that ends when the old one would have; false when the last reset is too near. */
  resetSessionKey(nowMs: number): boolean {
    if (nowMs - this.#sessionKeyResetAt < SESSION_KEY_RESETS_APART_MS) return false;
    this.#sessionKeyResetAt = nowMs;
    this.#sessionKey = newSessionKey();
    this.#sessionKeyMadeAt = nowMs;
    return true;
  }

  expireSessionKey(nowMs: number): void {
    this.#sessionKeyExpiresAt = nowMs;
  }

  /** Counts a login; gives how many this clock minute has seen, this one included. */
  countLogin(nowMs: number): number {
    const minute = Math.floor(nowMs / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#loginsInMinute = 0;
    }
    return ++this.#loginsInMinute;
  }
}

/** A WeChat user, known by a label of the tester's choice. */
export class User {
  /** WeChat holds the user for high-risk and refuses their logins (40226). */
  blocked = false;
  readonly #accounts = new Map<string, Account>();
  readonly #byOpenid: Map<string, Account>;

  constructor(
    readonly label: string,
    byOpenid: Map<string, Account>,
  ) {
    this.#byOpenid = byOpenid;
  }

  accountIn(app: SimulatedApp, nowMs: number): Account {
    let account = this.#accounts.get(app.appId);
    if (!account) {
      account = new Account(app, this.label, nowMs);
      this.#accounts.set(app.appId, account);
      this.#byOpenid.set(account.openid, account);
    }
    return account;
  }
}

/** Every label is a user: made on first use. */
export class Users {
  readonly #byLabel = new Map<string, User>();
  readonly #byOpenid = new Map<string, Account>();

  get(label: string): User {
    let user = this.#byLabel.get(label);
    if (!user) {
      user = new User(label, this.#byOpenid);
      this.#byLabel.set(label, user);
    }
    return user;
  }

  /** Of any app; only who has logged in there since the start is known. */
  accountOf(openid: string): Account | undefined {
    return this.#byOpenid.get(openid);
  }

  /** Whether WeChat blocks the user; asking does not make one. */
  isBlocked(label: string): boolean {
    return this.#byLabel.get(label)?.blocked ?? false;
  }

  reset(): void {
    this.#byLabel.clear();
    this.#byOpenid.clear();
  }
}

/** Base64 of 16 bytes, which is an AES-128 key: 24 characters that end in "==". */
function newSessionKey(): string {
  return randomBytes(16).toString('base64');
}
