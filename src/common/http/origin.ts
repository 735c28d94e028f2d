import { type FastifyRequest } from 'fastify';
import { isIP } from 'node:net';

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

/** The column `inet` takes no zone and no invention of a proxy; an IPv4 address in IPv6 clothes is undressed. */
export function storableIp({ ip }: Origin): string | null {
  const plain = ip?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return plain !== undefined && isIP(plain) > 0 ? plain : null;
}
