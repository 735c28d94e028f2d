import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Logger } from 'pino';
import { createApp } from './app.setup.js';
import { type Clock } from './common/clock.js';
import { type Config } from './config/index.js';
import { migrate } from './database/index.js';
import { ShutdownIndicator } from './health/index.js';

export interface Service {
  /** Where it listens, such as http://127.0.0.1:3000. */
  readonly url: string;
  readonly app: NestFastifyApplication;
  /** Leaves without dropping a request. */
  stop(): Promise<void>;
}

/** Migrates the database, builds the application and listens. */
export async function startService(config: Config, logger: Logger, clock?: Clock): Promise<Service> {
  const migrated = await migrate(config.database);
  if (migrated.length > 0) logger.info({ migrations: migrated }, 'migrated the database');
  const app = await createApp({ config, logger, clock });
  try {
    await app.listen(config.http.port, config.http.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  return { url: await app.getUrl(), app, stop: () => stop(app, config, logger) };
}

/**
 * First unready and `Connection: close` on every answer, while still serving: load balancers and keep-alive
 * clients turn away by themselves. Then no new connection, the last answers, and the pools.
 */
async function stop(app: NestFastifyApplication, config: Config, logger: Logger): Promise<void> {
  logger.info({ drainMs: config.http.shutdownDrainMs }, 'stopping');
  app.get(ShutdownIndicator).beginShutdown();
  const server = app.getHttpServer();
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('Connection', 'close');
  });
  await wait(config.http.shutdownDrainMs);
  await app.close();
  logger.info('stopped');
}
