import { z } from 'zod';
import { DomainError } from '../../common/errors/index.js';
import { type WechatHttp } from '../http/wechat-http.js';
import { type PhoneNumber, readPhoneNumber } from '../phone-number.js';
import { WechatCallError } from '../wechat-call-error.js';
import { errcodeOf, refusalOf } from './refusal.js';

const path = '/wxa/business/getuserphonenumber';

/** A code of the phone button, and where it must come from. */
export interface TappedPhone {
  readonly code: string;
  readonly appId: string;
  /** WeChat refuses the code of another user. */
  readonly openid: string;
}

const success = z.object({
  errcode: z.literal(0).optional(),
  phone_info: z.looseObject({ watermark: z.object({ appid: z.string() }) }),
});

/**
 * Refusals of the code, whatever WeChat calls them: unknown, used, missing, of another app (40013), of another user.
 * Of the last WeChat's pages do not tell the errcode.
 */
const codeRefused: ReadonlySet<number | undefined> = new Set([40029, 40163, 41008, 40013, 40003, 43104]);

/**
 * `POST /wxa/business/getuserphonenumber`: trades a code of the phone button for the number. A success may cost money.
 *
 * @throws DomainError WECHAT_CODE_INVALID, WECHAT_RATE_LIMITED, WECHAT_MISCONFIGURED, or WECHAT_UNAVAILABLE, also for
 *   an answer that cannot be believed
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html
 */
export async function getUserPhoneNumber(
  http: WechatHttp,
  accessToken: string,
  { code, appId, openid }: TappedPhone,
): Promise<PhoneNumber> {
  const query = { access_token: accessToken };
  try {
    return await http.post(path, { query, body: { code, openid } }, (answer) => numberOf(answer, appId));
  } catch (error) {
    if (codeRefused.has(errcodeOf(error))) throw phoneCodeInvalid((error as DomainError).cause);
    throw error;
  }
}

/** A login's words would send the client to wx.login(), whose code is the very thing that does not help here. */
export function phoneCodeInvalid(cause?: unknown): DomainError {
  return new DomainError('WECHAT_CODE_INVALID', {
    detail:
      'This must be a code of the phone button (bindgetphonenumber, e.detail.code) that this user tapped in this mini program; a code of wx.login() is no phone code. Each works once and for five minutes. Let the user tap the button again.',
    cause,
  });
}

function numberOf(answer: unknown, appId: string): PhoneNumber {
  const { success: isSuccess, data } = success.safeParse(answer);
  if (!isSuccess) throw refusalOf(path, answer, 'a phone number');
  if (data.phone_info.watermark.appid !== appId) throw unbelievable('the watermark is of another app');
  const number = readPhoneNumber(data.phone_info);
  if (!number) throw unbelievable('no country has numbers of that form');
  return number;
}

/** WeChat has answered, with errcode 0: it is the trouble of one code, and the circuit must not count it. */
function unbelievable(reason: string): DomainError {
  return new DomainError('WECHAT_UNAVAILABLE', { cause: new WechatCallError(path, reason, 0, 0) });
}
