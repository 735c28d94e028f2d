import { z } from 'zod';
import { integer, withDefault } from './values.js';

const days = 24 * 60 * 60;

/** Lives in seconds. */
export const tokensSection = z
  .object({
    JWT_AUDIENCE: withDefault(z.string().min(1).max(200), 'weapp-auth'),
    ACCESS_TOKEN_TTL: withDefault(integer(30, 3_600), '600'),
    REFRESH_TOKEN_TTL: withDefault(integer(60, 365 * days), String(30 * days)),
    REFRESH_TOKEN_ABSOLUTE_TTL: withDefault(integer(60, 3_650 * days), String(90 * days)),
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
  }));

export interface TokensConfig extends z.output<typeof tokensSection> {
  /** PUBLIC_URL, where it is set: the `iss` of our tokens. */
  readonly issuer: string;
}
