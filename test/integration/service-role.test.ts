import { DataSource } from 'typeorm';
import { DatabaseChanges, PreparedStatements } from '../../src/database/index.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

let env: TestEnvironment;
/** As the service's own pool asks it. */
let service: DataSource;
beforeAll(async () => {
  env = await createTestEnvironment();
  service = env.service.app.get(DataSource);
});
afterAll(() => env.close());

const role = 'weapp_auth_service';
const insufficientPrivilege = '42501';

const kinds = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'];
const rows = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
/** Every other table is the service's to read and write. */
const exceptions: Readonly<Record<string, string[]>> = {
  audit_events: ['SELECT', 'INSERT'],
  migrations: ['SELECT'],
};

async function privileges(): Promise<Record<string, string[]>> {
  const found = await env.database.query<{ name: string; has: string[] }>(
    `SELECT relname AS name, array_agg(kind ORDER BY position) FILTER (WHERE has_table_privilege($1, oid, kind)) AS has
       FROM pg_class, unnest($2::text[]) WITH ORDINALITY AS kinds (kind, position)
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f') GROUP BY relname`,
    [role, kinds],
  );
  return Object.fromEntries(found.map(({ name, has }) => [name, has]));
}

describe('the role of the service', () => {
  it('is that of its pool and of its prepared statements, and hears of changes', async () => {
    const text = 'SELECT current_user::text AS name';
    const statements = env.service.app.get(PreparedStatements);
    for (const access of ['read', 'write'] as const) {
      const name = `test.${access}`;
      expect(await statements.run({ name, text, access }, [])).toEqual([{ name: role }]);
    }
    expect(await service.query(text)).toEqual([{ name: role }]);
    expect(env.service.app.get(DatabaseChanges).listening).toBe(true);
    expect(env.logs.join('')).not.toMatch(/rewrite the audit trail|may create objects/);
  });

  it('may do to each table what its work needs, and nothing else', async () => {
    const expected = Object.keys(await privileges()).map((name) => [name, exceptions[name] ?? rows]);
    expect(await privileges()).toEqual(Object.fromEntries(expected));
    for (const name of Object.keys(exceptions)) expect(expected.map(([table]) => table)).toContain(name);
    expect(
      await env.database.query(
        `SELECT has_schema_privilege($1, 'public', 'USAGE') AS uses, has_schema_privilege($1, 'public', 'CREATE') AS makes,
                rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = $1`,
        [role],
      ),
    ).toEqual([
      {
        ...{ uses: true, makes: false, rolcanlogin: false, rolsuper: false },
        ...{ rolcreaterole: false, rolcreatedb: false, rolbypassrls: false },
      },
    ]);
  });

  it('may use the tables of a later migration, without a word in it', async () => {
    await env.database.query('CREATE TABLE parcels (id serial PRIMARY KEY, sent_at timestamptz)');
    try {
      expect(await privileges()).toHaveProperty('parcels', rows);
      await service.query('INSERT INTO parcels DEFAULT VALUES');
      await service.query('UPDATE parcels SET sent_at = now()');
      expect(await env.database.count('parcels')).toBe(1);
    } finally {
      await env.database.query('DROP TABLE parcels');
    }
  });

  it('cannot change the trail, the schema, or what guards them', async () => {
    await env.api.login();
    await env.database.query(
      `INSERT INTO audit_events (action, actor_kind, subject_kind, subject_id) VALUES ('a', 'system', 's', '1')`,
    );
    const before = await env.database.query('SELECT * FROM audit_events');
    for (const statement of [
      `UPDATE audit_events SET action = 'nothing'`,
      'DELETE FROM audit_events',
      'TRUNCATE audit_events',
      'SELECT * FROM audit_events FOR UPDATE',
      'ALTER TABLE audit_events ADD COLUMN hidden text',
      'DROP TABLE audit_events',
      `CREATE TRIGGER silence BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
      'TRUNCATE users CASCADE',
      'CREATE TABLE mine (id int)',
      'CREATE SCHEMA mine',
      `CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
      `CREATE OR REPLACE FUNCTION forget_audit_origins(person uuid) RETURNS void LANGUAGE sql AS ''`,
      'DROP FUNCTION forget_audit_origins',
      'ALTER TABLE users DISABLE TRIGGER ALL',
      'DROP TRIGGER users_access_changed ON users',
      'CREATE INDEX mine ON users (id)',
      'DELETE FROM migrations',
      `ALTER ROLE ${role} SUPERUSER`,
      'CREATE ROLE mine',
      `COPY audit_events TO PROGRAM 'true'`,
    ]) {
      const answer = await service.query(statement).catch((error: unknown) => error);
      expect([statement, answer]).toEqual([
        statement,
        expect.objectContaining({ code: insufficientPrivilege }),
      ]);
    }
    // What it does not hold it cannot give: PostgreSQL only warns of that.
    await service.query('GRANT ALL ON audit_events TO PUBLIC');
    expect(await privileges()).toHaveProperty('audit_events', exceptions['audit_events']);
    expect(await env.database.query('SELECT * FROM audit_events')).toEqual(before);
  });

  it('forgets the origins of a person, in pieces, by the one function that may, which nobody else may call', async () => {
    const person = crypto.randomUUID();
    await service.query(
      `INSERT INTO audit_events (action, actor_kind, subject_kind, subject_id, user_id, ip)
       SELECT 'user.erased', 'system', 'user', $1::uuid::text, $1, '192.0.2.1' FROM generate_series(1, 5)`,
      [person],
    );
    const forget = async (...values: unknown[]): Promise<unknown> => {
      const parameters = values.map((_, i) => `$${i + 1}`).join();
      return service.query(`SELECT forget_audit_origins(${parameters}) AS forgotten`, values);
    };
    const traced = (): Promise<unknown> =>
      service.query('SELECT count(ip)::int FROM audit_events WHERE user_id = $1', [person]);
    expect([await forget(person, 2), await traced()]).toEqual([[{ forgotten: 2 }], [{ count: 3 }]]);
    // As a release before asks for it.
    expect([await forget(person), await traced()]).toEqual([[{ forgotten: 3 }], [{ count: 0 }]]);
    expect(await forget(person, 2)).toEqual([{ forgotten: 0 }]);
    const grantees = await env.database.query<{ name: string }>(
      `SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS name
         FROM pg_proc, aclexplode(proacl) WHERE proname = 'forget_audit_origins' AND grantee <> proowner`,
    );
    expect(grantees).toEqual([{ name: role }]);
  });
});
