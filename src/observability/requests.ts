import { type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { type Metrics } from './metrics.js';

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

/** The methods that the API speaks; a client may send any of Node's thirty. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Each request's duration, by the pattern of its route: as many series as there are routes, not paths. */
export function measureRequests(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const method = methods.has(request.method) ? request.method : 'OTHER';
    const route = request.routeOptions.url ?? 'unmatched';
    metrics.httpRequest(method, route, reply.statusCode, reply.elapsedTime / 1_000);
    done();
  });
}
