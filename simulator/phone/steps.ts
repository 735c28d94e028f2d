/** From when a mini program asks for a code to the answer that needed it. */
export interface Step {
  readonly zh: string;
  readonly en: string;
  readonly short: string;
  readonly way: Way;
}

export type Way = `${Place} → ${Place}` | Place;
export type Place = keyof typeof places;

export const places = { 手机: 'phone', 微信: 'WeChat', 服务: 'service', 缓存: 'storage' } as const;

export const steps = {
  1: { zh: '取得登录凭证 code', en: 'wx.login() gives a code', short: 'wx.login', way: '微信 → 手机' },
  2: {
    zh: '把 code 发给自己的服务',
    en: 'wx.request() sends the code',
    short: '发送 code',
    way: '手机 → 服务',
  },
  3: {
    zh: '服务向微信换取会话',
    en: 'the service calls code2Session',
    short: 'code2Session',
    way: '服务 → 微信',
  },
  4: { zh: '微信返回 openid 与 session_key', en: 'WeChat answers', short: 'openid', way: '微信 → 服务' },
  5: {
    zh: '服务签发自己的登录态',
    en: "the service's own login state",
    short: '签发令牌',
    way: '服务 → 手机',
  },
  6: { zh: '登录态存入本地缓存', en: 'the tokens go to storage', short: '存入缓存', way: '手机 → 缓存' },
  7: {
    zh: '之后的请求带上令牌',
    en: 'a later request carries the token',
    short: '带上令牌',
    way: '手机 → 服务',
  },
  8: { zh: '令牌解析为当前用户', en: 'the token becomes the current user', short: '当前用户', way: '服务' },
  9: { zh: '返回受保护的数据', en: 'the guarded answer', short: '返回数据', way: '服务 → 手机' },
} as const satisfies Record<number, Step>;

export type StepNumber = keyof typeof steps;
