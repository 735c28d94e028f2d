import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger } from 'pino';
import { type SimulatedApp } from '../../simulator/index.js';
import { type Config, loadConfig } from '../../src/config/index.js';
import { createLogger } from '../../src/observability/index.js';
import { type Service, startService } from '../../src/service.js';
import { ApiClient } from './api-client.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { MovableClock } from './movable-clock.js';
import { TestWechat } from './wechat.js';

export interface TestEnvironment {
  readonly api: ApiClient;
  readonly wechat: TestWechat;
  readonly database: TestDatabase;
  readonly clock: MovableClock;
  readonly config: Config;
  readonly service: Service;
  /** Every line the service logged, at trace. */
  readonly logs: string[];
  /** Another instance on the same database; at the same WeChat when no other is given. */
  startInstance(options?: {
    env?: Record<string, string>;
    wechat?: TestWechat;
  }): Promise<{ api: ApiClient; service: Service }>;
  /** Stops all but the first one: each has a dozen connections to the database that all tests share. */
  stopOthers(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The service as main.ts starts it, listening, on a PostgreSQL database of its own and on a simulated WeChat
 * over HTTP; with a clock that can be moved.
 */
export async function createTestEnvironment(
  options: { env?: Record<string, string>; apps?: readonly SimulatedApp[] } = {},
): Promise<TestEnvironment> {
  const [database, wechat, storageDir] = await Promise.all([
    createTestDatabase(),
    TestWechat.start(options.apps),
    mkdtemp(join(tmpdir(), 'weapp-auth-')),
  ]);
  const clock = new MovableClock();
  const { logger, logs } = collectingLogger();
  const env = {
    NODE_ENV: 'test',
    PORT: '0',
    LOG_LEVEL: 'trace',
    // Jest cannot load its static file server before Node 24.9; test/process and test/browser open the page.
    SWAGGER_ENABLED: 'false',
    DATABASE_URL: database.url,
    WECHAT_APPS: JSON.stringify(await wechat.apps()),
    STORAGE_DIR: storageDir,
    MASTER_KEYS: `test1:${randomBytes(32).toString('base64')}`,
    ...options.env,
  };
  const services: Service[] = [];
  const startInstance: TestEnvironment['startInstance'] = async (own = {}) => {
    const at = own.wechat ?? wechat;
    const settings = { ...env, WECHAT_API_BASE_URL: at.url, ...own.env };
    const service = await startService(loadConfig(settings), logger, clock);
    services.push(service);
    return { api: new ApiClient(service.url, at), service };
  };
  const { api, service } = await startInstance();
  return {
    api,
    wechat,
    database,
    clock,
    config: loadConfig({ ...env, WECHAT_API_BASE_URL: wechat.url }),
    service,
    logs,
    startInstance,
    stopOthers: async () => {
      await Promise.all(services.splice(1).map(stopAtOnce));
    },
    close: async () => {
      await Promise.all(services.map(stopAtOnce));
      await Promise.all([wechat.close(), database.drop(), rm(storageDir, { recursive: true })]);
    },
  };
}

/** No request comes any more for which it would wait. */
function stopAtOnce({ app, stop }: Service): Promise<void> {
  app.getHttpServer().closeIdleConnections();
  return stop();
}

function collectingLogger(): { logger: Logger; logs: string[] } {
  const logs: string[] = [];
  const logger = createLogger({
    level: 'trace',
    pretty: false,
    destination: { write: (line) => void logs.push(line) },
  });
  return { logger, logs };
}
