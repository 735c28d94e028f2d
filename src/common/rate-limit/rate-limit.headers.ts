import { type RateLimit } from '../../config/index.js';
import { type Taken } from './allowances.js';

/**
 * draft-ietf-httpapi-ratelimit-headers-06: the form that clients read today. Later drafts put all of it into one
 * structured field.
 */
export const rateLimitHeaderNames = [
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'RateLimit-Policy',
] as const;

type RateLimitHeaders = Readonly<Record<Lowercase<(typeof rateLimitHeaderNames)[number]>, string>>;

export function rateLimitHeaders({ count, window }: RateLimit, { remaining, full }: Taken): RateLimitHeaders {
  return {
    'ratelimit-limit': String(count),
    'ratelimit-remaining': String(remaining),
    // The microsecond is rounding.
    'ratelimit-reset': String(Math.ceil(full / 1_000 - 1e-6)),
    'ratelimit-policy': `${count};w=${window}`,
  };
}
