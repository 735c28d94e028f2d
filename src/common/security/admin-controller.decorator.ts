import { applyDecorators, Controller, SetMetadata } from '@nestjs/common';

export const IS_ADMIN_CONTROLLER = 'weapp-auth:admin-controller';

/** A controller under `/v1/admin`: a handler of it that states no permission is open to nobody. */
export function AdminController(path: string): ClassDecorator {
  return applyDecorators(
    SetMetadata(IS_ADMIN_CONTROLLER, true),
    Controller({ path: `admin/${path}`, version: '1' }),
  );
}
