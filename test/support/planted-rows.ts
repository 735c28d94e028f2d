import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type TestDatabase } from './database.js';

/**
 * A row of each user in every table with a `user_id` where they have none yet: what features keep, whose tables nobody has to
 * name here. No column is left empty.
 * @param user part of each text
 * @returns the texts
 */
export async function plantRows(
  database: TestDatabase,
  userIds: readonly string[],
  user: string,
): Promise<string[]> {
  const columns = await database.query<{ table: string; column: string; type: string }>(
    `SELECT a.attrelid::regclass::text AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type
       FROM pg_attribute AS a
      WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND EXISTS (
        SELECT FROM pg_constraint AS c JOIN pg_attribute AS k ON k.attrelid = c.conrelid AND k.attnum = ANY (c.conkey)
         WHERE c.contype = 'f' AND c.confrelid = 'users'::regclass AND c.conrelid = a.attrelid AND k.attname = 'user_id')
      ORDER BY 1, a.attnum`,
  );
  const texts: string[] = [];
  for (const table of new Set(columns.map((each) => each.table))) {
    const there = await database.query(`SELECT FROM ${table} WHERE user_id = ANY ($1)`, [userIds]);
    if (there.length > 0) continue;
    const own = columns.filter((each) => each.table === table);
    for (const userId of userIds) {
      const values = own.map(({ column, type }) =>
        column === 'user_id' ? userId : valueOf(type, `${table}.${column} of ${user}`),
      );
      texts.push(...values.filter((value) => typeof value === 'string' && value.endsWith(user)).map(String));
      await plant(
        database,
        table,
        own.map(({ column }) => column),
        values,
      );
    }
  }
  return texts;
}

function valueOf(type: string, text: string): unknown {
  switch (type) {
    case 'uuid':
      return randomUUID();
    case 'text':
    case 'character varying':
      return text;
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
      return 1;
    case 'boolean':
      return true;
    case 'date':
    case 'timestamp with time zone':
      return new Date();
    case 'json':
    case 'jsonb':
      return JSON.stringify({ text });
    default:
      throw byHand(text, `nobody knows a value of ${type}`);
  }
}

async function plant(
  database: TestDatabase,
  table: string,
  columns: readonly string[],
  values: unknown[],
): Promise<void> {
  const names = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  const places = columns.map((_, i) => `$${i + 1}`).join(', ');
  try {
    await database.query(`INSERT INTO ${table} (${names}) VALUES (${places})`, values);
  } catch (error) {
    throw byHand(table, (error as Error).message);
  }
}

function byHand(what: string, why: string): Error {
  return new Error(`${what}: plant a row in test/support/planted-person.ts, as of addresses (${why})`);
}
