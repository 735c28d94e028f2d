import { z } from 'zod';
import { integer, withDefault } from './values.js';

const hours = 60 * 60;
const days = 24 * hours;

/** Seconds. The longest life an access token may be given; how long revocations are remembered rests on it. */
export const maxAccessTokenTtl = 3_600;

/** Tokens and the sessions behind them; lives in seconds. */
export const tokensSection = z
  .object({
    JWT_AUDIENCE: withDefault(z.string().min(1).max(200), 'weapp-auth'),
    ACCESS_TOKEN_TTL: withDefault(integer(30, maxAccessTokenTtl), '600'),
    REFRESH_TOKEN_TTL: withDefault(integer(60, 365 * days), String(30 * days)),
    REFRESH_TOKEN_ABSOLUTE_TTL: withDefault(integer(60, 3_650 * days), String(90 * days)),
    ADMIN_SESSION_TTL: withDefault(integer(60, 365 * days), String(12 * hours)),
    MAX_SESSIONS_PER_USER: withDefault(integer(1, 1_000), '10'),
  })
  .transform((env, context) => {
    if (env.REFRESH_TOKEN_TTL <= env.ACCESS_TOKEN_TTL) {
      context.addIssue({
        code: 'custom',
        path: ['REFRESH_TOKEN_TTL'],
        message: 'must be longer than ACCESS_TOKEN_TTL',
      });
    }
    if (env.REFRESH_TOKEN_ABSOLUTE_TTL < env.REFRESH_TOKEN_TTL) {
      context.addIssue({
        code: 'custom',
        path: ['REFRESH_TOKEN_ABSOLUTE_TTL'],
        message: 'must not be shorter than REFRESH_TOKEN_TTL',
      });
    }
    return env;
  })
  .transform((env) => ({
    audience: env.JWT_AUDIENCE,
    accessTokenTtl: env.ACCESS_TOKEN_TTL,
    refreshTokenTtl: env.REFRESH_TOKEN_TTL,
    refreshTokenAbsoluteTtl: env.REFRESH_TOKEN_ABSOLUTE_TTL,
    /** How long a session of an admin lasts, however much it is used. */
    adminSessionTtl: env.ADMIN_SESSION_TTL,
    /** The least recently used one goes when another is opened. */
    maxSessionsPerUser: env.MAX_SESSIONS_PER_USER,
  }));

export interface TokensConfig extends z.output<typeof tokensSection> {
  /** PUBLIC_URL, where it is set: the `iss` of our tokens. */
  readonly issuer: string;
}
