import { Global, Module } from '@nestjs/common';
import { MetricsServer } from './metrics-server.js';
import { Metrics } from './metrics.js';

/** What any module counts with: `constructor(private readonly metrics: Metrics)`. */
@Global()
@Module({ providers: [Metrics, MetricsServer], exports: [Metrics] })
export class ObservabilityModule {}
