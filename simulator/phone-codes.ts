import { randomBytes } from 'node:crypto';
import { type PhoneNumber } from './phone-numbers.js';
import { type Watermark } from './open-data.js';
import { type ShortLivedCode, ShortLivedCodes } from './short-lived-codes.js';
import { type Account } from './users.js';

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html */
export const PHONE_CODE_LIFETIME_MS = 5 * 60_000;

/** What the user has agreed to show. */
export interface PhoneInfo extends PhoneNumber {
  readonly watermark: Watermark;
}

/** What the phone button gives a page: for one app, once, for five minutes. No login code, and none is one of these. */
export interface PhoneCode extends ShortLivedCode {
  readonly account: Account;
  readonly phoneInfo: PhoneInfo;
  used: boolean;
}

export class PhoneCodes extends ShortLivedCodes<PhoneCode> {
  issue(account: Account, phoneInfo: PhoneInfo, nowMs: number): PhoneCode {
    const code = randomBytes(32).toString('hex');
    return this.add(
      { code, account, phoneInfo, expiresAt: nowMs + PHONE_CODE_LIFETIME_MS, used: false },
      nowMs,
    );
  }
}
