import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../quickstart/embedded-postgres.js';
import { BenchError, inOneLine } from './errors.js';
import { type Teardown } from './teardown.js';

export interface Database {
  readonly url: string;
  /** For people: which server it is. */
  readonly description: string;
  readonly client: pg.Client;
}

/** An empty database of our own: on the server of `DATABASE_URL`, or on one that is started for this run. */
export async function openDatabase(given: string | undefined, teardown: Teardown): Promise<Database> {
  const { url, kind } = given ? await createOn(given, teardown) : await startServer(teardown);
  const client = await connect(url);
  teardown.add(() => client.end());
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  return { url, client, description: `PostgreSQL ${rows[0]?.server_version ?? ''}, ${kind}` };
}

async function startServer(teardown: Teardown): Promise<{ url: string; kind: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'weapp-auth-bench-'));
  teardown.add(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 40 }));
  const starting = startEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    durable: false,
    // Vacuuming is done between rounds, for both sides alike, and not in the middle of one.
    settings: { autovacuum: 'off' },
  });
  teardown.add(async () => {
    await (await starting.catch(() => undefined))?.stop();
  });
  const { url } = await starting;
  return { url, kind: 'embedded, without fsync' };
}

async function createOn(server: string, teardown: Teardown): Promise<{ url: string; kind: string }> {
  const name = `weapp_auth_bench_${randomBytes(4).toString('hex')}`;
  const administration = await connect(server);
  teardown.add(() => administration.end());
  await administration.query(`CREATE DATABASE ${name}`).catch((error: unknown) => {
    throw new BenchError(`DATABASE_URL: cannot create a database there: ${inOneLine(error)}`);
  });
  teardown.add(async () => {
    await administration.query(`DROP DATABASE ${name} WITH (FORCE)`);
  });
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, kind: 'of DATABASE_URL' };
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  // A connection that breaks is told by the next query; the event as well would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new BenchError(`cannot connect to the database: ${inOneLine(error)}`);
  }
  return client;
}
