import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';

/** What is wrong with a body that could not be read. */
const faults = new WeakMap<FastifyRequest, Error>();

/**
 * Fastify reads a body before any guard has run. What is wrong with it is told later, by the {@link BodyGuard}: whoever may not ask hears
 * that, and not what they sent.
 */
export function keepBodyFault(request: FastifyRequest, fault: unknown): void {
  faults.set(request, fault as Error);
}

/** Global, after all other guards. */
@Injectable()
export class BodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const fault = faults.get(request);
    if (fault) throw fault;
    return true;
  }
}
