import { z } from 'zod';
import { integer, withDefault } from './values.js';

export const databaseSection = z
  .object({
    DATABASE_URL: z
      .string('must be set, such as postgres://user:password@host:5432/weapp_auth')
      .refine((value) => {
        const protocol = URL.canParse(value) ? new URL(value).protocol : '';
        return protocol === 'postgres:' || protocol === 'postgresql:';
      }, 'must be a PostgreSQL URL such as postgres://user:password@host:5432/weapp_auth'),
    DATABASE_POOL_SIZE: withDefault(integer(2, 200), '10'),
  })
  .transform((env) => ({
    url: env.DATABASE_URL,
    poolSize: env.DATABASE_POOL_SIZE,
  }));

export type DatabaseConfig = z.output<typeof databaseSection>;
