import { type INestApplication } from '@nestjs/common';
import { type Pool } from 'pg';
import { DataSource } from 'typeorm';

/** The service's own connection pool, for tests that count what goes through it. */
export function driverPool(app: INestApplication): { pool: Pool } {
  return { pool: (app.get(DataSource).driver as unknown as { master: Pool }).master };
}
