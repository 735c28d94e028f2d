import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATABASE_CONFIG, type DatabaseConfig } from '../config/index.js';
import { DatabaseChanges } from './changes.js';
import { dataSourceOptions } from './data-source.js';
import { PoolMetrics } from './pool-metrics.js';
import { PreparedStatements } from './prepared-statements.js';
import { ServiceConnection } from './service-connection.js';

@Module({
  providers: [
    {
      provide: ServiceConnection,
      inject: [DATABASE_CONFIG],
      useFactory: (config: DatabaseConfig) => ServiceConnection.open(config),
    },
  ],
  exports: [ServiceConnection],
})
class ServiceConnectionModule {}

@Module({})
export class DatabaseModule {
  /** The migrations have run by then (main.ts): modules may read their tables while they start. */
  static forRoot(): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        ServiceConnectionModule,
        TypeOrmModule.forRootAsync({
          imports: [ServiceConnectionModule],
          inject: [DATABASE_CONFIG, ServiceConnection],
          useFactory: ({ url, poolSize }: DatabaseConfig, { settings }: ServiceConnection) => ({
            ...dataSourceOptions(url, { ...settings, max: poolSize }),
            autoLoadEntities: true,
            // A dead database is reported at once, in one line, by whoever starts us.
            retryAttempts: 0,
          }),
        }),
      ],
      providers: [PreparedStatements, DatabaseChanges, PoolMetrics],
      exports: [PreparedStatements, DatabaseChanges],
    };
  }
}
