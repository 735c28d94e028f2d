import { randomInt } from 'node:crypto';
import { type SimulatedApp } from './apps.js';
import { type ShortLivedCode, ShortLivedCodes } from './short-lived-codes.js';
import { type User } from './users.js';

/** https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html: "valid for five minutes". */
export const LOGIN_CODE_LIFETIME_MS = 5 * 60_000;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** What `wx.login()` gives a mini program: for one app, once, for five minutes. */
export interface LoginCode extends ShortLivedCode {
  readonly app: SimulatedApp;
  readonly user: User;
  used: boolean;
}

export class LoginCodes extends ShortLivedCodes<LoginCode> {
  issue(app: SimulatedApp, user: User, nowMs: number): LoginCode {
    const code = Array.from({ length: 32 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
    return this.add({ code, app, user, expiresAt: nowMs + LOGIN_CODE_LIFETIME_MS, used: false }, nowMs);
  }
}
