import { type ClientConfig } from 'pg';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { type DatabaseConfig } from '../config/index.js';
import { connectionSettings, dataSourceOptions } from './data-source.js';
import { connectAsServiceRole } from './service-role.js';

/** A command may count what a request never does; and an operator waits longer than a client. */
const settings: ClientConfig = {
  ...connectionSettings,
  application_name: 'weapp-auth-command',
  connectionTimeoutMillis: 5_000,
  statement_timeout: 60_000,
  query_timeout: 65_000,
};

/**
 * The database for a command that runs beside the service, as the service's role: one connection. Whoever opens it
 * destroys it.
 * @throws ServiceRoleError, or what PostgreSQL answers
 */
export async function openForCommand(
  { url }: Pick<DatabaseConfig, 'url'>,
  entities: EntityTarget<ObjectLiteral>[],
): Promise<DataSource> {
  return connectAsServiceRole(url, (connection) =>
    new DataSource({
      ...dataSourceOptions(url, { ...settings, ...connection, max: 1 }),
      entities: entities as never,
    }).initialize(),
  );
}
