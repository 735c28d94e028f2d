import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { type FastifyRequest } from 'fastify';
import { DomainError } from '../common/errors/index.js';
import { IS_PUBLIC, type Principal } from '../common/security/index.js';
import { RevocationsService } from '../sessions/index.js';
import { StatisticsService } from '../statistics/index.js';
import { bearerToken } from './bearer-token.js';
import { JwtStrategy } from './jwt.strategy.js';
import { VerifiedTokens } from './verified-tokens.js';

/**
 * Deny by default: global, and the only way past it is `@Public()` on the handler. A token that the Passport
 * strategy has verified before is known from memory; every other goes through the strategy. Then it is asked
 * whether session and user may still go on. None of it asks the database.
 */
@Injectable()
export class JwtAuthGuard extends AuthGuard() {
  constructor(
    private readonly reflector: Reflector,
    private readonly verified: VerifiedTokens,
    private readonly revocations: RevocationsService,
    private readonly statistics: StatisticsService,
    strategy: JwtStrategy,
  ) {
    super({
      // The strategy itself and not its name: Passport's register of names is one for the whole process. And one
      // for each request: Passport hangs onto it what is to happen with this request, and another one's user
      // must never come in there.
      get defaultStrategy() {
        return Object.create(strategy) as never;
      },
    });
  }

  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (this.reflector.get<boolean | undefined>(IS_PUBLIC, context.getHandler()) === true) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: Principal }>();
    const token = bearerToken(request);
    const known = token === null ? undefined : this.verified.find(token);
    if (!known) return this.verify(context, request);
    request.user = known;
    return this.revocations.check(known)?.then(() => this.admit(known)) ?? this.admit(known);
  }

  private async verify(context: ExecutionContext, request: { user?: Principal }): Promise<boolean> {
    await super.canActivate(context);
    const principal = request.user as Principal;
    await this.revocations.check(principal);
    return this.admit(principal);
  }

  private admit({ userId }: Principal): true {
    this.statistics.userActive(userId);
    return true;
  }

  override handleRequest<TUser>(error: unknown, user: TUser | false | null): TUser {
    if (user) return user;
    // Why a token was refused is for its owner to find out with a debugger, not for a stranger to be told.
    // An error that is none of ours is no refusal, but a fault to be seen.
    throw (error as Error | null) ?? new DomainError('UNAUTHENTICATED');
  }
}
