import { type FastifyRequest } from 'fastify';

/** Where a request came from. */
export interface Origin {
  /** Of the client; of the proxy where TRUST_PROXY does not say otherwise. */
  readonly ip: string;
  readonly userAgent: string | undefined;
  /** X-Request-Id. */
  readonly requestId: string;
}

export function originOf(request: FastifyRequest): Origin {
  return { ip: request.ip, userAgent: request.headers['user-agent'], requestId: request.id };
}
