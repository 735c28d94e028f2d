import { type LimitsConfig, type RateLimitName } from '../../config/index.js';
import { StoppedClock } from '../../../test/support/stopped-clock.js';
import { DomainError } from '../errors/index.js';
import { Metrics } from '../../observability/index.js';
import { RateLimitStorage } from './rate-limit.storage.js';
import { RateLimiter } from './rate-limiter.js';

const limits: LimitsConfig = {
  login: { count: 2, window: 60 },
  refresh: { count: 2, window: 60 },
  wechat: { count: 9, window: 60 },
  'refresh-session': { count: 1, window: 7 },
  export: { count: 5, window: 86_400 },
  default: { count: 600, window: 60 },
};

const unseen = new Metrics({ metricsPort: undefined });

describe('RateLimiter', () => {
  let clock: StoppedClock;
  let storage: RateLimitStorage;
  let limiter: RateLimiter;
  beforeEach(() => {
    clock = new StoppedClock();
    storage = new RateLimitStorage(clock);
    limiter = new RateLimiter(limits, storage, unseen);
  });

  const refusal = (name: RateLimitName, key: string): DomainError | undefined => {
    try {
      limiter.take(name, key);
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
    return undefined;
  };

  it('gives the headers of the answer', () => {
    expect(limiter.take('login', 'a')).toEqual({
      'ratelimit-limit': '2',
      'ratelimit-remaining': '1',
      'ratelimit-reset': '30',
      'ratelimit-policy': '2;w=60',
    });
  });

  it('refuses with the same headers, and with the seconds to wait', () => {
    limiter.take('login', 'a');
    limiter.take('login', 'a');
    clock.milliseconds += 5_500;
    expect(refusal('login', 'a')).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfter: 25,
      headers: {
        'ratelimit-limit': '2',
        'ratelimit-remaining': '0',
        'ratelimit-reset': '55',
        'ratelimit-policy': '2;w=60',
      },
    });
  });

  it('lets pass who waits as long as told, and nobody who waits a second less', () => {
    limiter.take('refresh-session', 'a');
    for (let round = 0; round < 100; round++) {
      clock.milliseconds += 37;
      const { retryAfter = 0 } = refusal('refresh-session', 'a') ?? {};
      clock.milliseconds += (retryAfter - 1) * 1_000;
      expect(refusal('refresh-session', 'a')?.retryAfter).toBe(1);
      clock.milliseconds += 1_000;
      expect(refusal('refresh-session', 'a')).toBeUndefined();
    }
  });

  it('never says to wait for no time at all', () => {
    for (let i = 0; i < 600; i++) limiter.take('default', 'a');
    expect(refusal('default', 'a')?.retryAfter).toBe(1);
  });

  it('counts one key under each limit for itself', () => {
    limiter.take('refresh-session', 'a');
    expect(refusal('refresh-session', 'a')).toBeDefined();
    expect(refusal('refresh', 'a')).toBeUndefined();
  });

  it('switched off, counts nothing and says nothing', () => {
    limiter = new RateLimiter('off', storage, unseen);
    for (let i = 0; i < 1_000; i++) expect(limiter.take('login', 'a')).toEqual({});
    expect([limiter.off, storage.size]).toEqual([true, 0]);
  });

  it("shares its counts with the library's own guard", async () => {
    limiter.take('login', 'a');
    expect(await storage.increment('a', 60_000, 2, 60_000, 'login')).toEqual({
      totalHits: 2,
      timeToExpire: 60,
      isBlocked: false,
      timeToBlockExpire: 0,
    });
    expect(await storage.increment('a', 60_000, 2, 60_000, 'login')).toEqual({
      totalHits: 3,
      timeToExpire: 60,
      isBlocked: true,
      timeToBlockExpire: 30,
    });
    expect(refusal('login', 'a')).toBeDefined();
    expect(storage.size).toBe(1);
  });
});
