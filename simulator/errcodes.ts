/**
 * The errmsg WeChat gives with an errcode, without its rid tail.
 * Those of the calls the simulator has, and the global ones that their callers meet.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 */
const ERRMSGS = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40004: 'invalid media type',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40066: 'invalid url',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40129: 'invalid scene',
  40163: 'code been used',
  40164: 'invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist',
  40226: 'code blocked',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  42001: 'access_token expired',
  43001: 'require GET method',
  43002: 'require POST method',
  43104: 'appid and openid do not match',
  44002: 'empty post data',
  44991: 'api minute-quota reach limit',
  45002: 'content size out of limit',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  47001: 'data format error',
  61010: 'code is expired',
  87007: 'session_key is not existd or expired',
  87008: 'invalid sig_method',
  87009: 'invalid signature',
  87020: 'repeat request limit exceeded',
} as const;

/** An errcode whose errmsg the simulator knows. */
export type KnownErrcode = keyof typeof ERRMSGS;

/** The errmsg of a known errcode. */
export function errmsgOf(errcode: KnownErrcode): string {
  return ERRMSGS[errcode];
}

export function isKnownErrcode(errcode: number): errcode is KnownErrcode {
  return Object.hasOwn(ERRMSGS, errcode);
}
