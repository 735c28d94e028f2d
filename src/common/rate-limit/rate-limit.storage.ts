import { type ThrottlerStorage } from '@nestjs/throttler';
import { type Clock } from '../clock.js';
import { Allowances } from './allowances.js';

type ThrottlerStorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * In place of the library's storage, which keeps the expiry of every single request, walks through all of a key's at
 * each one, grows with every key it sees, and knows no clock but the machine's.
 */
export class RateLimitStorage implements ThrottlerStorage {
  private readonly limits = new Map<string, Allowances>();

  constructor(private readonly clock: Clock) {}

  /** @param window milliseconds */
  allowances(name: string, count: number, window: number): Allowances {
    const limit = `${name}=${count}/${window}`;
    let allowances = this.limits.get(limit);
    if (!allowances) this.limits.set(limit, (allowances = new Allowances(count, window, this.clock)));
    return allowances;
  }

  /** How many keys are remembered, of all limits together. */
  get size(): number {
    let size = 0;
    for (const allowances of this.limits.values()) size += allowances.size;
    return size;
  }

  /**
   * The library's own way in, for modules that use its guard and decorators. Nobody is blocked longer than it takes
   * for a request to pass again: `blockDuration` is not used.
   */
  increment(
    key: string,
    ttl: number,
    limit: number,
    _blockDuration: number,
    throttlerName: string,
  ): Promise<ThrottlerStorageRecord> {
    const { passed, remaining, wait, full } = this.allowances(throttlerName, limit, ttl).take(key);
    return Promise.resolve({
      totalHits: limit - remaining + (passed ? 0 : 1),
      timeToExpire: Math.ceil(full / 1_000),
      isBlocked: !passed,
      timeToBlockExpire: Math.ceil(wait / 1_000),
    });
  }
}
