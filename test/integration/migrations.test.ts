import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { migrate } from '../../src/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';
import { post, postRefresh, refreshed } from '../support/session-tokens.js';

let database: TestDatabase;
let env: TestEnvironment | undefined;
beforeEach(async () => {
  database = await createTestDatabase({ migrated: false });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await env?.close();
  env = undefined;
  await database.drop();
});

const config = (): { url: string; poolSize: number } => ({ url: database.url, poolSize: 2 });
const names = migrations.map((migration) => new migration().name);

async function withMigrations<T>(work: (source: DataSource) => Promise<T>): Promise<T> {
  const source = new DataSource({
    type: 'postgres',
    url: database.url,
    migrations,
    migrationsTableName: 'migrations',
  });
  await source.initialize();
  try {
    return await work(source);
  } finally {
    await source.destroy();
  }
}

/** Tables, columns, constraints and indexes, as PostgreSQL itself words them. */
async function schema(): Promise<unknown[]> {
  return database.query(`
    SELECT table_name AS table, column_name AS name,
           concat_ws(' ', data_type, is_nullable, column_default, generation_expression) AS definition
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    ORDER BY 1, 2, 3`);
}

describe('the migrations', () => {
  it('run on an empty database, once, and the service logs in on what they made', async () => {
    expect(await migrate(config())).toEqual(names);
    expect(await migrate(config())).toEqual([]);
    const rows = await database.query<{ name: string }>('SELECT name FROM migrations ORDER BY id');
    expect(rows.map(({ name }) => name)).toEqual(names);

    env = await createTestEnvironment({ env: { DATABASE_URL: database.url } });
    expect((await env.api.login()).isNewUser).toBe(true);
    expect(await database.count('users')).toBe(1);
  });

  it('can be taken back, each of them and completely, and run again to the same schema', async () => {
    await migrate(config());
    const made = await schema();
    await withMigrations(async (source) => {
      for (let left = migrations.length; left > 0; left--) await source.undoLastMigration();
    });
    const left = await database.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i' AND relname NOT LIKE 'migrations%'`,
    );
    expect(left).toEqual([]);
    expect(await migrate(config())).toEqual(names);
    expect(await schema()).toEqual(made);
  });

  it('taken back and run again bring no ended session back to life', async () => {
    env = await createTestEnvironment({ env: { DATABASE_URL: database.url } });
    const [ended, live] = [await env.api.login(), await env.api.login()];
    await post(env.api, '/v1/auth/logout', ended.accessToken);
    await withMigrations(async (source) => {
      for (let left = migrations.length; left > 1; left--) await source.undoLastMigration();
    });
    await migrate(config());
    const { api } = await env.startInstance();
    expectProblem(await postRefresh(api, ended.refreshToken), 401, 'REFRESH_TOKEN_INVALID');
    await refreshed(api, live.refreshToken);
  });

  it('taken back and run again leave each event of the trail with the user whom it concerns', async () => {
    await migrate(config());
    const [admin, user] = [crypto.randomUUID(), crypto.randomUUID()];
    await database.query(
      `INSERT INTO audit_events (action, actor_kind, actor_id, subject_kind, subject_id, user_id, details)
       VALUES ('user.phone_read', 'user', $1, 'user', $2::uuid::text, $2::uuid, '{}'),
              ('session.logged_out', 'user', $2::uuid::text, 'session', 's', $2::uuid, '{"sessions": 1}'),
              ('session.refresh_token_reused', 'system', NULL, 'session', 's', $2::uuid, '{"presented": 1}'),
              ('signing_key.rotated', 'operator', NULL, 'signing_key', 'k', NULL, '{}')`,
      [admin, user],
    );
    const trail = (): Promise<unknown[]> => database.query('SELECT * FROM audit_events ORDER BY id');
    const before = await trail();
    await withMigrations((source) => source.undoLastMigration());
    await migrate(config());
    expect(await trail()).toEqual(before);
  });

  it('run once when five instances start at the same moment', async () => {
    const ran = await Promise.all(Array.from({ length: 5 }, () => migrate(config())));
    expect(ran.flat()).toEqual(names);
    expect(await database.count('migrations')).toBe(names.length);
  });

  it('leave nothing behind when one fails, and do not keep the others waiting', async () => {
    // TypeORM tells a failure to the console as well.
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    // What it wants to create is there already, in part.
    await database.query('CREATE TABLE sessions (id int)');
    const ran = await Promise.allSettled(Array.from({ length: 3 }, () => migrate(config())));
    expect(ran.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    const tables = await database.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations'`,
    );
    expect(tables).toEqual([{ name: 'sessions' }]);
    await database.query('DROP TABLE sessions');
    expect(await migrate(config())).toEqual(names);
  });
});

describe('the entities', () => {
  /** What a schema made by TypeORM would not have. The migrations add these on purpose; entities cannot say them. */
  const ofTheMigrationsAlone = [
    /^DROP INDEX /,
    /^ALTER TABLE "\w+" DROP CONSTRAINT "/,
    // A generated column of an index: TypeORM would want a table of its own for it.
    /^ALTER TABLE "sessions" DROP COLUMN "expires_on"$/,
    /^ALTER TABLE "wechat_identities" DROP COLUMN "session_key_on"$/,
    /^DELETE FROM "typeorm_metadata"/,
    // Defaults for a person who inserts by hand; the service always gives a value.
    /^ALTER TABLE "\w+" ALTER COLUMN "\w+" DROP DEFAULT$/,
  ];
  // `revocations` has no entity: triggers write it, one statement reads it, and TypeORM knows no xid8.

  it('match the schema: no table, column, type or nullability is missing, surplus or other', async () => {
    env = await createTestEnvironment();
    const source = env.service.app.get(DataSource);
    expect(source.options).toMatchObject({ synchronize: false, migrationsRun: false });
    // TypeORM looks there for what columns are generated from.
    await env.database.query(
      'CREATE TABLE typeorm_metadata (type text, database text, schema text, "table" text, name text, value text)',
    );
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    const differences = upQueries
      .map(({ query }) => query)
      .filter((query) => !ofTheMigrationsAlone.some((pattern) => pattern.test(query)));
    expect(differences).toEqual([]);

    const tables = await env.database.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables
        WHERE schemaname = 'public' AND tablename NOT IN ('migrations', 'revocations', 'typeorm_metadata')`,
    );
    expect(source.entityMetadatas.map(({ tableName }) => tableName).sort()).toEqual(
      tables.map(({ name }) => name).sort(),
    );
  });
});
