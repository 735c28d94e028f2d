import { Inject, Injectable } from '@nestjs/common';
import { InjectThrottlerStorage } from '@nestjs/throttler';
import { LIMITS_CONFIG, type LimitsConfig, type RateLimitName } from '../../config/index.js';
import { Metrics } from '../../observability/index.js';
import { DomainError } from '../errors/index.js';
import { type Allowances } from './allowances.js';
import { rateLimitHeaders } from './rate-limit.headers.js';
import { RateLimitStorage } from './rate-limit.storage.js';

/** The limits of the configuration, counted by this instance alone. */
@Injectable()
export class RateLimiter {
  private readonly allowances = new Map<RateLimitName, Allowances>();

  constructor(
    @Inject(LIMITS_CONFIG) private readonly limits: LimitsConfig,
    @InjectThrottlerStorage() storage: RateLimitStorage,
    private readonly metrics: Metrics,
  ) {
    if (limits === 'off') return;
    for (const [name, { count, window }] of Object.entries(limits)) {
      this.allowances.set(name as RateLimitName, storage.allowances(name, count, window * 1_000));
    }
  }

  get off(): boolean {
    return this.limits === 'off';
  }

  /**
   * Counts one request.
   * @param key whose request it is: trusted, short, and of bounded length
   * @returns the RateLimit headers of the answer; none with limits off
   * @throws DomainError RATE_LIMITED, with its headers
   */
  take(name: RateLimitName, key: string): Readonly<Record<string, string>> {
    const allowances = this.allowances.get(name);
    if (!allowances || this.limits === 'off') return {};
    const taken = allowances.take(key);
    const headers = rateLimitHeaders(this.limits[name], taken);
    if (taken.passed) return headers;
    this.metrics.rateLimited(name);
    // The microsecond is rounding: who waits as long as told must pass.
    const retryAfter = Math.max(1, Math.ceil(taken.wait / 1_000 - 1e-6));
    throw new DomainError('RATE_LIMITED', { retryAfter, headers });
  }
}
