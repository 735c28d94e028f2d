import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '../common/errors/index.js';
import {
  IS_ADMIN_CONTROLLER,
  mayDo,
  type Permission,
  PERMISSION,
  type Principal,
} from '../common/security/index.js';

/**
 * Global, after the JwtAuthGuard: what `@RequirePermission()` states, by the roles of the access token. Those are the
 * user's present ones: a token with others is refused before. Asks no database.
 */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const permission = this.reflector.get<Permission | undefined>(PERMISSION, context.getHandler());
    if (permission === undefined) {
      if (this.reflector.get<boolean | undefined>(IS_ADMIN_CONTROLLER, context.getClass()) !== true)
        return true;
      throw new DomainError('FORBIDDEN');
    }
    const { user } = context.switchToHttp().getRequest<{ user?: Principal }>();
    // Nobody: the handler is public as well, which is a contradiction.
    if (!user || !mayDo(user.roles, permission)) throw new DomainError('FORBIDDEN');
    return true;
  }
}
