import { z } from 'zod';
import { flag, httpUrl, integer, optional, withDefault } from './values.js';

const encodingAesKey = z.string().regex(/^[A-Za-z0-9]{43}$/, 'must be the 43 characters of EncodingAESKey');

/** One mini program as the operator declares it. */
const wechatApp = z.strictObject({
  appId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be an AppID such as wx0123456789abcdef'),
  appSecret: z.string().min(1, 'must not be empty').max(256),
  name: z.string().max(100).optional(),
  /** The Open Platform account the app is bound to: one unionid namespace. Any label will do. */
  platform: z.string().min(1).max(64).optional(),
  pushToken: z.string().min(1).max(64).optional(),
  /** With it, only encrypted pushes are accepted: the compat and secure modes. Without it, only plain ones. */
  pushAesKey: encodingAesKey.optional(),
  /** The one before, while WeChat may still use it. */
  pushPreviousAesKey: encodingAesKey.optional(),
});

const declaredApp = wechatApp
  .refine((app) => !app.pushPreviousAesKey || app.pushAesKey, {
    path: ['pushPreviousAesKey'],
    message: 'is of use beside pushAesKey only',
  })
  .refine((app) => !app.pushAesKey || app.pushToken, {
    path: ['pushToken'],
    message: 'must be set where pushAesKey is: it signs the pushes',
  });

const wechatApps = z.string().transform((text, context) => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    context.addIssue('must be a JSON list such as [{"appId":"wx...","appSecret":"..."}]');
    return z.NEVER;
  }
  const apps = z.array(declaredApp).min(1, 'must name at least one app').safeParse(parsed);
  if (!apps.success) {
    for (const issue of apps.error.issues) {
      context.addIssue(issue.path.length > 0 ? `[${issue.path.join('.')}] ${issue.message}` : issue.message);
    }
    return z.NEVER;
  }
  const ids = apps.data.map((app) => app.appId);
  if (new Set(ids).size !== ids.length) {
    context.addIssue('names an appId twice');
    return z.NEVER;
  }
  return apps.data;
});

const official = 'https://api.weixin.qq.com';
/** For disasters: https://developers.weixin.qq.com/doc/service/Basic_Information/Interface_field_description.html */
const officialFallback = 'https://api2.weixin.qq.com';

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

/** Read apart from the apps, so that a fault of one does not hide those of the other. */
export const wechatApiSection = z
  .object({
    WECHAT_API_BASE_URL: withDefault(httpUrl(official), official),
    WECHAT_API_FALLBACK_URL: optional(httpUrl(officialFallback)),
  })
  .transform((env) => {
    const apiBaseUrl = withoutSlash(env.WECHAT_API_BASE_URL);
    const fallback = env.WECHAT_API_FALLBACK_URL ?? (apiBaseUrl === official ? officialFallback : undefined);
    return { apiBaseUrl, apiFallbackUrl: fallback === undefined ? undefined : withoutSlash(fallback) };
  });

export const wechatOpenDataSection = z
  .object({ WECHAT_OPEN_DATA_MAX_AGE: withDefault(integer(10, 24 * 60 * 60), '300') })
  .transform((env) => env.WECHAT_OPEN_DATA_MAX_AGE);

/** Whoever reaches the service past WeChat's private link can write X-WX-OPENID as they like. */
export const wechatCloudSection = z
  .object({
    WECHAT_CLOUD_LOGIN: withDefault(flag, 'false'),
    WECHAT_CLOUD_PRIVATE_LINK_ONLY: withDefault(flag, 'false'),
  })
  .transform((env, context) => {
    if (env.WECHAT_CLOUD_LOGIN && !env.WECHAT_CLOUD_PRIVATE_LINK_ONLY) {
      context.addIssue({
        code: 'custom',
        path: ['WECHAT_CLOUD_LOGIN'],
        message:
          'believes the headers X-WX-*, which anybody can send who reaches this service; close its public access, and say so with WECHAT_CLOUD_PRIVATE_LINK_ONLY=true',
      });
      return z.NEVER;
    }
    return env.WECHAT_CLOUD_LOGIN;
  });

export const wechatAppsSection = z
  .object({
    WECHAT_APPS: optional(wechatApps),
    WECHAT_APP_ID: optional(wechatApp.shape.appId),
    WECHAT_APP_SECRET: optional(wechatApp.shape.appSecret),
  })
  .transform((env, context) => {
    const single: z.output<typeof wechatApp>[] | undefined =
      env.WECHAT_APP_ID && env.WECHAT_APP_SECRET
        ? [{ appId: env.WECHAT_APP_ID, appSecret: env.WECHAT_APP_SECRET }]
        : undefined;
    if (env.WECHAT_APPS && (env.WECHAT_APP_ID || env.WECHAT_APP_SECRET)) {
      context.addIssue({
        code: 'custom',
        path: ['WECHAT_APPS'],
        message: 'is set together with WECHAT_APP_ID or WECHAT_APP_SECRET; use one way or the other',
      });
      return z.NEVER;
    }
    const declared = env.WECHAT_APPS ?? single;
    if (!declared) {
      const missing = env.WECHAT_APP_ID ? 'WECHAT_APP_SECRET' : 'WECHAT_APP_ID';
      context.addIssue({
        code: 'custom',
        path: [missing],
        message: 'must be set (WECHAT_APP_ID and WECHAT_APP_SECRET for one app, or WECHAT_APPS for several)',
      });
      return z.NEVER;
    }
    return declared.map((app) => ({
      ...app,
      // Apps of one operator usually share one Open Platform account, and a unionid of another
      // account never equals one of this account: a shared default links rightly and never wrongly.
      platform: app.platform ?? 'default',
    }));
  });

export interface WechatConfig {
  /** The first app is the one a login means that names none. */
  readonly apps: z.output<typeof wechatAppsSection>;
  /** Without a trailing slash. */
  readonly apiBaseUrl: string;
  /** For calls that may be repeated, when the other cannot be connected to; undefined: none. */
  readonly apiFallbackUrl: string | undefined;
  /** Seconds since the watermark of open data, at most. */
  readonly openDataMaxAge: number;
  /** Whether logins by the headers of WeChat's cloud hosting are believed. */
  readonly cloudLogin: boolean;
}
export type WechatApp = WechatConfig['apps'][number];
