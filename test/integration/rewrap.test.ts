import { randomBytes } from 'node:crypto';
import { type Sealer } from '../../src/common/crypto/index.js';
import { rewrap, type Rewrapped, type RewrapOptions } from '../../src/keys/rewrap.js';
import { rewrapReport } from '../../src/keys/rewrap-report.js';
import { SigningKeysService } from '../../src/tokens/index.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { type KeysOperator, keysOperator } from '../support/keys-command.js';
import { sessionKeyOf } from '../support/session-keys.js';

const key = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const [k0, k1, k2] = [key('k0'), key('k1'), key('k2')];

let env: TestEnvironment;
/** With the ring as it is when the new key seals: k2,k1. */
let operator: KeysOperator;

beforeEach(async () => {
  env = await createTestEnvironment({ env: { MASTER_KEYS: `${k1},${k2}` } });
  operator = await keysOperator(env.database, `${k2},${k1}`);
});
afterEach(async () => {
  await operator.dataSource.destroy();
  await env.close();
});

const run = (options: Partial<RewrapOptions> = {}): Promise<Rewrapped> =>
  rewrap(operator.dataSource, { ring: operator.ring, sealer: operator.sealer, ...options });

/** Identities of users who do not come, each with a session_key that is its own id, sealed by that ring. */
async function sealIdentities(sealer: Sealer, count: number): Promise<void> {
  const [user] = await env.database.query<{ id: string }>(
    `INSERT INTO users (id) VALUES (gen_random_uuid()) RETURNING id`,
  );
  const rows = await env.database.query<{ id: string }>(
    `SELECT gen_random_uuid() AS id FROM generate_series(1, $1)`,
    [count],
  );
  const sealed = rows.map(({ id }) => sealer.seal('session-key-seal', id, Buffer.from(id)));
  await env.database.query(
    `INSERT INTO wechat_identities (id, user_id, app_id, openid, session_key_sealed, session_key_kid, session_key_at)
     SELECT id, $1, 'wx-absent', id::text, box, kid, '2026-01-01'
       FROM unnest($2::uuid[], $3::bytea[], $4::text[]) AS row (id, box, kid)`,
    [user?.id, rows.map(({ id }) => id), sealed.map(({ box }) => box), sealed.map(({ kid }) => kid)],
  );
}

async function sealerOf(masterKeys: string): Promise<Sealer> {
  const { dataSource, sealer } = await keysOperator(env.database, masterKeys);
  await dataSource.destroy();
  return sealer;
}

interface IdentityRow {
  id: string;
  openid: string;
  box: Buffer;
  kid: string;
}

const identities = (): Promise<IdentityRow[]> =>
  env.database.query(
    `SELECT id, openid, session_key_sealed AS box, session_key_kid AS kid FROM wechat_identities ORDER BY id`,
  );

const byKid = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await env.database.query<{ kid: string; count: number }>(
        `SELECT session_key_kid AS kid, count(*)::int FROM wechat_identities GROUP BY 1`,
      )
    ).map(({ kid, count }) => [kid, count]),
  );

/** With the newest key alone. */
async function expectAllOpen(rows: readonly IdentityRow[]): Promise<void> {
  const newest = await sealerOf(k2);
  for (const row of rows) {
    const opened = newest.open('session-key-seal', row.id, row);
    expect(row.openid.length === 36 ? opened.toString() : opened.length).toBe(
      row.openid.length === 36 ? row.id : 16,
    );
  }
}

const auditedCounts = async (): Promise<unknown[]> =>
  (
    await env.database.query<{ details: unknown }>(
      `SELECT details FROM audit_events WHERE action = 'master_keys.rewrapped' AND subject_id = 'k2' ORDER BY id`,
    )
  ).map(({ details }) => details);

