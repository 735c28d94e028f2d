import { z } from 'zod';
import { list, optional } from './values.js';

export interface RateLimit {
  readonly count: number;
  /** Seconds. */
  readonly window: number;
}

/** Which limits there are, and of whom each counts the requests. */
export type RateLimitName =
  /** Logins of one address. */
  | 'login'
  /** Refreshes of one address. */
  | 'refresh'
  /** Refreshes of one session, whatever address they come from. */
  | 'refresh-session'
  /** Requests of one user for which WeChat is asked: its quotas are all users'. */
  | 'wechat'
  /** Exports of one user: each reads all there is about them. */
  | 'export'
  /** All other requests: of one session where one is known, else of one address. */
  | 'default';

export type RateLimits = Readonly<Record<RateLimitName, RateLimit>>;

/**
 * High enough for the many phones behind one address of a mobile carrier (RFC 6888), low enough to keep one
 * client from taking the service from all others.
 */
const defaults: RateLimits = {
  login: { count: 600, window: 60 },
  refresh: { count: 1_200, window: 60 },
  'refresh-session': { count: 60, window: 60 },
  wechat: { count: 30, window: 60 },
  export: { count: 5, window: 86_400 },
  default: { count: 600, window: 60 },
};

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

const rateLimits = z.string().transform((value, context): RateLimits | 'off' => {
  if (value === 'off') return 'off';
  const chosen = new Map<string, RateLimit>();
  const items = list(value);
  for (const item of items) {
    const [, name = '', count, length, unit = ''] =
      /^([a-z-]+)=([1-9]\d{0,6})\/([1-9]\d{0,3})([smh])$/.exec(item) ?? [];
    if (!Object.hasOwn(defaults, name)) break;
    chosen.set(name, { count: Number(count), window: Number(length) * (seconds[unit] ?? 1) });
  }
  // Fewer than there are items: one is wrong, or one is there twice.
  if (chosen.size > 0 && chosen.size === items.length) return { ...defaults, ...Object.fromEntries(chosen) };
  context.addIssue(
    `must be off, or a list such as login=600/60s,refresh=1200/60s; each of ${Object.keys(defaults).join(', ')} at most once, as <count>/<length><s, m or h>`,
  );
  return z.NEVER;
});

export const limitsSection = z
  .object({ RATE_LIMITS: optional(rateLimits), NODE_ENV: z.string().optional() })
  // A developer's tests and scripts all come from one address.
  .transform((env) => env.RATE_LIMITS ?? (env.NODE_ENV === 'production' ? defaults : 'off'));

export type LimitsConfig = z.output<typeof limitsSection>;
