import { z } from 'zod';

/**
 * The claims that make a token of ours usable. jsonwebtoken has checked signature, algorithm, iss and aud by
 * then; what it does not insist on is insisted on here.
 */
export const accessTokenClaims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  jti: z.string().min(1),
  iat: z.number(),
  exp: z.number(),
  app: z.string().min(1),
  roles: z.array(z.string()),
});
