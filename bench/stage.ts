import { randomBytes } from 'node:crypto';
import { type Database, openDatabase } from './database.js';
import { logIn, userCount } from './logins.js';
import { type Program, type Running, start } from './processes.js';
import { type Teardown } from './teardown.js';

export type FloorName = 'floor' | 'floor+cache';
export type ServerName = 'service' | FloorName;

export interface Server extends Running {
  readonly name: ServerName;
}

/** Everything that a round needs, started and filled with users. */
export interface Stage {
  readonly database: Database;
  readonly servers: Readonly<Record<ServerName, Server>>;
  /** A second one of the service, on the same database. Stopped at the end of the run. */
  startAnotherInstance(): Promise<Running>;
  /** Rejects when one of the programs ends by itself. */
  readonly broken: Promise<never>;
}

/** The service's own default, given to both sides. */
const poolSize = '10';
/** Seconds, the longest that the service allows: the tokens of a run outlive it. */
const accessTokenTtl = '3600';

export async function buildStage(teardown: Teardown, cpuProf: string | undefined): Promise<Stage> {
  const database = await openDatabase(process.env['DATABASE_URL'], teardown);
  const mock = await start(
    { name: 'the WeChat mock', script: 'bench/wechat-mock.ts', readyPath: '/', env: {} },
    teardown,
  );
  const env = {
    DATABASE_URL: database.url,
    // One of a .env would migrate another database.
    DATABASE_MIGRATION_URL: '',
    DATABASE_POOL_SIZE: poolSize,
    WECHAT_API_BASE_URL: mock.url,
    WECHAT_APP_ID: 'wxbench0000000000',
    WECHAT_APP_SECRET: randomBytes(16).toString('hex'),
    ACCESS_TOKEN_TTL: accessTokenTtl,
  };
  const instance = {
    script: 'src/main.ts',
    env: {
      ...env,
      MASTER_KEYS: `bench:${randomBytes(32).toString('base64')}`,
      SWAGGER_ENABLED: 'false',
      // One client sends everything here; a limit per client would be all that is measured.
      RATE_LIMITS: 'off',
    },
  };
  const [service, floor, cachingFloor] = await Promise.all([
    serve('service', teardown, {
      ...instance,
      ...(cpuProf !== undefined && { nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${cpuProf}`] }),
    }),
    serve('floor', teardown, { script: 'bench/floor.ts', env }),
    serve('floor+cache', teardown, { script: 'bench/floor.ts', env: { ...env, FLOOR_TOKEN_CACHE: '1' } }),
  ]);
  const broken = Promise.race([mock, service, floor, cachingFloor].map(({ died }) => died));
  broken.catch(() => undefined);

  await logIn(service, userCount);
  await database.client.query('ANALYZE');
  return {
    database,
    servers: { service, floor, 'floor+cache': cachingFloor },
    startAnotherInstance: () =>
      start({ ...instance, name: 'the second instance', readyPath: '/health/ready' }, teardown),
    broken,
  };
}

async function serve(
  name: ServerName,
  teardown: Teardown,
  program: Omit<Program, 'name' | 'readyPath'>,
): Promise<Server> {
  return { ...(await start({ ...program, name, readyPath: '/health/ready' }, teardown)), name };
}
