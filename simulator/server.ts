import Fastify, { type FastifyInstance } from 'fastify';
import { defaultApps, parseApps, type SimulatedApp } from './apps.js';
import { CONTROL_PREFIX, controlSurface, refuseControlUrl } from './control/routes.js';
import { Page } from './page.js';
import { registerWeChat, serveInvalidUrl } from './wechat/routes.js';
import { World } from './world.js';

export interface SimulatorOptions {
  /** 4010 when absent; 0 = any free port. */
  readonly port?: number;
  /** 127.0.0.1 when absent: nobody else can reach it. */
  readonly host?: string;
  /** `defaultApps` when absent. */
  readonly apps?: readonly SimulatedApp[];
  /** Where the service is that the demo phone at `/` talks to. */
  readonly serviceUrl?: string;
  /** Log each request to standard output, without its query. Off when absent. */
  readonly logger?: boolean;
}

/** A running simulator. */
export interface Simulator {
  /** Where it answers, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Tells the demo phone where the service is, whose address may be known later than this one. */
  setServiceUrl(url: string): void;
  /** Ends every connection, hanging ones too, and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts a simulated api.weixin.qq.com of its own: no two share anything.
 * @throws Error when the apps are wrong, or with Node's `code` (EADDRINUSE, ...) when the port cannot be had
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 4010, host = '127.0.0.1', apps = defaultApps, serviceUrl, logger = false } = options;
  const world = new World(parseApps(apps));
  const page = new Page(serviceUrl);
  const server = buildServer(world, page, logger);
  const url = await server.listen({ port, host });
  return {
    url,
    setServiceUrl: (told) => {
      page.serviceUrl = told;
    },
    close: () => {
      world.closing.abort();
      return server.close();
    },
  };
}

function buildServer(world: World, page: Page, logger: boolean): FastifyInstance {
  const server = Fastify({
    logger: logger && { serializers: { req: ({ method, url }) => ({ method, path: url.split('?', 1)[0] }) } },
    // A hanging fault would keep close() waiting for ever.
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 4096 },
    frameworkErrors(error, request, reply) {
      // A path that is not even valid percent-encoding: Fastify has routed it nowhere.
      if (request.url.startsWith(CONTROL_PREFIX)) refuseControlUrl(error, request, reply);
      else serveInvalidUrl(world, request, reply);
    },
  });
  // WeChat parses by content, whatever the media type; so do the controls.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  server.register(controlSurface(world), { prefix: CONTROL_PREFIX });
  page.register(server);
  registerWeChat(server, world);
  return server;
}
