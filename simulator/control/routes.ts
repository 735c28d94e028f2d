import {
  type FastifyError,
  type FastifyPluginCallback,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { type World } from '../world.js';
import { accessTokenControls } from './access-tokens.js';
import { appControls } from './apps.js';
import { clockControls } from './clock.js';
import { type Control, ControlError, parseBody, parseQuery } from './control.js';
import { faultControls } from './faults.js';
import { limitControls } from './limits.js';
import { loginCodeControls } from './login-codes.js';
import { mediaCheckControls } from './media-checks.js';
import { openDataControls } from './open-data.js';
import { phoneCodeControls } from './phone-codes.js';
import { pushControls } from './pushes.js';
import { requestControls } from './requests.js';
import { resetControls } from './reset.js';
import { sessionKeyControls } from './session-keys.js';
import { userControls } from './users.js';
import { readableBy, whyRefused } from './visitors.js';

export const CONTROL_PREFIX = '/_control';

const CONTROLS: readonly Control[] = [
  ...appControls,
  ...loginCodeControls,
  ...phoneCodeControls,
  ...openDataControls,
  ...sessionKeyControls,
  ...accessTokenControls,
  ...userControls,
  ...pushControls,
  ...mediaCheckControls,
  ...faultControls,
  ...requestControls,
  ...limitControls,
  ...clockControls,
  ...resetControls,
];

/** The levers of the simulator, as a plugin to register under CONTROL_PREFIX. */
export function controlSurface(world: World): FastifyPluginCallback {
  return (server, _options, done) => {
    // Pages of this machine may pull the levers: Swagger UI does, and a demo page.
    server.addHook('onRequest', (request, reply, next) => {
      reply.headers(readableBy(request));
      const why = whyRefused(request);
      if (why === undefined) next();
      else reply.code(403).send({ error: why });
    });
    for (const url of ['/', '/*']) {
      server.options(url, (request, reply) =>
        reply
          .code(204)
          .header('access-control-allow-methods', 'GET, POST, PUT, DELETE')
          .header('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*')
          .header('access-control-max-age', '600')
          .send(),
      );
    }
    server.get('/', { prefixTrailingSlash: 'both' }, () => CONTROLS.map(help));
    for (const control of CONTROLS) {
      server.route({
        method: control.method,
        url: control.path,
        handler: async (request, reply) => {
          const answer = await control.answer(world, {
            body: parseBody(control, request.body as string | undefined),
            query: parseQuery(control, request.query),
            params: request.params as Record<string, string>,
          });
          return reply.code(control.status ?? 200).send(answer);
        },
      });
    }
    server.setErrorHandler((error: FastifyError | ControlError, request, reply) => {
      const status = error instanceof ControlError ? 400 : (error.statusCode ?? 500);
      if (status >= 500) request.log.error(error);
      return reply.code(status).send({ error: error.message });
    });
    server.setNotFoundHandler((request, reply) => {
      const path = request.url.split('?', 1)[0] ?? '';
      return reply
        .code(404)
        .send({ error: `No control ${request.method} ${path}. GET ${CONTROL_PREFIX} lists them all.` });
    });
    done();
  };
}

/** Answers a path that is not a valid URL, before the surface above is reached. */
export function refuseControlUrl(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  reply.raw
    .writeHead(400, { 'content-type': 'application/json', ...readableBy(request) })
    .end(JSON.stringify({ error: error.message }));
}

function help({ method, path, does, example }: Control): Record<string, unknown> {
  return { method, path: CONTROL_PREFIX + path, does, ...(example ? { example } : {}) };
}