it('seals every session key and signing key with the newest master key, and changes nothing else', async () => {
  await sealIdentities(await sealerOf(k1), 30);
  const { openid } = await env.api.login('alice');
  const untouched = `SELECT id, user_id, app_id, openid, unionid, session_key_at, session_key_version, created_at,
                            last_login_at FROM wechat_identities ORDER BY id`;
  const before = await env.database.query(untouched);
  const signing = env.service.app.get(SigningKeysService).current.kid;

  expect(await run()).toMatchObject({ newest: 'k2', signingKeys: 1, sessionKeys: 31, stopped: false });
  expect(await env.database.query(untouched)).toEqual(before);
  const rows = await identities();
  expect(await byKid()).toEqual({ k2: 31 });
  await expectAllOpen(rows);
  const alice = rows.find((row) => row.openid === openid) as IdentityRow;
  const opened = operator.sealer.open('session-key-seal', alice.id, alice);
  expect(opened.toString('base64')).toBe(await sessionKeyOf(env.wechat, 'alice'));
  expect(await auditedCounts()).toEqual([{ signingKeys: 1, sessionKeys: 31 }]);

  // An instance that has only the new key starts, and signs with the same key.
  const { service } = await env.startInstance({ env: { MASTER_KEYS: k2 } });
  expect(service.app.get(SigningKeysService).current.kid).toBe(signing);

  expect(await run()).toMatchObject({ signingKeys: 0, sessionKeys: 0 });
  expect(await auditedCounts()).toHaveLength(1);
});

it('runs under logins: none fails, no session_key is lost, none is left behind', async () => {
  await sealIdentities(await sealerOf(k1), 4_000);
  const users = Array.from({ length: 20 }, (_, i) => `user-${i}`);
  for (const user of users) await env.api.login(user);
  // The instances that users meet seal with the new key already.
  const { api } = await env.startInstance({ env: { MASTER_KEYS: `${k2},${k1}` } });

  let over = false;
  let logins = 0;
  const clients = users.map(async (user) => {
    do {
      await api.login(user);
      logins += 1;
    } while (!over);
  });
  while (logins < users.length) await new Promise((resolve) => setTimeout(resolve, 5));
  const result = await run();
  over = true;
  await Promise.all(clients);

  expect(logins).toBeGreaterThan(users.length);
  expect(result.sessionKeys).toBeGreaterThanOrEqual(4_000);
  expect(await byKid()).toEqual({ k2: 4_020 });
  const rows = await identities();
  await expectAllOpen(rows);
  const [app] = await env.wechat.apps();
  for (const user of users.slice(0, 5)) {
    const openid = await env.wechat.openidOf(user, app?.appId ?? '');
    const row = rows.find((each) => each.openid === openid) as IdentityRow;
    expect(operator.sealer.open('session-key-seal', row.id, row).toString('base64')).toBe(
      await sessionKeyOf(env.wechat, user),
    );
  }
});

describe('a session_key that a login brings between the reading and the writing', () => {
  let row: IdentityRow;
  let fresh: Buffer;

  beforeEach(async () => {
    await sealIdentities(await sealerOf(k1), 1);
    [row] = (await identities()) as [IdentityRow];
    fresh = (await sealerOf(k1)).seal('session-key-seal', row.id, Buffer.from('fresh')).box;
  });

  /** Runs `meanwhile` once, before the first batch is written. */
  function interrupted(meanwhile: () => Promise<unknown>): Promise<Rewrapped> {
    const { dataSource } = operator;
    const slow = Object.create(dataSource) as typeof dataSource;
    let pending: (() => Promise<unknown>) | undefined = meanwhile;
    slow.query = async (text: string, values?: unknown[]) => {
      if (text.includes('SKIP LOCKED')) {
        await pending?.();
        pending = undefined;
      }
      return dataSource.query(text, values);
    };
    return rewrap(slow, operator);
  }

  async function expectFresh(): Promise<void> {
    const [after] = (await identities()) as [IdentityRow];
    expect(after.kid).toBe('k2');
    expect(operator.sealer.open('session-key-seal', after.id, after).toString()).toBe('fresh');
  }

  const login = `UPDATE wechat_identities SET session_key_sealed = $1 WHERE id = $2`;

  it('stays, and is sealed in the next pass', async () => {
    const result = await interrupted(() => env.database.query(login, [fresh, row.id]));
    expect(result.sessionKeys).toBe(1);
    await expectFresh();
  });

  it('is waited for by nobody, and is sealed when its login is over', async () => {
    const client = await env.database.pool.connect();
    const result = interrupted(async () => {
      await client.query('BEGIN');
      await client.query(login, [fresh, row.id]);
      setTimeout(() => void client.query('COMMIT'), 100);
    });
    expect((await result).sessionKeys).toBe(1);
    client.release();
    await expectFresh();
  });
});

