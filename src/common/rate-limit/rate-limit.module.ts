import { type DynamicModule, Module } from '@nestjs/common';
import { ThrottlerModule, type ThrottlerModuleOptions } from '@nestjs/throttler';
import { LIMITS_CONFIG, type LimitsConfig } from '../../config/index.js';
import { Clock } from '../clock.js';
import { RateLimitStorage } from './rate-limit.storage.js';
import { RateLimiter } from './rate-limiter.js';

/** The configured limits. The guard is registered by the AuthModule, behind the one that tells who asks. */
@Module({})
export class RateLimitModule {
  static forRoot(): DynamicModule {
    return {
      module: RateLimitModule,
      global: true,
      imports: [
        ThrottlerModule.forRootAsync({
          inject: [LIMITS_CONFIG, Clock],
          useFactory: (limits: LimitsConfig, clock: Clock): ThrottlerModuleOptions => ({
            storage: new RateLimitStorage(clock),
            throttlers: Object.entries(limits === 'off' ? {} : limits).map(([name, { count, window }]) => ({
              name,
              limit: count,
              ttl: window * 1_000,
            })),
          }),
        }),
      ],
      providers: [RateLimiter],
      exports: [RateLimiter],
    };
  }
}
