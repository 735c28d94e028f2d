import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Metrics } from '../observability/index.js';

/** Tells the metrics how the pool is used. */
@Injectable()
export class PoolMetrics {
  constructor(@InjectDataSource() dataSource: DataSource, metrics: Metrics) {
    metrics.watchDatabasePool(() => {
      const { idleCount: idle, totalCount, waitingCount: waiting } = poolOf(dataSource);
      return { idle, active: totalCount - idle, waiting };
    });
  }
}

/** pg's own pool; TypeORM's driver names no type for it. */
function poolOf({ driver }: DataSource): Pool {
  return (driver as unknown as { master: Pool }).master;
}
