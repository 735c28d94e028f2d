import { z } from 'zod';
import { integer, optional, withDefault } from './values.js';

const postgresUrl = z
  .string('must be set, such as postgres://user:password@host:5432/weapp_auth')
  .refine(
    isPostgresUrl,
    'must be a PostgreSQL URL such as postgres://user:password@host:5432/weapp_auth (with %XX for special characters)',
  );

export const databaseSection = z
  .object({
    DATABASE_URL: postgresUrl,
    DATABASE_MIGRATION_URL: optional(postgresUrl),
    DATABASE_POOL_SIZE: withDefault(integer(2, 200), '10'),
  })
  .transform((env) => ({
    url: env.DATABASE_URL,
    /** Of the user that owns the schema; absent: that of `url` does. */
    migrationUrl: env.DATABASE_MIGRATION_URL,
    poolSize: env.DATABASE_POOL_SIZE,
  }));

export type DatabaseConfig = z.output<typeof databaseSection>;

function isPostgresUrl(value: string): boolean {
  try {
    const { protocol, username, password } = new URL(value);
    decodeURIComponent(username + password);
    return protocol === 'postgres:' || protocol === 'postgresql:';
  } catch {
    return false;
  }
}
