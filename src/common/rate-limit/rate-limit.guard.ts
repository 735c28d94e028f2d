import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Principal } from '../security/principal.js';
import { addressKey } from './address-key.js';
import { RATE_LIMIT, type RouteLimit } from './rate-limit.decorator.js';
import { RateLimiter } from './rate-limiter.js';

const passed = Promise.resolve(true);

/**
 * One limit a route, counted for the session where the JwtAuthGuard, which runs before, has found one (`wechat`, `export`: for the user), else for
 * the address. The library's guard would ask for seven pieces of metadata for each limit there is, hash a key and wait
 * for five promises, at every request.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly limiter: RateLimiter,
  ) {
    super(options, storage, reflector);
  }

  /** The library's prepares what its own canActivate reads, and warns where limits are off. */
  override onModuleInit(): Promise<void> {
    return Promise.resolve();
  }

  override canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.limiter.off) return passed;
    const limit = this.reflector.get<RouteLimit | undefined>(RATE_LIMIT, context.getHandler()) ?? 'default';
    if (limit === 'none') return passed;
    const [request, reply] = context.getArgs<[FastifyRequest & { user?: Principal }, FastifyReply]>();
    const { userId, sessionId } = request.user ?? {};
    const isOfUser = limit === 'wechat' || limit === 'export';
    const known = isOfUser ? userId : limit === 'default' ? sessionId : undefined;
    reply.headers(this.limiter.take(limit, known ?? addressKey(request.ip)));
    return passed;
  }
}
