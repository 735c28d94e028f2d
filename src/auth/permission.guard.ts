import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Clock } from '../common/clock.js';
import { type FastifyRequest } from 'fastify';
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
import { PermissionRefusals } from './permission-refusals.js';

/**
 * Global, after the JwtAuthGuard: what `@RequirePermission()` states, by the roles of the access token. Those are the
 * user's present ones: a token with others is refused before; whoever is refused is in the trail. Then what
 * `@RequireRecentLogin()` states, by the time that is in the session's id. Asks no database.
 */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly clock: Clock,
    private readonly refusals: PermissionRefusals,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<never> {
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: Principal }>();
    const { user } = request;
    const permission = this.reflector.get<Permission | undefined>(PERMISSION, context.getHandler());
    if (permission === undefined) {
      if (this.reflector.get<boolean | undefined>(IS_ADMIN_CONTROLLER, context.getClass()) === true)
        throw new DomainError('FORBIDDEN');
    } else {
      // Nobody: the handler is public as well, which is a contradiction.
      if (!user) throw new DomainError('FORBIDDEN');
      if (!mayDo(user.roles, permission)) return this.refuse(user, permission, request);
    }
    const mustBeRecent = this.reflector.get<boolean | undefined>(RECENT_LOGIN, context.getHandler());
    if (mustBeRecent === true && !(user && isRecentLogin(user.sessionId, this.clock.now())))
      throw new DomainError('RECENT_LOGIN_REQUIRED');
    return true;
  }

  private async refuse(user: Principal, permission: Permission, request: FastifyRequest): Promise<never> {
    await this.refusals.record(user, permission, request);
    throw new DomainError('FORBIDDEN');
  }
}
