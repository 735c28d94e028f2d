import { type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';

/** What may be believed of a caller's id: it goes into our logs and back into a header. */
const wellFormed = /^[A-Za-z0-9._-]{8,128}$/;

/** The caller's X-Request-Id where it is well formed, so that a trace crosses services; else our own. */
export function requestId(request?: IncomingMessage): string {
  const given = request?.headers['x-request-id'];
  return typeof given === 'string' && wellFormed.test(given) ? given : randomUUID();
}

/**
 * One line a request, when it is over. The route's pattern and never the URL: paths and queries can
 * carry codes and tokens.
 */
export function observeRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        reqId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ip: request.ip,
      },
      'request',
    );
    done();
  });
}
