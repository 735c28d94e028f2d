import { type EntityManager } from 'typeorm';
import { type JsonValue } from './user-data.js';

type Exported = Readonly<Record<string, JsonValue>>;

/** Rows a page. */
const pageSize = 1_000;

/** The rows of a query, under the names of their columns in camel case; times as ISO 8601 in UTC. */
export async function exportRows(
  manager: EntityManager,
  query: string,
  values: unknown[],
): Promise<Exported[]> {
  return (await manager.query<Record<string, unknown>[]>(query, values)).map(toExported);
}

/** The same, a page at a time, for what there may be much of. In a transaction, and one at a time. */
export async function* exportPages(
  manager: EntityManager,
  query: string,
  values: unknown[],
): AsyncGenerator<Exported[]> {
  await manager.query(`DECLARE exported NO SCROLL CURSOR FOR ${query}`, values);
  for (;;) {
    const page = await manager.query<Record<string, unknown>[]>(`FETCH ${pageSize} FROM exported`);
    if (page.length > 0) yield page.map(toExported);
    if (page.length < pageSize) break;
  }
  await manager.query(`CLOSE exported`);
}

function toExported(row: Readonly<Record<string, unknown>>): Exported {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase()),
      value instanceof Date ? value.toISOString() : (value as JsonValue),
    ]),
  );
}
