import pg from 'pg';
import { type TestDatabase } from './database.js';

/** All that somebody learns who steals the database: every row of every table, and what its bytes may mean. */
export async function dumpDatabase(database: TestDatabase): Promise<string> {
  const columns = await database.query<{ table: string; column: string; type: string }>(
    `SELECT table_name AS table, column_name AS column, data_type AS type
       FROM information_schema.columns WHERE table_schema = 'public'`,
  );
  const dump: string[] = [];
  for (const table of new Set(columns.map((each) => each.table))) {
    const rows = await database.query<{ row: string }>(
      `SELECT row::text AS row FROM ${pg.escapeIdentifier(table)} AS row`,
    );
    dump.push(`-- ${table}`, ...rows.map(({ row }) => row));
  }
  for (const { table, column } of columns.filter(({ type }) => type === 'bytea')) {
    const values = await database.query<{ value: Buffer | null }>(
      `SELECT ${pg.escapeIdentifier(column)} AS value FROM ${pg.escapeIdentifier(table)}`,
    );
    for (const { value } of values) {
      for (const encoding of ['hex', 'base64', 'base64url', 'latin1', 'utf8'] as const) {
        dump.push(value?.toString(encoding) ?? '');
      }
    }
  }
  return dump.join('\n');
}
