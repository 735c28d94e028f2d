import { setTimeout as wait } from 'node:timers/promises';
import { PreparedStatements } from '../../src/database/index.js';
import { RevocationsService } from '../../src/sessions/index.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
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

it('100,000 sessions that end in one statement are known everywhere soon, and nobody waits meanwhile', async () => {
  const { accessToken, sessionId } = await env.api.login('alice');
  await env.database.query(
    `INSERT INTO sessions (id, user_id, identity_id, app_id, expires_at, absolute_expires_at)
     SELECT gen_random_uuid(), user_id, identity_id, app_id, expires_at, absolute_expires_at
       FROM sessions, generate_series(1, $1)`,
    [many],
  );
  const ended = env.database
    .query(`UPDATE sessions SET revoked_at = now(), revoked_reason = 'ended' WHERE id <> $1`, [sessionId])
    .then(() => performance.now());
  let slowest = 0;
  while (sizes().some((size) => size < many)) {
    const begun = performance.now();
    expect((await verify(env.api, accessToken)).status).toBe(200);
    slowest = Math.max(slowest, performance.now() - begun);
    await wait(5);
  }
  const milliseconds = Math.round(performance.now() - (await ended));
  process.stdout.write(
    `100,000 at once: known on both after ${milliseconds} ms, slowest answer ${Math.round(slowest)} ms\n`,
  );
  expect(sizes()).toEqual([many, many]);
  expect(milliseconds).toBeLessThan(5_000);
  expect(slowest).toBeLessThan(1_000);
});

it('a transaction that somebody leaves open does not bring all lines since then back with every poll', async () => {
  const statements = env.service.app.get(PreparedStatements);
  const run = statements.run.bind(statements);
  let lines = 0;
  statements.run = async (...args) => {
    const rows = await run(...args);
    if (args[0].name === 'sessions.read_revocations') lines += rows.length - 1;
    return rows as never;
  };
  const client = await env.database.pool.connect();
  try {
    await client.query('BEGIN; SELECT pg_current_xact_id()');
    for (const user of ['bob', 'bert', 'ben'])
      await revocations.logout.revoke(await env.api.login(user), env.api, env.database);
    for (let i = 0; i < 10; i++) await feeds[0]?.catchUp();
    expect(lines).toBe(3);
  } finally {
    await client.query('ROLLBACK');
    client.release();
    statements.run = run;
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
