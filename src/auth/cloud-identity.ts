import { DomainError, type FieldError, validationError } from '../common/errors/index.js';

/** Whom WeChat's cloud hosting vouches for. */
export interface CloudIdentity {
  readonly appId: string;
  readonly openid: string;
  readonly unionid: string | undefined;
}

/** As WeChat writes them; in requests their case does not matter. */
export const cloudHeaders = {
  source: 'X-WX-SOURCE',
  own: { openid: 'X-WX-OPENID', appId: 'X-WX-APPID', unionid: 'X-WX-UNIONID' },
  /** Of the account that calls, where the environment is another account's and shared with it. */
  from: { openid: 'X-WX-FROM-OPENID', appId: 'X-WX-FROM-APPID', unionid: 'X-WX-FROM-UNIONID' },
} as const;

const id = /^[A-Za-z0-9_-]{1,128}$/;
const forms: Readonly<Record<string, RegExp>> = {
  [cloudHeaders.source]: /^[\x20-\x7e]{1,256}$/,
  ...Object.fromEntries(
    [cloudHeaders.own, cloudHeaders.from].flatMap(({ openid, appId, unionid }) => [
      [openid, id],
      [appId, /^[A-Za-z0-9_-]{1,64}$/],
      [unionid, id],
    ]),
  ),
};

/**
 * The user that the headers X-WX-* name. The platform writes each of them once, so one that comes twice was not its word alone.
 *
 * @param rawHeaders names and values in turn, as they came: a parsed request has joined those that came twice
 * @throws DomainError VALIDATION_FAILED for what the platform never writes; UNAUTHENTICATED when no user is named
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloudrun/src/development/call/container/ (容器内微信信息)
 */
export function cloudIdentityOf(rawHeaders: readonly string[]): CloudIdentity {
  const values = new Map<string, string>();
  const errors: FieldError[] = [];
  for (const name of Object.keys(forms)) {
    const all = rawHeaders.filter((_value, i) => i % 2 === 1 && isNamed(rawHeaders[i - 1], name));
    // Where there is no value, an empty header says so as well.
    const [value = ''] = all;
    if (all.length > 1) errors.push({ field: name, message: 'must come once' });
    else if (value !== '' && !forms[name]?.test(value)) errors.push({ field: name, message: 'is malformed' });
    else if (value !== '') values.set(name, value);
  }
  if (errors.length > 0) throw validationError(...errors);
  // Never a mixture of the two: an openid is worth something in its own app only.
  const isShared = Object.values(cloudHeaders.from).some((name) => values.has(name));
  const names = isShared ? cloudHeaders.from : cloudHeaders.own;
  const [openid, appId] = [values.get(names.openid), values.get(names.appId)];
  if (!values.has(cloudHeaders.source) || openid === undefined || appId === undefined) {
    throw new DomainError('UNAUTHENTICATED', {
      detail:
        'Cloud hosting names no user here. Call by wx.cloud.callContainer() from a mini program, or log in by POST /v1/auth/wechat/login.',
    });
  }
  return { openid, appId, unionid: values.get(names.unionid) };
}

function isNamed(given: string | undefined, name: string): boolean {
  return given?.toLowerCase() === name.toLowerCase();
}
