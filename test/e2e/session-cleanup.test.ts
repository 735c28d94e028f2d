import { SessionCleanupService } from '../../src/sessions/session-cleanup.service.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';
import { post, postRefresh, refreshed } from '../support/session-tokens.js';

let env: TestEnvironment;
let cleanup: SessionCleanupService;
beforeAll(async () => {
  env = await createTestEnvironment();
  cleanup = env.service.app.get(SessionCleanupService);
});
afterAll(() => env.close());
beforeEach(() => env.database.query('TRUNCATE users, revocations CASCADE'));

/** Sessions of that user that expired two days ago, and were last used that many minutes ago. */
async function addExpired({ sessionId }: LoginResponse, count: number, lastUsed = 43_200): Promise<void> {
  await env.database.query(
    `INSERT INTO sessions (id, user_id, identity_id, app_id, expires_at, absolute_expires_at, last_used_at)
     SELECT gen_random_uuid(), user_id, identity_id, app_id, now() - interval '2 days', now() - interval '2 days',
            now() - $3 * interval '1 minute'
       FROM sessions, generate_series(1, $2) WHERE id = $1`,
    [sessionId, count, lastUsed],
  );
}

/** Runs while a transaction of somebody else is open in which that statement was the first. */
async function whileOpen<T>(statement: string, work: () => Promise<T>): Promise<T> {
  const client = await env.database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(statement);
    const result = await work();
    await client.query('COMMIT');
    return result;
  } finally {
    client.release(true);
  }
}

it('removes expired sessions, more than a batch of them, and no live one', async () => {
  const login = await env.api.login('alice');
  await addExpired(login, 2_500);
  expect(await cleanup.run()).toBe(2_500);
  expect(await env.database.count('sessions')).toBe(1);
  await refreshed(env.api, login.refreshToken);
  expect(await cleanup.run()).toBe(0);
});

it('keeps an ended session for a day, to say why its tokens are refused', async () => {
  const { accessToken, refreshToken, sessionId } = await env.api.login('alice');
  await post(env.api, '/v1/auth/logout', accessToken);
  await cleanup.run();
  expectProblem(await postRefresh(env.api, refreshToken), 401, 'SESSION_REVOKED');
  await env.database.query(`UPDATE sessions SET expires_at = expires_at - interval '3 days' WHERE id = $1`, [
    sessionId,
  ]);
  expect(await cleanup.run()).toBe(1);
  expectProblem(await postRefresh(env.api, refreshToken), 401, 'REFRESH_TOKEN_INVALID');
  // Its end was told when it came.
  expect(await env.database.count('revocations')).toBe(1);
});

it('tells nobody of sessions that no access token can be alive of', async () => {
  const login = await env.api.login('alice');
  await addExpired(login, 20);
  await addExpired(login, 1, 30);
  expect(await cleanup.run()).toBe(21);
  expect(await env.database.count('revocations')).toBe(1);
});

it('removes revocations when no token that they concern can be alive', async () => {
  const { accessToken } = await env.api.login('alice');
  const other = await env.api.login('alice');
  await post(env.api, '/v1/auth/logout', accessToken);
  await env.database.query(`UPDATE revocations SET created_at = now() - interval '63 minutes'`);
  await post(env.api, '/v1/auth/logout', other.accessToken);
  expect(await cleanup.run()).toBe(1);
  expect(await env.database.query(`SELECT session_id FROM revocations`)).toEqual([
    { session_id: other.sessionId },
  ]);
});

it('is done by one instance at a time', async () => {
  await addExpired(await env.api.login('alice'), 5);
  const lock = 'SELECT pg_advisory_xact_lock(7236518002)';
  expect(await whileOpen(lock, () => cleanup.run())).toBe(0);
  expect(await env.database.count('sessions')).toBe(6);
  const { service } = await env.startInstance();
  const removed = await Promise.all([cleanup.run(), service.app.get(SessionCleanupService).run()]);
  expect(removed.sort()).toEqual([0, 5]);
});

it('waits for nobody: a session that is being changed is left for the next time', async () => {
  await addExpired(await env.api.login('alice'), 5);
  const change = `UPDATE sessions SET device_name = 'x' WHERE id = (SELECT id FROM sessions WHERE expires_at < now() LIMIT 1)`;
  // Had it waited, it would have failed: the change ends after it.
  expect(await whileOpen(change, () => cleanup.run())).toBe(4);
  expect(await cleanup.run()).toBe(1);
});

it('leaves a session that is refreshed in its last moment', async () => {
  const login = await env.api.login('alice');
  await env.database.query(`UPDATE sessions SET expires_at = now() - interval '2 days'`);
  // As a refresh does that began before the end and waited.
  const refresh = `UPDATE sessions SET expires_at = now() + interval '30 days'`;
  let running: Promise<number> | undefined;
  await whileOpen(refresh, async () => {
    running = cleanup.run();
    await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 200))]);
  });
  expect(await running).toBe(0);
  await refreshed(env.api, login.refreshToken);
});
