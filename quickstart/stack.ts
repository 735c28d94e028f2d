import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { defaultApps, explainListenFailure, readSettings, startSimulator } from '../simulator/index.js';
import { type Config, loadConfig, readEnvironment } from '../src/config/index.js';
import { createLogger } from '../src/observability/index.js';
import { startService } from '../src/service.js';
import { explainStartFailure } from '../src/start-error.js';
import { corsOriginsWith } from './cors-origins.js';
import { EmbeddedPostgresError, startEmbeddedPostgres } from './embedded-postgres.js';
import { leaveEnvironment } from './left-environment.js';
import { masterKeysOf } from './master-keys.js';
import { ownAddress } from './own-address.js';
import { StartFailure } from './start-failure.js';
import { welcome } from './welcome.js';

type Environment = Record<string, string | undefined>;

/** What quickstart runs, started in order and stopped in the opposite one. */
export class Stack {
  private readonly stops: (() => Promise<void>)[] = [];

  /**
   * Prints the `ready` line and what to try first.
   * @returns a promise of the last words of an embedded database that ended by itself
   * @throws StartFailure
   */
  async start(): Promise<{ databaseEnded: Promise<string> }> {
    const began = performance.now();
    const env = readEnvironment();
    const dataDir = resolve(env['DATA_DIR'] || '.data');
    // The simulator first: its port is what a second quickstart on this machine finds taken.
    const address = ownAddress(env);
    const wechat = await this.startWechat(env, address);
    const database = await this.startDatabase(env, dataDir);
    const storage = {
      DATABASE_URL: database.url,
      MASTER_KEYS: env['MASTER_KEYS'] || (await masterKeysOf(dataDir)),
    };
    const url = await this.startApi({
      ...env,
      ...storage,
      // Meant for the database that is named, and not for one of our own.
      DATABASE_MIGRATION_URL: env['DATABASE_URL'] ? env['DATABASE_MIGRATION_URL'] : undefined,
      NODE_ENV: 'development',
      PUBLIC_URL: env['PUBLIC_URL'] || address,
      CORS_ORIGINS: corsOriginsWith(wechat.url, env['CORS_ORIGINS']),
      WECHAT_API_BASE_URL: wechat.url,
      WECHAT_APPS: wechat.apps,
      WECHAT_APP_ID: undefined,
      WECHAT_APP_SECRET: undefined,
    });
    wechat.demoUses(url);
    this.stops.push(leaveEnvironment(dataDir, storage));
    console.log(
      welcome({ apiUrl: url, simulatorUrl: wechat.url, seconds: (performance.now() - began) / 1000 }),
    );
    return { databaseEnded: database.ended };
  }

  async stop(): Promise<void> {
    for (let stop = this.stops.pop(); stop; stop = this.stops.pop()) {
      await stop().catch((error: unknown) => {
        console.error((error as Error).message);
      });
    }
  }

  /** @param apiUrl where its pushes go, and the demo phone's requests */
  private async startWechat(
    env: Environment,
    apiUrl: string | undefined,
  ): Promise<{ url: string; apps: string; demoUses: (serviceUrl: string) => void }> {
    const { apps: known = defaultApps, ...where } = readSettings(env);
    const pushed = (appId: string): { pushUrl?: string } =>
      apiUrl === undefined ? {} : { pushUrl: `${apiUrl}/v1/wechat/push/${appId}` };
    // Told at the start: somebody may have the demo open already.
    const settings = {
      ...(apiUrl !== undefined && { serviceUrl: apiUrl }),
      ...where,
      apps: known.map((app) => ({ ...pushed(app.appId), ...app })),
    };
    const simulator = await startSimulator(settings).catch((error: unknown) => {
      throw new StartFailure(explainListenFailure(error, settings));
    });
    this.stops.push(() => simulator.close());
    const apps = await (await fetch(`${simulator.url}/_control/apps`)).text();
    return {
      url: simulator.url,
      apps,
      demoUses: (serviceUrl) => {
        if (settings.serviceUrl === undefined) simulator.setServiceUrl(serviceUrl);
      },
    };
  }

  /** DATABASE_URL where one is given, else a PostgreSQL of our own in DATA_DIR. */
  private async startDatabase(
    env: Environment,
    dataDir: string,
  ): Promise<{ url: string; ended: Promise<string> }> {
    await mkdir(dataDir, { recursive: true }).catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      throw new StartFailure(`Cannot write to ${dataDir} (${code}). Set DATA_DIR to a folder of yours.`);
    });
    if (env['DATABASE_URL']) {
      const host = URL.canParse(env['DATABASE_URL']) ? new URL(env['DATABASE_URL']).host : 'DATABASE_URL';
      console.log(
        `Using the database at ${host}, since DATABASE_URL is set. Unset it for one of quickstart's own.`,
      );
      return { url: env['DATABASE_URL'], ended: new Promise(() => undefined) };
    }
    const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres') }).catch(
      (error: unknown) => {
        throw error instanceof EmbeddedPostgresError ? new StartFailure(error.message) : error;
      },
    );
    this.stops.push(() => postgres.stop());
    const ended = postgres.exited.then(({ lastLog }) => lastLog.trim().split('\n').at(-1) ?? '');
    return { url: postgres.url, ended };
  }

  private async startApi(env: Environment): Promise<string> {
    let config: Config | undefined;
    try {
      config = loadConfig(env);
      const logger = createLogger({ level: config.http.logLevel, pretty: process.stdout.isTTY });
      const service = await startService(config, logger);
      this.stops.push(() => service.stop());
      return service.url;
    } catch (error) {
      throw new StartFailure(explainStartFailure(error, config));
    }
  }
}
