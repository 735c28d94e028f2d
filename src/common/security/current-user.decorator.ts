import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { DomainError } from '../errors/index.js';
import { type Principal } from './principal.js';

/** Injects the `Principal` of a guarded handler. On a public handler it refuses: there is nobody to inject. */
export const CurrentUser = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { user } = context.switchToHttp().getRequest<{ user?: Principal }>();
  if (!user) throw new DomainError('UNAUTHENTICATED');
  return user;
});
