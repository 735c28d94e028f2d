import { type FastifyRequest } from 'fastify';
import { ExtractJwt } from 'passport-jwt';

/** RFC 6750, section 2.1: the header is the only place where a token is taken from. */
export const bearerToken = ExtractJwt.fromAuthHeaderAsBearerToken() as unknown as (
  request: FastifyRequest,
) => string | null;
