import { type ErrorCode } from '../common/errors/index.js';

/** By errcode. */
export type Meanings = Readonly<Record<number, ErrorCode>>;

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html */
export const ofLoginCodes: Meanings = {
  40029: 'WECHAT_CODE_INVALID', // bad, expired, or of another app
  41008: 'WECHAT_CODE_INVALID', // missing code
  40163: 'WECHAT_CODE_USED',
  40226: 'WECHAT_USER_BLOCKED', // high-risk user
};

/** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/ResetUserSessionKey.html */
export const ofSessionKeys: Meanings = {
  87007: 'SESSION_KEY_STALE', // session_key does not exist, or has expired
  87009: 'SESSION_KEY_STALE', // its signature is wrong, as that of an outdated session_key is
};

/**
 * What WeChat's errcodes mean at every call. Those that are neither here nor the call's own are WeChat's trouble, not the
 * caller's: WECHAT_UNAVAILABLE, with the errcode in the log.
 */
const ofAllCalls: Meanings = {
  [-1]: 'WECHAT_UNAVAILABLE', // system error: busy
  45011: 'WECHAT_RATE_LIMITED', // the minute's quota
  44991: 'WECHAT_RATE_LIMITED',
  45009: 'WECHAT_RATE_LIMITED', // the day's quota
  40003: 'WECHAT_UNAVAILABLE', // invalid openid: the call knows what that means
  87020: 'WECHAT_RATE_LIMITED', // the same media too often
  40014: 'WECHAT_UNAVAILABLE', // invalid access_token, with a new one too
  42001: 'WECHAT_UNAVAILABLE', // access_token expired, likewise
  61010: 'WECHAT_UNAVAILABLE', // a user whom WeChat has not seen lately
  40001: 'WECHAT_MISCONFIGURED', // wrong AppSecret; or the access_token, with a new one too
  40002: 'WECHAT_MISCONFIGURED', // invalid grant_type
  40013: 'WECHAT_MISCONFIGURED', // invalid appid
  40066: 'WECHAT_MISCONFIGURED', // no such route: a wrong base URL
  40125: 'WECHAT_MISCONFIGURED', // invalid appsecret
  40164: 'WECHAT_MISCONFIGURED', // caller's IP not in the whitelist
  40243: 'WECHAT_MISCONFIGURED', // AppSecret frozen
  41001: 'WECHAT_MISCONFIGURED', // access_token missing
  41002: 'WECHAT_MISCONFIGURED', // appid missing
  41004: 'WECHAT_MISCONFIGURED', // appsecret missing
  48001: 'WECHAT_MISCONFIGURED', // api unauthorized
  50002: 'WECHAT_MISCONFIGURED', // user limited
  50004: 'WECHAT_MISCONFIGURED', // forbidden
  50007: 'WECHAT_MISCONFIGURED', // account frozen
  89503: 'WECHAT_MISCONFIGURED', // the app's admin must confirm the caller's IP
  89506: 'WECHAT_MISCONFIGURED', // the admin refused it, for a day
  89507: 'WECHAT_MISCONFIGURED', // and for an hour
};

export function isKnownErrcode(errcode: number): boolean {
  return [ofAllCalls, ofLoginCodes, ofSessionKeys].some((meanings) => Object.hasOwn(meanings, errcode));
}

/** @param ofCall the call's own errcodes: the client must not be told of codes that it has not sent */
export function meaningOf(errcode: number, ofCall: Meanings): ErrorCode {
  return ofCall[errcode] ?? ofAllCalls[errcode] ?? 'WECHAT_UNAVAILABLE';
}
