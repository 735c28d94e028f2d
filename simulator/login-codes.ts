import { randomInt } from 'node:crypto';
import { type SimulatedApp } from './apps.js';
import { type User } from './users.js';

/** https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html: "valid for five minutes". */
export const LOGIN_CODE_LIFETIME_MS = 5 * 60_000;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** What `wx.login()` gives a mini program: for one app, once, for five minutes. */
export interface LoginCode {
  readonly code: string;
  readonly app: SimulatedApp;
  readonly user: User;
  readonly expiresAt: number;
  used: boolean;
}

export class LoginCodes {
  readonly #codes = new Map<string, LoginCode>();

  issue(app: SimulatedApp, user: User, nowMs: number): LoginCode {
    this.#forgetExpired(nowMs);
    const code = Array.from({ length: 32 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
    const issued = { code, app, user, expiresAt: nowMs + LOGIN_CODE_LIFETIME_MS, used: false };
    this.#codes.set(code, issued);
    return issued;
  }

  /** The code, used or not, while its five minutes last. */
  find(code: string, nowMs: number): LoginCode | undefined {
    const found = this.#codes.get(code);
    return found && nowMs < found.expiresAt ? found : undefined;
  }

  reset(): void {
    this.#codes.clear();
  }

  /** All codes live equally long, so the oldest stand first and a benchmark's millions do not pile up. */
  #forgetExpired(nowMs: number): void {
    for (const { code, expiresAt } of this.#codes.values()) {
      if (nowMs < expiresAt) return;
      this.#codes.delete(code);
    }
  }
}
