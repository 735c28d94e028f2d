import { type FastifyRequest } from 'fastify';
import { DomainError } from '../errors/index.js';

/** Nothing is unpacked here. @throws DomainError UNSUPPORTED_MEDIA_TYPE */
export function refuseEncodedBody({ headers }: FastifyRequest): void {
  const { 'content-encoding': encoding = 'identity' } = headers;
  if (encoding === 'identity') return;
  throw new DomainError('UNSUPPORTED_MEDIA_TYPE', { detail: 'Send the body without Content-Encoding.' });
}
