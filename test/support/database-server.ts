import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../quickstart/embedded-postgres.js';

/** A PostgreSQL server of a test's own, for what belongs to the whole server: roles. */
export class DatabaseServer {
  private readonly databases: string[] = [];
  private readonly logins: string[] = [];

  private constructor(
    /** Of its superuser. */
    private readonly url: string,
    private readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<DatabaseServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'weapp-auth-server-'));
    const postgres = await startEmbeddedPostgres({ dataDir, durable: false });
    return new DatabaseServer(postgres.url, async () => {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    });
  }

  /** Somebody who logs in, with these attributes. */
  async login(name: string, attributes = ''): Promise<string> {
    await this.run(`CREATE ROLE ${name} LOGIN ${attributes} PASSWORD 'pass of ${name}'`);
    this.logins.push(name);
    return name;
  }

  /** A new database of that login, and its URL. */
  async database(owner = 'postgres'): Promise<URL> {
    const name = `db_${randomBytes(6).toString('hex')}`;
    await this.run(`CREATE DATABASE ${name} OWNER ${owner}`);
    this.databases.push(name);
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    return as(owner, url);
  }

  /** As a superuser, in that database or in no particular one. */
  async run<Row extends pg.QueryResultRow>(sql: string, database?: URL): Promise<Row[]> {
    const url = new URL(this.url);
    if (database) url.pathname = database.pathname;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** As it was when it started. */
  async clear(): Promise<void> {
    for (const name of this.databases.splice(0)) await this.run(`DROP DATABASE ${name} WITH (FORCE)`);
    for (const name of [...this.logins.splice(0), 'weapp_auth_service'])
      await this.run(`DROP ROLE IF EXISTS ${name}`);
  }

  close(): Promise<void> {
    return this.stop();
  }
}

/** The same database, for that login of {@link DatabaseServer.login}. */
export function as(login: string, database: URL): URL {
  if (login === 'postgres') return database;
  const url = new URL(database);
  url.username = login;
  url.password = `pass of ${login}`;
  return url;
}
