import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiTags } from '@nestjs/swagger';
import { ApiProblems, guardProblems } from '../openapi/index.js';
import { type Permission } from './permissions.js';

export const PERMISSION = 'weapp-auth:permission';

/** Names the permission in the OpenAPI document; `openapi.ts` also tells it in words. */
export const PERMISSION_EXTENSION = 'x-permission';

/**
 * Lets only users pass whose roles give the permission; others get 403 FORBIDDEN. Writes that into the OpenAPI document
 * as well, under the tag `admin`.
 */
export function RequirePermission(permission: Permission): MethodDecorator {
  return applyDecorators(
    SetMetadata(PERMISSION, permission),
    ApiExtension(PERMISSION_EXTENSION, permission),
    ApiTags('admin'),
    ApiProblems(...guardProblems, 'FORBIDDEN'),
  );
}
