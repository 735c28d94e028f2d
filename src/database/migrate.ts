import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { type DatabaseConfig } from '../config/index.js';
import { connectionSettings, dataSourceOptions, pooledClient } from './data-source.js';

/** Any number that no other user of the database locks; the same for every instance. */
const migrationLock = 7_236_518_001;

/**
 * Brings the schema up to date. Instances that start together wait for one another: the first one migrates,
 * the others find nothing left to do.
 *
 * @returns the names of the migrations that ran here
 */
export async function migrate(config: DatabaseConfig): Promise<string[]> {
  const dataSource = new DataSource({
    ...dataSourceOptions(config),
    // No timeouts: waiting for another instance's migration, and migrating, may take longer than a request ever does.
    extra: {
      ...pooledClient,
      max: 2,
      application_name: connectionSettings.application_name,
      connectionTimeoutMillis: connectionSettings.connectionTimeoutMillis,
    },
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'all',
  });
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    // Of the transaction and not of the session: a pooler between may give the session to others.
    await lock.startTransaction();
    await lock.query(`SELECT pg_advisory_xact_lock($1)`, [migrationLock]);
    const ran = await dataSource.runMigrations();
    await lock.commitTransaction();
    return ran.map(({ name }) => name);
  } finally {
    if (lock.isTransactionActive) await lock.rollbackTransaction();
    await lock.release();
    await dataSource.destroy();
  }
}
