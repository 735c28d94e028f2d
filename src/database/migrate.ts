import { DataSource, MigrationExecutor } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { type DatabaseConfig } from '../config/index.js';
import { connectionSettings, dataSourceOptions } from './data-source.js';
import { serviceRole } from './service-role.js';

/** Any number that no other user of the database locks; the same for every instance. */
const migrationLock = 7_236_518_001;

/**
 * Brings the schema up to date. Instances that start together wait for one another: the first one migrates,
 * the others find nothing left to do. Not as the service's role, which may not.
 *
 * @returns the names of the migrations that ran here
 */
export async function migrate({
  url,
  migrationUrl,
}: Pick<DatabaseConfig, 'url'> & Partial<DatabaseConfig>): Promise<string[]> {
  const dataSource = new DataSource({
    // No timeouts: waiting for another instance's migration, and migrating, may take longer than a request ever does.
    ...dataSourceOptions(migrationUrl ?? url, {
      max: 1,
      application_name: connectionSettings.application_name,
      connectionTimeoutMillis: connectionSettings.connectionTimeoutMillis,
    }),
    migrations,
    migrationsTableName: 'migrations',
  });
  await dataSource.initialize();
  const runner = dataSource.createQueryRunner();
  try {
    // All in one transaction, which holds the lock: of the session, a pooler between might give it to others.
    await runner.startTransaction();
    await runner.query(`SELECT pg_advisory_xact_lock($1)`, [migrationLock]);
    // A login whose own settings make it the service's role behind a pooler may not migrate as that.
    await runner.query(`SELECT set_config('role', 'none', true) WHERE current_user = $1`, [serviceRole]);
    const ran = await new MigrationExecutor(dataSource, runner).executePendingMigrations();
    await runner.commitTransaction();
    return ran.map(({ name }) => name);
  } finally {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    await runner.release();
    await dataSource.destroy();
  }
}
