import { type FastifyRequest } from 'fastify';

/** Where a request came from. */
export interface Origin {
  /** Of the client; of the proxy where TRUST_PROXY does not say otherwise. Absent when it has hung up meanwhile. */
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  /** X-Request-Id. */
  readonly requestId: string;
}

export function originOf(request: FastifyRequest): Origin {
  // Fastify promises a text, but a connection that was reset has no address any more.
  return {
    ip: request.ip,
    userAgent: request.headers['user-agent'],
    requestId: request.id,
  };
}
