import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { type RateLimitName } from '../../config/index.js';

export const RATE_LIMIT = 'weapp-auth:rate-limit';

/** Marks unlimited operations in the OpenAPI document until `openapi.ts` takes their 429 away. */
export const UNLIMITED_EXTENSION = 'x-unlimited';

/** The limit of a route; the others are taken by services, when they know whose request it is. */
export type RouteLimit = Exclude<RateLimitName, 'refresh-session'> | 'none';

/** Which limit a route has, in place of `default`: exactly one, or `none`. */
export function RateLimit(limit: RouteLimit): MethodDecorator {
  return applyDecorators(
    SetMetadata(RATE_LIMIT, limit),
    ...(limit === 'none' ? [ApiExtension(UNLIMITED_EXTENSION, true)] : []),
  );
}
