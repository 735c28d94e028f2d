import { type ClientConfig } from 'pg';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { type DatabaseConfig } from '../config/index.js';
import { connectionSettings, dataSourceOptions, pooledClient } from './data-source.js';

/** A command may count what a request never does; and an operator waits longer than a client. */
const settings: ClientConfig = {
  ...connectionSettings,
  application_name: 'weapp-auth-command',
  connectionTimeoutMillis: 5_000,
  statement_timeout: 60_000,
  query_timeout: 65_000,
};

/** The database for a command that runs beside the service: one connection. Whoever opens it destroys it. */
export async function openForCommand(
  config: Pick<DatabaseConfig, 'url'>,
  entities: EntityTarget<ObjectLiteral>[],
): Promise<DataSource> {
  const dataSource = new DataSource({
    ...dataSourceOptions({ ...config, poolSize: 1 }),
    entities: entities as never,
    extra: { ...settings, ...pooledClient, max: 1 },
  });
  return dataSource.initialize();
}
