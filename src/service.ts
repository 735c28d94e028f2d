import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Logger } from 'pino';
import { createApp } from './app.setup.js';
import { type Clock } from './common/clock.js';
import { type Config } from './config/index.js';
import { migrate } from './database/index.js';
import { ShutdownIndicator } from './health/index.js';
import { MetricsServer } from './observability/index.js';

export interface Service {
  /** Where it listens, such as http://127.0.0.1:3000. */
  readonly url: string;
  /** Where Prometheus reads, such as http://127.0.0.1:9464/metrics; absent without METRICS_PORT. */
  readonly metricsUrl?: string | undefined;
  readonly app: NestFastifyApplication;
  /** Leaves without dropping a request. */
  stop(): Promise<void>;
}

/** Migrates the database, builds the application and listens. */
export async function startService(config: Config, logger: Logger, clock?: Clock): Promise<Service> {
  const migrated = await migrate(config.database);
  if (migrated.length > 0) logger.info({ migrations: migrated }, 'migrated the database');
  const app = await createApp({ config, logger, clock });
  const connections = new Set<Socket>();
  app.getHttpServer().on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  try {
    await app.listen(config.http.port, config.http.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  const metricsUrl = app.get(MetricsServer).url;
  if (metricsUrl !== undefined) logger.info({ metricsUrl }, 'metrics are served');
  return { url: await app.getUrl(), metricsUrl, app, stop: () => stop(app, config, logger, connections) };
}

/** Milliseconds for kept connections to bring their next request and be told to close. */
const linger = 1_000;
/** Milliseconds after which what is still open is cut: longer than any bounded request takes. */
const patience = 10_000;

/**
 * In this order nobody is cut off. Unready, and serving as ever: load balancers turn away. Then no new
 * connections, while those that are kept serve once more and end with that answer: closing them at once would
 * reset a request that is on its way. Then the last answers, and the pools.
 */
async function stop(
  app: NestFastifyApplication,
  { http }: Config,
  logger: Logger,
  connections: ReadonlySet<Socket>,
): Promise<void> {
  logger.info({ drainMs: http.shutdownDrainMs }, 'stopping');
  app.get(ShutdownIndicator).beginShutdown();
  await wait(http.shutdownDrainMs);

  const server = app.getHttpServer();
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('Connection', 'close');
  });
  // The listener alone: http.Server.close() would close idle connections as well.
  const drained = new Promise<void>((resolve) => {
    NetServer.prototype.close.call(server, () => {
      resolve();
    });
  });
  await Promise.race([drained, wait(linger, undefined, { ref: false })]);
  // Browsers and pools open some ahead; Node takes none of them for idle.
  for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  // Answers that were begun before the stop have promised to keep their connections.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, 100).unref();

  const impatience = setTimeout(() => {
    server.closeAllConnections();
  }, patience);
  await app.close();
  clearInterval(sweep);
  clearTimeout(impatience);
  logger.info('stopped');
}