it('stops after the batch under way when it is told to, and goes on where it was when it is run again', async () => {
  await sealIdentities(await sealerOf(k1), 1_200);
  const stop = new AbortController();
  const progress: number[] = [];
  const onBatch = (count: number): void => {
    progress.push(count);
    stop.abort();
  };
  const first = await run({ signal: stop.signal, onBatch });
  expect(first).toMatchObject({ sessionKeys: 500, stopped: true });
  expect(await byKid()).toEqual({ k1: 700, k2: 500 });
  const { problems } = rewrapReport(first, operator.ring);
  expect(problems).toEqual([expect.stringMatching(/^700 session keys are still sealed by "k1": stopped/)]);

  const second = await run({ onBatch: (count) => progress.push(count) });
  expect(second).toMatchObject({ sessionKeys: 700, stopped: false });
  expect(progress).toEqual([500, 500, 700]);
  expect(await byKid()).toEqual({ k2: 1_200 });
  await expectAllOpen(await identities());
  expect(await auditedCounts()).toEqual([
    { signingKeys: 1, sessionKeys: 500 },
    { signingKeys: 0, sessionKeys: 700 },
  ]);
});

it('by two operators at once does everything once', async () => {
  await sealIdentities(await sealerOf(k1), 1_500);
  const second = await keysOperator(env.database, `${k2},${k1}`);
  const results = await Promise.all([run(), rewrap(second.dataSource, second)]);
  await second.dataSource.destroy();
  expect(results.reduce((sum, { sessionKeys }) => sum + sessionKeys, 0)).toBe(1_500);
  expect(results.reduce((sum, { signingKeys }) => sum + signingKeys, 0)).toBe(1);
  await expectAllOpen(await identities());
});

it('does the rest when the ring lacks a key, and names that key', async () => {
  await sealIdentities(await sealerOf(k0), 3);
  await sealIdentities(await sealerOf(k1), 5);
  const result = await run();
  expect(result.sessionKeys).toBe(5);
  expect(await byKid()).toEqual({ k0: 3, k2: 5 });
  expect(rewrapReport(result, operator.ring).problems).toEqual([
    expect.stringMatching(/^3 session keys are still sealed by "k0": MASTER_KEYS lacks it/),
  ]);
});

it('does the rest when some do not open, and counts those', async () => {
  await sealIdentities(await sealerOf(key('k1')), 2);
  await sealIdentities(await sealerOf(k1), 5);
  const result = await run();
  expect(result.sessionKeys).toBe(5);
  expect(await byKid()).toEqual({ k1: 2, k2: 5 });
  expect(rewrapReport(result, operator.ring).problems).toEqual([
    expect.stringMatching(/^2 session keys are still sealed by "k1": 2 of them do not open/),
  ]);
});

it('says until when the refresh tokens of an older key live, which it cannot change', async () => {
  await env.api.login('alice');
  await env.database.query(
    `UPDATE sessions SET refresh_kid = 'k1', expires_at = '2099-01-01T00:00:00Z', absolute_expires_at = '2099-01-01T00:00:00Z'`,
  );
  const { lines, problems } = rewrapReport(await run(), operator.ring);
  expect(problems).toEqual([]);
  expect(lines).toEqual([
    'Sealed 1 signing key and 1 session key with "k2".',
    expect.stringMatching(/^1 live refresh token of "k1" .* 2099-01-01T00:00:00Z/),
  ]);
});
