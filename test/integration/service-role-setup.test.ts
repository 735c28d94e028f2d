import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { migrate, openForCommand, ServiceRoleError } from '../../src/database/index.js';
import { explainStartFailure } from '../../src/start-error.js';
import { as, DatabaseServer } from '../support/database-server.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

let server: DatabaseServer;
beforeAll(async () => {
  server = await DatabaseServer.start();
});
afterEach(() => server.clear());
afterAll(() => server.close());

const role = 'weapp_auth_service';
const names = migrations.map((migration) => new migration().name);
const run = (url: URL): Promise<string[]> => migrate({ url: url.href });

/** What a command is to that database. */
async function whoWorks(url: URL): Promise<string> {
  const dataSource = await openForCommand({ url: url.href }, []);
  try {
    const [{ name }] = await dataSource.query<[{ name: string }]>('SELECT current_user::text AS name');
    return name;
  } finally {
    await dataSource.destroy();
  }
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => new Error('It has not failed.'),
    (error: unknown) => error,
  );

describe('the migrations make the role', () => {
  it.each([
    ['a superuser', () => Promise.resolve('postgres')],
    ['a login that may create roles', () => server.login('creator', 'CREATEROLE')],
  ])('as %s, and for several databases of the server at once', async (_who, login) => {
    const owner = await login();
    const databases = await Promise.all(Array.from({ length: 4 }, () => server.database(owner)));
    for (const ran of await Promise.all(databases.map(run))) expect(ran).toEqual(names);
    for (const url of databases) expect(await whoWorks(url)).toBe(role);
    expect(await server.run(`SELECT rolcanlogin FROM pg_roles WHERE rolname = '${role}'`)).toEqual([
      { rolcanlogin: false },
    ]);
  });

  it('or tell the statements that a login needs which may not create roles, and run after those', async () => {
    const url = await server.database(await server.login('plain_owner'));
    const told = explainStartFailure(await failure(run(url)));
    const [, statements = ''] = /^The database user plain_owner .* start again: (.*)$/.exec(told) ?? [];
    expect(statements).toBe(`CREATE ROLE ${role} NOLOGIN; GRANT ${role} TO plain_owner;`);
    await server.run(statements.split(' GRANT')[0] ?? '');
    expect(explainStartFailure(await failure(run(url)))).toMatch(
      /start again: GRANT weapp_auth_service TO plain_owner;$/,
    );
    await server.run(`GRANT ${role} TO plain_owner`);
    expect(await run(url)).toEqual(names);
    expect(await whoWorks(url)).toBe(role);
  });

  it('and take back all that it may do in this database, so that it can be dropped, and give it again', async () => {
    const [url, other] = [await server.database(), await server.database()];
    await run(url);
    await run(other);
    const source = new DataSource({
      type: 'postgres',
      url: url.href,
      migrations,
      migrationsTableName: 'migrations',
    });
    await source.initialize();
    try {
      while (
        (await source.query<unknown[]>(`SELECT FROM migrations WHERE name LIKE 'ServiceRole%'`)).length > 0
      ) {
        await source.undoLastMigration();
      }
      expect(await whoWorks(other)).toBe(role);
      await server.run(`DROP OWNED BY ${role}`, other);
      await server.run(`DROP ROLE ${role}`);
      expect(await run(url)).toContain('ServiceRole1766950000000');
      expect(await whoWorks(url)).toBe(role);
    } finally {
      await source.destroy();
    }
  });
});

describe('a login that cannot be the role', () => {
  it('is told that a server has none: nothing was migrated there, or a dump was restored', async () => {
    const error = await failure(whoWorks(await server.database()));
    expect(error).toBeInstanceOf(ServiceRoleError);
    expect(explainStartFailure(error)).toMatch(
      /^There is no role weapp_auth_service on this database server/,
    );
  });

  it('is told who must grant it what', async () => {
    const url = await server.database();
    await run(url);
    const error = await failure(whoWorks(as(await server.login('stranger'), url)));
    expect(explainStartFailure(error)).toMatch(/"stranger" may not act .*: GRANT \w+ TO "stranger";$/);
  });
});

describe('the service', () => {
  let env: TestEnvironment;
  beforeAll(async () => {
    env = await createTestEnvironment();
  });
  afterAll(() => env.close());

  it('with a login of its own is nobody else, whatever it sets, and another one migrates', async () => {
    const owned = await server.database(await server.login('owner', 'CREATEROLE'));
    const own = as(await server.login('service'), owned);
    await run(owned);
    await server.run(`GRANT ${role} TO service`);
    const { api, service } = await env.startInstance({
      env: { DATABASE_URL: own.href, DATABASE_MIGRATION_URL: owned.href },
    });
    expect((await api.login()).isNewUser).toBe(true);
    await api.login();
    for (const [source, refusal] of [
      [service.app.get(DataSource), 'permission denied for table audit_events'],
      [await openForCommand({ url: owned.href }, []), undefined],
    ] as const) {
      const outcome = await source
        .transaction(async (manager) => {
          await manager.query(`SELECT set_config('role', 'none', true)`);
          await manager.query('DELETE FROM audit_events');
        })
        .catch((error: unknown) => (error as Error).message);
      expect(outcome).toBe(refusal);
      if (refusal === undefined) await source.destroy();
    }
  });

  it('with such a login alone starts where nothing is to migrate, and says what it needs where something is', async () => {
    const [migrated, empty] = [await server.database(), await server.database()];
    await run(migrated);
    const login = await server.login('service');
    await server.run(`GRANT ${role} TO service`);
    expect(await run(as(login, migrated))).toEqual([]);
    expect(explainStartFailure(await failure(run(as(login, empty))))).toMatch(
      /^The database refuses it: permission denied for schema public\. Set DATABASE_MIGRATION_URL /,
    );
  });

  it('migrates as the owner where that login is made the role by its own settings, as behind a pooler', async () => {
    const url = await server.database(await server.login('owner', 'CREATEROLE'));
    await run(url);
    await server.run(`ALTER ROLE owner IN DATABASE ${url.pathname.slice(1)} SET role = ${role}`);
    await server.run(`DELETE FROM migrations WHERE name LIKE 'ServiceRole%'`, url);
    expect(await run(url)).toEqual(['ServiceRole1766950000000']);
  });

  it('warns once where it could rewrite the trail or make objects, and not otherwise', async () => {
    const url = await server.database();
    await run(url);
    const warnings = async (): Promise<string[]> => {
      const before = env.logs.length;
      await env.startInstance({ env: { DATABASE_URL: url.href } });
      return env.logs.slice(before).filter((line) => line.includes('"context":"ServiceConnection"'));
    };
    expect(await warnings()).toEqual([]);
    await server.run('GRANT CREATE ON SCHEMA public TO PUBLIC', url);
    expect(await warnings()).toEqual([expect.stringContaining('REVOKE CREATE ON SCHEMA')]);
    await server.run(`GRANT DELETE ON audit_events TO ${role}`, url);
    expect(await warnings()).toEqual([expect.stringContaining('may rewrite the audit trail')]);
  });
});
