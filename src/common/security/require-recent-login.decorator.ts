import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { ApiProblems } from '../openapi/index.js';

export const RECENT_LOGIN = 'weapp-auth:recent-login';

/** In the OpenAPI document, until `openapi.ts` tells it in words. */
export const RECENT_LOGIN_EXTENSION = 'x-recent-login';

/** Milliseconds. */
const recent = 12 * 60 * 60 * 1000;

/**
 * For what cannot be taken back, or hurts: the session must be younger than 12 h, however often it has been refreshed; else
 * 403 RECENT_LOGIN_REQUIRED. Beside `@RequirePermission()`, which is asked first.
 */
export function RequireRecentLogin(): MethodDecorator {
  return applyDecorators(
    SetMetadata(RECENT_LOGIN, true),
    ApiExtension(RECENT_LOGIN_EXTENSION, true),
    ApiProblems('RECENT_LOGIN_REQUIRED'),
  );
}

/**
 * @param sessionId a UUIDv7 made at the login, as a verified token has it; any other is of no known age
 * @param now milliseconds since 1970
 */
export function isRecentLogin(sessionId: string, now: number): boolean {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i.exec(sessionId) ?? [];
  return high !== undefined && low !== undefined && now - Number.parseInt(high + low, 16) < recent;
}
