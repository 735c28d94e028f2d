import { z } from 'zod';
import { httpUrl, integer, optional, withDefault } from './values.js';

const days = 24 * 60 * 60;

/** Lives in seconds. */
export const tokensSection = z
  .object({
    PUBLIC_URL: optional(httpUrl('https://login.example.com')),
    JWT_AUDIENCE: withDefault(z.string().min(1).max(200), 'weapp-auth'),
    ACCESS_TOKEN_TTL: withDefault(integer(30, 3_600), '600'),
    REFRESH_TOKEN_TTL: withDefault(integer(60, 365 * days), String(30 * days)),
    REFRESH_TOKEN_ABSOLUTE_TTL: withDefault(integer(60, 3_650 * days), String(90 * days)),
  })
  .refine((env) => env.REFRESH_TOKEN_TTL > env.ACCESS_TOKEN_TTL, {
    path: ['REFRESH_TOKEN_TTL'],
    error: 'must be longer than ACCESS_TOKEN_TTL',
  })
  .refine((env) => env.REFRESH_TOKEN_ABSOLUTE_TTL >= env.REFRESH_TOKEN_TTL, {
    path: ['REFRESH_TOKEN_ABSOLUTE_TTL'],
    error: 'must not be shorter than REFRESH_TOKEN_TTL',
  })
  .transform((env) => ({
    issuer: env.PUBLIC_URL?.replace(/\/+$/, '') ?? 'weapp-auth',
    audience: env.JWT_AUDIENCE,
    accessTokenTtl: env.ACCESS_TOKEN_TTL,
    refreshTokenTtl: env.REFRESH_TOKEN_TTL,
    refreshTokenAbsoluteTtl: env.REFRESH_TOKEN_ABSOLUTE_TTL,
  }));

export type TokensConfig = z.output<typeof tokensSection>;
