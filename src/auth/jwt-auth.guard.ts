import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { DomainError } from '../common/errors/index.js';
import { IS_PUBLIC } from '../common/security/index.js';

/** Deny by default: global, and the only way past it is `@Public()` on the handler. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (this.reflector.get<boolean | undefined>(IS_PUBLIC, context.getHandler()) === true) return true;
    return super.canActivate(context) as Promise<boolean>;
  }

  override handleRequest<TUser>(error: unknown, user: TUser | false | null): TUser {
    if (user) return user;
    // Why a token was refused is for its owner to find out with a debugger, not for a stranger to be told.
    throw error instanceof DomainError ? error : new DomainError('UNAUTHENTICATED');
  }
}
