import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectRetryLater } from '../support/problems.js';
import { timed } from '../support/timed.js';

/** Milliseconds: a turn for a connection (2 s), a wait for a lock (3 s), and some more. */
const answeredWithin = 7_000;

let env: TestEnvironment;
let owner: LoginResponse;
let lockers: pg.Client[];

beforeAll(async () => {
  lockers = [];
  env = await createTestEnvironment();
  owner = await env.api.login('locked');
  await env.api.login('unlocked');
});
afterAll(() => env.close());
afterEach(() => Promise.all(lockers.splice(0).map((locker) => locker.end())));

/** A transaction of somebody else's that holds its locks until it is ended. */
async function hold(lock: string, values?: unknown[]): Promise<pg.Client> {
  const locker = new pg.Client({ connectionString: env.database.url });
  await locker.connect();
  lockers.push(locker);
  await locker.query('BEGIN');
  await locker.query(lock, values);
  return locker;
}

const holdIdentity = (): Promise<pg.Client> =>
  hold('SELECT 1 FROM wechat_identities WHERE openid = $1 FOR UPDATE', [owner.openid]);

async function login(user: string): Promise<Answer<Problem>> {
  return env.api.postLogin<Problem>({ code: await env.wechat.code(user) });
}

it('a login whose row or table is locked is 503 and leaves nothing behind; all others go on', async () => {
  const [users, sessions] = [await env.database.count('users'), await env.database.count('sessions')];
  await holdIdentity();
  await hold('LOCK TABLE wechat_unionids IN ACCESS EXCLUSIVE MODE');
  const waiting = timed(Promise.all([login('locked'), login('newcomer')]));
  expect((await login('unlocked')).status).toBe(200);
  expect((await env.api.get('/v1/users/me', owner.accessToken)).status).toBe(200);

  const { result, milliseconds } = await waiting;
  for (const answer of result) expectRetryLater(answer, 503, 'SERVICE_UNAVAILABLE');
  expect(milliseconds).toBeLessThan(answeredWithin);
  await Promise.all(lockers.splice(0).map((locker) => locker.end()));
  expect(await env.database.count('users')).toBe(users);
  expect(await env.database.count('sessions')).toBe(sessions + 1);
  expect((await env.api.login('newcomer')).isNewUser).toBe(true);
  expect((await env.api.login('locked')).user.id).toBe(owner.user.id);
});

it('waiting logins that take the whole pool are 503, nobody hangs, and the pool is whole again', async () => {
  const sessions = await env.database.count('sessions');
  const pool = env.config.database.poolSize;
  const locker = await holdIdentity();
  const me = (): Promise<Answer<Problem>> => env.api.get('/v1/users/me', owner.accessToken);
  const { result, milliseconds } = await timed(
    Promise.all([
      Promise.all(Array.from({ length: 3 * pool }, () => login('locked'))),
      Promise.all(Array.from({ length: pool }, me)),
    ]),
  );
  const [logins, others] = result;
  for (const answer of logins) expectRetryLater(answer, 503, 'SERVICE_UNAVAILABLE');
  expect(others.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
  expect(milliseconds).toBeLessThan(answeredWithin);

  await locker.query('ROLLBACK');
  expect(await env.database.count('sessions')).toBe(sessions);
  const answers = await Promise.all(Array.from({ length: 3 * pool }, me));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect((await env.api.login('locked')).user.id).toBe(owner.user.id);
});

it('a table that is locked for a moment on connections that know no statement yet costs time, and no request', async () => {
  const logins = await Promise.all(Array.from({ length: 20 }, (_, i) => env.api.login(`user-${i}`)));
  // A new instance: its connections have prepared nothing.
  const { api } = await env.startInstance();
  const locker = await hold('LOCK TABLE users, sessions IN ACCESS EXCLUSIVE MODE');
  const waiting = Promise.all([
    ...logins.map(({ refreshToken }) => api.post('/v1/auth/refresh', { refreshToken })),
    ...logins.map(({ accessToken }) => api.get('/v1/users/me', accessToken)),
  ]);
  await wait(400);
  await locker.query('ROLLBACK');
  expect((await waiting).map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 200));
});

it('a login stands though the sessions beyond the limit cannot be ended at the moment', async () => {
  const { api } = await env.startInstance({ env: { MAX_SESSIONS_PER_USER: '2' } });
  const { user } = await env.api.login('crowded');
  for (let i = 0; i < 4; i++) await env.api.login('crowded');
  const locker = await hold('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [user.id]);
  const { status, body } = await api.postLogin({ code: await env.wechat.code('crowded') });
  expect(status).toBe(200);
  await locker.query('ROLLBACK');
  expect((await api.get('/v1/users/me', body.accessToken)).status).toBe(200);
  // The next one makes up for it.
  await api.postLogin({ code: await env.wechat.code('crowded') });
  const live = await env.database.query(
    `SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()`,
    [user.id],
  );
  expect(live).toHaveLength(2);
});
