import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  readonly url: string;
  /** A client of the tests' own, beside the service's. */
  readonly pool: pg.Pool;
  /** The rows of a query. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** How many rows a table has. */
  count(table: string): Promise<number>;
  drop(): Promise<void>;
}

function templateUrl(): URL {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined) throw new Error('global-setup.mjs has not run');
  return new URL(url);
}

async function administrate(statement: string): Promise<void> {
  const url = templateUrl();
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A database of one's own: a copy of the migrated template, or an empty one. */
export async function createTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const name = `test_${process.env['JEST_WORKER_ID'] ?? '0'}_${randomBytes(6).toString('hex')}`;
  await administrate(`CREATE DATABASE ${name} TEMPLATE ${migrated ? 'template' : 'template0'}`);
  const url = templateUrl();
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 4 });
  // A database that is dropped takes its connections with it.
  pool.on('error', () => undefined);
  const query = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await pool.query<Row>(text, values)).rows;
  return {
    url: url.href,
    pool,
    query,
    count: async (table) => {
      const [row] = await query<{ count: string }>(`SELECT count(*) FROM ${pg.escapeIdentifier(table)}`);
      return Number(row?.count);
    },
    drop: async () => {
      await pool.end();
      await administrate(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
