import { type DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { isDatabaseOutage } from '../common/errors/index.js';
import { type DatabaseConfig } from '../config/index.js';
import { openForCommand } from '../database/index.js';
import { CommandRefusal } from './refusal.js';
import { type Terminal } from './terminal.js';

interface Database {
  readonly config: Pick<DatabaseConfig, 'url'>;
  readonly entities: EntityTarget<ObjectLiteral>[];
  /** Of the quickstart whose database it is. */
  readonly dataDir: string | undefined;
  readonly terminal: Terminal;
}

/**
 * Works on the database, having said which it is.
 * @throws CommandRefusal while it cannot be used
 */
export async function withDatabase<T>(
  { config, entities, dataDir, terminal }: Database,
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  const { host, pathname } = new URL(config.url);
  const where = `${host}${pathname} (${dataDir === undefined ? 'DATABASE_URL' : `the quickstart in ${dataDir}`})`;
  terminal.note(`Database: ${where}`);
  let dataSource: DataSource | undefined;
  try {
    dataSource = await openForCommand(config, entities);
    return await work(dataSource);
  } catch (error) {
    if (!isDatabaseOutage(error)) throw error;
    const { code, message } = error as { code?: string; message: string };
    throw new CommandRefusal(`The database at ${where} cannot be used (${code ?? message}).`);
  } finally {
    await dataSource?.destroy();
  }
}
