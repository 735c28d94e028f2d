import { type DynamicModule, Module } from '@nestjs/common';
import { AddressesModule } from './addresses/index.js';
import { AccountModule } from './account/index.js';
import { AdminModule } from './admin/index.js';
import { AuthModule } from './auth/index.js';
import { type Clock } from './common/clock.js';
import { CommonModule } from './common/common.module.js';
import { CryptoModule } from './common/crypto/index.js';
import { RateLimitModule } from './common/rate-limit/index.js';
import { type Config, ConfigModule } from './config/index.js';
import { DatabaseModule } from './database/index.js';
import { HealthModule } from './health/index.js';
import { KeysModule } from './keys/index.js';
import { ObservabilityModule } from './observability/index.js';

@Module({})
export class AppModule {
  static forRoot(config: Config, clock?: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        CommonModule.forRoot(clock),
        ObservabilityModule,
        CryptoModule,
        RateLimitModule.forRoot(),
        DatabaseModule.forRoot(),
        HealthModule,
        AuthModule,
        AccountModule,
        AdminModule,
        AddressesModule,
        KeysModule,
      ],
    };
  }
}
