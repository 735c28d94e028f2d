import pg from 'pg';
import { type TestDatabase } from './database.js';

/** Where in the database a text is found, as `table.column`: every column of every table, whatever its type, as text. */
export async function findInColumns(
  database: TestDatabase,
  texts: readonly string[],
): Promise<Map<string, string[]>> {
  const columns = await database.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column
       FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`,
  );
  const found = new Map(texts.map((text): [string, string[]] => [text, []]));
  for (const { table, column } of columns) {
    const name = pg.escapeIdentifier(column);
    // Case counts for nothing: uuids and bytes are written in one of several spellings.
    const rows = await database.query<{ text: string }>(
      `SELECT text FROM unnest($1::text[]) AS text
        WHERE EXISTS (SELECT FROM ${pg.escapeIdentifier(table)} WHERE strpos(lower(${name}::text), lower(text)) > 0)`,
      [texts],
    );
    for (const { text } of rows) found.get(text)?.push(`${table}.${column}`);
  }
  return found;
}
