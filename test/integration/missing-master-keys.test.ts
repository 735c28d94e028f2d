import { randomBytes } from 'node:crypto';
import { list } from '../../src/keys/list.js';
import { countLimit, missingMasterKeys, statements } from '../../src/keys/missing-master-keys.js';
import { rewrap } from '../../src/keys/rewrap.js';
import { explainStartFailure } from '../../src/start-error.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { keysOperator } from '../support/keys-command.js';

const key = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const [k1, k2] = [key('k1'), key('k2')];

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment({ env: { MASTER_KEYS: k1 } });
  await env.api.login('alice');
  await env.api.login('bob');
  await env.database.query(`UPDATE sessions SET refresh_kid = 'k1'`);
});
afterAll(() => env.close());

const listedBy = async (masterKeys: string): Promise<string> => {
  const operator = await keysOperator(env.database, masterKeys);
  try {
    return await list(operator.dataSource, operator.ring);
  } finally {
    await operator.dataSource.destroy();
  }
};

/** Its columns, in one line. */
const lineOf = (listed: string, id: string): string =>
  listed
    .split('\n')
    .find((line) => line.startsWith(`  ${id} `))
    ?.trim()
    .replace(/ {2,}/g, ' | ') ?? '';

const warnings = (): string[] => env.logs.filter((line) => line.includes('"context":"MasterKeys"'));

describe('a start with a ring that lacks the master key of', () => {
  it('a signing key fails, and says which one to give', async () => {
    const failure = await env.startInstance({ env: { MASTER_KEYS: k2 } }).catch((error: unknown) => error);
    expect(explainStartFailure(failure)).toBe(
      'MASTER_KEYS does not fit this database: it lacks "k1", by which signing keys are sealed. Give the ring that sealed it, older keys included.',
    );
  });

  it('session keys and live refresh tokens succeeds, and warns of each with counts and what to do', async () => {
    const operator = await keysOperator(env.database, `${k2},${k1}`);
    await rewrap(operator.dataSource, operator);
    await operator.dataSource.destroy();
    await env.database.query(
      `UPDATE wechat_identities SET session_key_kid = 'k0' WHERE id = (SELECT min(id::text)::uuid FROM wechat_identities)`,
    );
    await env.database.query(
      `UPDATE sessions SET revoked_at = now(), revoked_reason = 'logout'
        WHERE id = (SELECT min(id::text)::uuid FROM sessions)`,
    );
    expect(warnings()).toEqual([]);
    const { api } = await env.startInstance({ env: { MASTER_KEYS: k2 } });
    expect(warnings()).toEqual([
      expect.stringContaining(
        'MASTER_KEYS lacks \\"k0\\", which 1 session key and 0 live refresh tokens need. Put it back at the end',
      ),
      expect.stringContaining(
        'MASTER_KEYS lacks \\"k1\\", which 0 session keys and 1 live refresh token need.',
      ),
    ]);
    expect((await api.login('carol')).isNewUser).toBe(true);
  });

  it('nothing says nothing', async () => {
    const before = warnings().length;
    await env.startInstance({ env: { MASTER_KEYS: `${k2},${k1},${key('k0')}` } });
    expect(warnings()).toHaveLength(before);
  });
});

describe('the list of master keys', () => {
  beforeAll(async () => {
    // Of an earlier release, whose logins did not record it; here all do.
    await env.database.query(`UPDATE sessions SET refresh_kid = 'k2' WHERE refresh_kid IS NULL`);
  });

  it('tells what rests on each, which is missing, and which may be dropped', async () => {
    const listed = await listedBy(`${k2},${k1},${key('k00')}`);
    expect(lineOf(listed, 'k2')).toBe('k2 | newest | 1 | 2 | 1 | no: what is new is made with it');
    expect(lineOf(listed, 'k1')).toMatch(/^k1 \| yes \| 0 \| 0 \| 1 \| from \d{4}-\d\d-\d\dT[\d:]+Z$/);
    expect(lineOf(listed, 'k00')).toBe('k00 | yes | 0 | 0 | 0 | yes');
    expect(lineOf(listed, 'k0')).toMatch(/^k0 \| MISSING \| 0 \| 1 \| 0 \| no: put it back/);
  });

  it('lets none go that session keys rest on', async () => {
    expect(lineOf(await listedBy(`${k2},${key('k0')}`), 'k0')).toBe(
      'k0 | yes | 0 | 1 | 0 | no: rewrap first',
    );
  });

  it('lets none go while refresh tokens live whose key was not recorded', async () => {
    await env.database.query(`UPDATE sessions SET refresh_kid = NULL WHERE refresh_kid = 'k2'`);
    const listed = await listedBy(`${k2},${key('k00')}`);
    expect(lineOf(listed, 'k00')).toMatch(/^k00 \| yes \| 0 \| 0 \| 0 \| from \d{4}-/);
    expect(listed).toContain('1 live refresh token of an earlier release may rest on any of them');
    await env.database.query(`UPDATE sessions SET refresh_kid = 'k2' WHERE refresh_kid IS NULL`);
  });

  it('holds no secret', async () => {
    const listed = await listedBy(`${k2},${k1}`);
    for (const each of [k1, k2]) expect(listed).not.toContain(each.split(':')[1]);
  });
});

describe('over 100,000 identities and as many sessions', () => {
  beforeAll(async () => {
    await env.database.query(`INSERT INTO users (id) VALUES ('00000000-0000-4000-8000-000000000001')`);
    await env.database.query(
      `INSERT INTO wechat_identities (id, user_id, app_id, openid, session_key_sealed, session_key_kid, session_key_at)
       SELECT gen_random_uuid(), '00000000-0000-4000-8000-000000000001', 'wx-many', n::text, '\\x00',
              CASE WHEN n <= 7 THEN 'rare' ELSE 'often' END, now() FROM generate_series(1, 100000) AS n`,
    );
    await env.database.query(
      `INSERT INTO sessions (id, user_id, identity_id, app_id, expires_at, absolute_expires_at, refresh_kid)
       SELECT gen_random_uuid(), user_id, id, app_id, now() + interval '1 day', now() + interval '1 day', session_key_kid
         FROM wechat_identities WHERE app_id = 'wx-many'`,
    );
  }, 60_000);

  async function planOf(statement: string, values: unknown[]): Promise<string> {
    const client = await env.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(statements.indexesOnly);
      const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`, values);
      return JSON.stringify(rows);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }

  it.each(['before the tables are analyzed', 'after'])(
    'no table is read from end to end: %s',
    async (when) => {
      if (when === 'after') await env.database.query('ANALYZE');
      for (const name of ['sessionKeyIds', 'refreshTokenIds'] as const) {
        expect(await planOf(statements[name], [])).not.toContain('Seq Scan');
      }
      for (const id of ['often', 'rare', 'none']) {
        for (const name of ['sessionKeys', 'refreshTokens'] as const) {
          const plan = await planOf(statements[name], [id]);
          expect(plan).not.toContain('Seq Scan');
          expect(plan).toMatch(/wechat_identities_session_key_kid|sessions_refresh_kid/);
        }
      }
    },
  );

  it('the missing keys are found with counts that are bounded', async () => {
    const operator = await keysOperator(env.database, k2);
    const missing = await missingMasterKeys(operator.dataSource, (id) => !['often', 'rare'].includes(id));
    await operator.dataSource.destroy();
    expect(missing).toEqual([
      { id: 'often', sessionKeys: countLimit, refreshTokens: countLimit },
      { id: 'rare', sessionKeys: 7, refreshTokens: 7 },
    ]);
  });
});
