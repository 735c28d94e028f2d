import { RouteConfig } from '@nestjs/platform-fastify';
import { type FastifyInstance } from 'fastify';
import { DomainError } from '../errors/index.js';
import { keepBodyFault } from './body-fault.js';

const RAW_BODY = 'weappAuthRawBody';

/** What such bodies are parsed as, whatever they call themselves. No client has a use for it. */
const rawMediaType = 'application/vnd.weapp-auth.raw';

/**
 * The operation takes its body as text, of any media type or none: for senders that name the wrong one.
 * @param limit bytes, at most
 */
export function RawBody(limit: number): MethodDecorator {
  return RouteConfig({ [RAW_BODY]: limit });
}

/** Makes {@link RawBody} work. All other routes stay as they are. */
export function acceptRawBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const limit = limitOf(route.config);
    if (limit === undefined) return;
    route.bodyLimit = limit;
    route.onRequest = (request, _reply, done) => {
      request.raw.headers['content-type'] = rawMediaType;
      done();
    };
  });
  fastify.addContentTypeParser(rawMediaType, { parseAs: 'string' }, (request, text, done) => {
    const { 'content-encoding': encoding = 'identity' } = request.headers;
    const isRefused = limitOf(request.routeOptions.config) === undefined || encoding !== 'identity';
    if (isRefused) keepBodyFault(request, new DomainError('UNSUPPORTED_MEDIA_TYPE'));
    done(null, isRefused ? undefined : text);
  });
}

function limitOf(config: object | undefined): number | undefined {
  return (config as Readonly<Record<string, number>> | undefined)?.[RAW_BODY];
}
