import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

export const IS_PUBLIC = 'weapp-auth:public';

/** Marks public operations in the OpenAPI document until `openapi.ts` turns it into `security: []`. */
export const PUBLIC_EXTENSION = 'x-public';

/**
 * Opts a handler out of the global guard, and its operation out of the bearer token in the OpenAPI document.
 * Each use is on the reviewed list in test/e2e/routes.test.ts.
 */
export function Public(): MethodDecorator {
  return applyDecorators(SetMetadata(IS_PUBLIC, true), ApiExtension(PUBLIC_EXTENSION, true));
}
