import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/errors/index.js';
import {
  IS_ADMIN_CONTROLLER,
  isRecentLogin,
  mayDo,
  type Permission,
  PERMISSION,
  type Principal,
  RECENT_LOGIN,
} from '../common/security/index.js';

/**
 * Global, after the JwtAuthGuard: what `@RequirePermission()` states, by the roles of the access token. Those are the
 * user's present ones: a token with others is refused before. Then what `@RequireRecentLogin()` states, by the time that is
 * in the session's id. Asks no database.
 */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { user } = context.switchToHttp().getRequest<{ user?: Principal }>();
    this.checkPermission(context, user);
    const mustBeRecent = this.reflector.get<boolean | undefined>(RECENT_LOGIN, context.getHandler());
    if (mustBeRecent === true && !(user && isRecentLogin(user.sessionId, this.clock.now())))
      throw new DomainError('RECENT_LOGIN_REQUIRED');
    return true;
  }

  private checkPermission(context: ExecutionContext, user: Principal | undefined): void {
    const permission = this.reflector.get<Permission | undefined>(PERMISSION, context.getHandler());
    if (permission === undefined) {
      if (this.reflector.get<boolean | undefined>(IS_ADMIN_CONTROLLER, context.getClass()) !== true) return;
      throw new DomainError('FORBIDDEN');
    }
    // Nobody: the handler is public as well, which is a contradiction.
    if (!user || !mayDo(user.roles, permission)) throw new DomainError('FORBIDDEN');
  }
}
