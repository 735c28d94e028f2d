import { RevocationsService } from '../../src/sessions/index.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { RevocationReads } from '../support/revocation-reads.js';
import { expectRefused, revocations, verify } from '../support/revocations.js';

/** Milliseconds: longer than any token lives. */
const memory = 62 * 60 * 1000;
const many = 100_000;

let env: TestEnvironment;
let feeds: RevocationsService[];
beforeAll(async () => {
  env = await createTestEnvironment();
  const other = await env.startInstance();
  feeds = [env.service, other.service].map(({ app }) => app.get(RevocationsService));
});
afterAll(() => env.close());

const sizes = (): number[] => feeds.map(({ size }) => size);

it('100,000 sessions that end in one statement are known everywhere, and requests are served in the middle of the reading', async () => {
  const { accessToken, sessionId } = await env.api.login('alice');
  await env.database.query(
    `INSERT INTO sessions (id, user_id, identity_id, app_id, expires_at, absolute_expires_at)
     SELECT gen_random_uuid(), user_id, identity_id, app_id, expires_at, absolute_expires_at
       FROM sessions, generate_series(1, $1)`,
    [many],
  );
  const ended = env.database.query(
    `UPDATE sessions SET revoked_at = now(), revoked_reason = 'ended' WHERE id <> $1`,
    [sessionId],
  );
  const known = new Set<number>();
  while (sizes().some((size) => size < many)) {
    expect((await verify(env.api, accessToken)).status).toBe(200);
    known.add(sizes()[0] ?? 0);
  }
  await ended;
  expect(sizes()).toEqual([many, many]);
  // It comes in pieces.
  expect([...known].filter((size) => size > 0 && size < many)).not.toEqual([]);
});

it('a transaction that somebody leaves open does not bring all lines since then back with every poll', async () => {
  const reads = new RevocationReads(env.service);
  const client = await env.database.pool.connect();
  try {
    await client.query('BEGIN; SELECT pg_current_xact_id()');
    for (const user of ['bob', 'bert', 'ben'])
      await revocations.logout.revoke(await env.api.login(user), env.api, env.database);
    for (let i = 0; i < 10; i++) await feeds[0]?.catchUp();
    expect(reads.lines).toBe(3);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

it('an instance that starts loads those alone that a living token may be of', async () => {
  const [young] = await env.database.query<{ count: string }>(
    `WITH old AS (UPDATE revocations SET created_at = now() - interval '62 minutes' WHERE id % 10 <> 0 RETURNING 1)
     SELECT (SELECT count(*) FROM revocations) - (SELECT count(*) FROM old) AS count`,
  );
  const { service } = await env.startInstance();
  expect(Number(young?.count)).toBeLessThan(many / 5);
  expect(service.app.get(RevocationsService).size).toBe(Number(young?.count));
});

it('all is forgotten when no token can be alive any more, and not before', async () => {
  const before = sizes();
  env.clock.advanceMonotonic(memory - 60_000);
  await Promise.all(feeds.map((feed) => feed.catchUp()));
  expect(sizes()).toEqual(before);
  const login = await env.api.login('carol');
  await revocations.logout.revoke(login, env.api, env.database);
  await Promise.all(feeds.map((feed) => feed.catchUp()));
  env.clock.advanceMonotonic(60_000);
  await Promise.all(feeds.map((feed) => feed.catchUp()));
  expect(sizes()).toEqual([1, 1]);
  expectRefused(await verify(env.api, login.accessToken), revocations.logout);
});
