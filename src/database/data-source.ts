import pg, { type ClientConfig, type PoolConfig } from 'pg';
import { type DataSourceOptions, type Logger } from 'typeorm';

/** Milliseconds. A request that waits longer has lost its client anyway; WeChat's own limit is 3 s. */
export const databaseTimeouts = {
  /** For a connection: free in the pool, or newly made. */
  connect: 2_000,
  statement: 5_000,
  lock: 3_000,
  idleInTransaction: 10_000,
  /** Client side, for a server that is gone without a word; above `statement`, which the server enforces. */
  query: 7_000,
} as const;

/** How every connection of the service behaves. */
export const connectionSettings = {
  application_name: 'weapp-auth',
  connectionTimeoutMillis: databaseTimeouts.connect,
  statement_timeout: databaseTimeouts.statement,
  lock_timeout: databaseTimeouts.lock,
  idle_in_transaction_session_timeout: databaseTimeouts.idleInTransaction,
  query_timeout: databaseTimeouts.query,
  keepAlive: true,
  // A firewall that drops idle connections without a word is found out in time.
  keepAliveInitialDelayMillis: 30_000,
} as const satisfies ClientConfig;

/**
 * For pools. Between the pool's own listener and TypeORM's there is a moment without any, in which the end of a
 * connection would be an unhandled 'error' event and the end of the process. Whoever uses it is told by its query.
 */
class ListeningClient extends pg.Client {
  constructor(config?: ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** Of every data source. The schema comes from migrations alone. */
export function dataSourceOptions(url: string, settings: PoolConfig): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    synchronize: false,
    migrationsRun: false,
    logging: false,
    // It would print failed migrations past our logger, and queries with their values.
    logger: silent,
    extra: { ...settings, Client: ListeningClient },
  };
}

const nothing = (): void => undefined;
const silent: Logger = {
  logQuery: nothing,
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
  logMigration: nothing,
  log: nothing,
};
