import { z } from 'zod';

/**
 * The claims of an access token, after RFC 9068, section 2.2; times are NumericDates (seconds).
 * jsonwebtoken insists on iss and aud alone: the strategy parses the rest by this.
 */
export const accessTokenClaims = z.object({
  iss: z.string(),
  aud: z.string(),
  /** The user's id. */
  sub: z.uuid(),
  /** The session's id. */
  sid: z.uuid(),
  jti: z.string().min(1),
  iat: z.number(),
  exp: z.number(),
  /** The AppID of the mini program that logged in. */
  app: z.string().min(1),
  roles: z.array(z.string()),
});

export type AccessTokenClaims = z.infer<typeof accessTokenClaims>;
