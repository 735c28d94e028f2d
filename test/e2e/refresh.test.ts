import { randomBytes } from 'node:crypto';
import { type LoginResponse, type TokenResponse } from '../../src/auth/dto/token.response.js';
import { type PrincipalResponse } from '../../src/auth/dto/principal.response.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { decodePart } from '../support/forged-token.js';
import { expectProblem, expectUnauthenticated } from '../support/problems.js';
import { polls, queriesDuring } from '../support/queries.js';
import { postRefresh, refreshed, soon, verify } from '../support/session-tokens.js';

const day = 24 * 60 * 60;
const masterKey = `test1:${randomBytes(32).toString('base64')}`;

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment({ env: { MASTER_KEYS: masterKey } });
});
afterAll(() => env.close());

/** Sets columns of a session, such as `rotated_at = rotated_at - interval '61 seconds'`. */
async function setSession({ sessionId }: { sessionId: string }, columns: string): Promise<void> {
  await env.database.query(`UPDATE sessions SET ${columns} WHERE id = $1`, [sessionId]);
}

async function setUser({ user }: LoginResponse, columns: string): Promise<void> {
  await env.database.query(`UPDATE users SET ${columns} WHERE id = $1`, [user.id]);
}

interface SessionRow {
  refresh_counter: number;
  revoked_reason: string | null;
  ip: string;
  user_agent: string;
  /** Seconds from now. */
  expires: number;
  absolute: number;
}

async function sessionRow({ sessionId }: { sessionId: string }): Promise<SessionRow> {
  const [row] = await env.database.query<SessionRow>(
    `SELECT refresh_counter, revoked_reason, ip, user_agent, extract(epoch FROM expires_at - now())::float8 AS expires,
            extract(epoch FROM absolute_expires_at - now())::float8 AS absolute
       FROM sessions WHERE id = $1`,
    [sessionId],
  );
  return row as SessionRow;
}

const aMinutePasses = `rotated_at = rotated_at - interval '61 seconds'`;

/** Its newest refresh token and its access token, everywhere within two seconds. */
async function expectEnded({ refreshToken, accessToken }: TokenResponse): Promise<void> {
  expectProblem(await postRefresh(env.api, refreshToken), 401, 'SESSION_REVOKED');
  const refused = await soon(
    () => verify(env.api, accessToken),
    ({ status }) => status !== 200,
  );
  expectProblem(refused, 401, 'SESSION_REVOKED');
}

describe('a refresh', () => {
  it('answers with new tokens of the same session and nothing else, and is not cached', async () => {
    const login = await env.api.login('alice');
    const { status, headers, body } = await postRefresh<TokenResponse>(env.api, login.refreshToken);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toEqual({
      accessToken: expect.not.stringMatching(login.accessToken) as unknown,
      tokenType: 'Bearer',
      expiresIn: 600,
      refreshToken: expect.stringMatching(/^v1\.test1\.[0-9a-f-]{36}\.1\.[\w-]{43}$/) as unknown,
      refreshExpiresIn: 30 * day,
      sessionId: login.sessionId,
    });
  });

  it('gives an access token that works, for the same user, session and app', async () => {
    const login = await env.api.login('alice');
    const { accessToken } = await refreshed(env.api, login.refreshToken);
    const { body } = await verify<PrincipalResponse>(env.api, accessToken);
    const [app] = await env.wechat.apps();
    expect(body).toEqual({
      userId: login.user.id,
      sessionId: login.sessionId,
      appId: app?.appId,
      roles: [],
    });
  });

  it('leaves the access token before it alone, until that expires', async () => {
    const { accessToken, refreshToken } = await env.api.login('alice');
    const { accessToken: newer } = await refreshed(env.api, refreshToken);
    expect((await verify(env.api, accessToken)).status).toBe(200);
    env.clock.advance(595_000);
    const { accessToken: newest } = await refreshed(env.api, refreshToken);
    env.clock.advance(6_000);
    expectUnauthenticated(await verify(env.api, accessToken), 'TOKEN_EXPIRED');
    expectUnauthenticated(await verify(env.api, newer), 'TOKEN_EXPIRED');
    expect((await verify(env.api, newest)).status).toBe(200);
  });

  it('costs one statement', async () => {
    const { refreshToken } = await env.api.login('alice');
    const next = await refreshed(env.api, refreshToken);
    const sent = await queriesDuring(() => refreshed(env.api, next.refreshToken));
    expect(sent.filter((name) => !polls.includes(name))).toEqual(['sessions.rotate']);
  });

  it('remembers where the session was last used', async () => {
    const login = await env.api.login('alice');
    const headers = { 'user-agent': 'Mozilla/5.0 MicroMessenger/8.0.50' };
    await env.api.post('/v1/auth/refresh', { refreshToken: login.refreshToken }, headers);
    expect(await sessionRow(login)).toMatchObject({ ip: '127.0.0.1', user_agent: headers['user-agent'] });
  });

  it('waits for a session that somebody has locked for a moment', async () => {
    const login = await env.api.login('alice');
    const client = await env.database.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM sessions WHERE id = $1 FOR UPDATE', [login.sessionId]);
    const answers = Promise.all([1, 2, 3].map(() => refreshed(env.api, login.refreshToken)));
    await soon(
      () =>
        env.database.query(
          `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()
              AND now() - query_start > interval '100 milliseconds'`,
        ),
      (waiting) => waiting.length === 3,
    );
    await client.query('COMMIT');
    client.release();
    expect(new Set((await answers).map(({ refreshToken }) => refreshToken)).size).toBe(1);
  });

  it('may be repeated a hundred times in a chain', async () => {
    let tokens: TokenResponse = await env.api.login('alice');
    for (let i = 0; i < 100; i++) tokens = await refreshed(env.api, tokens.refreshToken);
    expect(await sessionRow(tokens)).toMatchObject({ refresh_counter: 100, revoked_reason: null });
  });
});

describe('a refresh token that is sent again within a minute', () => {
  it('gives the very same successor, with an access token of its own', async () => {
    const { refreshToken } = await env.api.login('bob');
    const first = await refreshed(env.api, refreshToken);
    const second = await refreshed(env.api, refreshToken);
    expect(second.refreshToken).toBe(first.refreshToken);
    expect((await verify(env.api, second.accessToken)).status).toBe(200);
    expect((await sessionRow(first)).refresh_counter).toBe(1);
  });

  it('gives the same successor on another instance, and after a restart', async () => {
    const { refreshToken } = await env.api.login('bob');
    const other = await env.startInstance();
    const first = await refreshed(other.api, refreshToken);
    expect((await refreshed(env.api, refreshToken)).refreshToken).toBe(first.refreshToken);
    await other.service.stop();
    const restarted = await env.startInstance();
    expect((await refreshed(restarted.api, refreshToken)).refreshToken).toBe(first.refreshToken);
  });

  it('gives the same successor when MASTER_KEYS has a newer key meanwhile, which makes the next one', async () => {
    const { refreshToken } = await env.api.login('bob');
    const first = await refreshed(env.api, refreshToken);
    const newer = `test2:${randomBytes(32).toString('base64')},${masterKey}`;
    const { api } = await env.startInstance({ env: { MASTER_KEYS: newer } });
    expect((await refreshed(api, refreshToken)).refreshToken).toBe(first.refreshToken);
    const next = await refreshed(api, first.refreshToken);
    expect(next.refreshToken).toMatch(/^v1\.test2\..*\.2\./);
    expect((await refreshed(api, first.refreshToken)).refreshToken).toBe(next.refreshToken);
    expect((await refreshed(api, next.refreshToken)).refreshToken).toMatch(/^v1\.test2\..*\.3\./);
  });

  it('gives the same successor for a session of a release that recorded no key', async () => {
    const login = await env.api.login('bob');
    await setSession(login, 'refresh_kid = NULL');
    const first = await refreshed(env.api, login.refreshToken);
    expect((await refreshed(env.api, login.refreshToken)).refreshToken).toBe(first.refreshToken);
  });

  it('is repeated for a minute from the rotation, and no longer', async () => {
    const login = await env.api.login('bob');
    const first = await refreshed(env.api, login.refreshToken);
    await setSession(login, `rotated_at = now() - interval '50 seconds'`);
    expect((await refreshed(env.api, login.refreshToken)).refreshToken).toBe(first.refreshToken);
    // A repetition does not begin it anew.
    await setSession(login, aMinutePasses);
    expectProblem(await postRefresh(env.api, login.refreshToken), 401, 'REFRESH_TOKEN_REUSED');
  });

  it.each([20, 50])('%d times at once, on two instances, gives one successor to all', async (times) => {
    const login = await env.api.login('bob');
    const { api } = await env.startInstance();
    const answers = await Promise.all(
      Array.from({ length: times }, (_, i) => refreshed(i % 2 ? api : env.api, login.refreshToken)),
    );
    const successors = [...new Set(answers.map(({ refreshToken }) => refreshToken))];
    expect(successors).toHaveLength(1);
    expect(new Set(answers.map(({ accessToken }) => accessToken)).size).toBe(times);
    expect(await sessionRow(login)).toMatchObject({ refresh_counter: 1, revoked_reason: null });
    expect((await refreshed(env.api, successors[0] as string)).refreshToken).toMatch(/\.2\.[\w-]{43}$/);
  });
});

describe('a refresh token that was used up', () => {
  interface EventRow {
    outcome: string;
    actor_kind: string;
    actor_id: string | null;
    user_id: string | null;
    request_id: string;
    ip: string;
    details: object;
  }
  const eventsOf = ({ sessionId }: { sessionId: string }): Promise<EventRow[]> =>
    env.database.query<EventRow>(
      `SELECT outcome, actor_kind, actor_id, user_id, request_id, ip, details FROM audit_events
        WHERE action = 'session.refresh_token_reused' AND subject_kind = 'session' AND subject_id = $1`,
      [sessionId],
    );

  it('a replayed parent ends the session when the minute is over, and the trail tells of it', async () => {
    const login = await env.api.login('carol');
    const newest = await refreshed(env.api, login.refreshToken);
    await setSession(login, aMinutePasses);
    const answer = await postRefresh(env.api, login.refreshToken);
    expectProblem(answer, 401, 'REFRESH_TOKEN_REUSED');
    await expectEnded(newest);
    expect(await eventsOf(login)).toEqual([
      {
        outcome: 'failure',
        actor_kind: 'system',
        actor_id: null,
        request_id: answer.body.requestId,
        ip: '127.0.0.1',
        user_id: login.user.id,
        details: { presented: 0, current: 1 },
      },
    ]);
  });

  it('a replayed grandparent ends the session at once', async () => {
    const login = await env.api.login('carol');
    const parent = await refreshed(env.api, login.refreshToken);
    const newest = await refreshed(env.api, parent.refreshToken);
    expectProblem(await postRefresh(env.api, login.refreshToken), 401, 'REFRESH_TOKEN_REUSED');
    await expectEnded(newest);
    expectProblem(await postRefresh(env.api, parent.refreshToken), 401, 'SESSION_REVOKED');
    expect(await sessionRow(login)).toMatchObject({ refresh_counter: 2, revoked_reason: 'reused' });
  });

  it('ends the session on the other instance too, and the end outlives a restart', async () => {
    const login = await env.api.login('carol');
    const newest = await refreshed(env.api, login.refreshToken);
    await setSession(login, aMinutePasses);
    const other = await env.startInstance();
    expectProblem(await postRefresh(other.api, login.refreshToken), 401, 'REFRESH_TOKEN_REUSED');
    await expectEnded(newest);
    const { api } = await env.startInstance();
    expectProblem(await postRefresh(api, newest.refreshToken), 401, 'SESSION_REVOKED');
    expectProblem(await verify(api, newest.accessToken), 401, 'SESSION_REVOKED');
  });

  it('replayed twenty times at once is told once, and leaves the other sessions of the user alone', async () => {
    const [login, bystander] = [await env.api.login('carol'), await env.api.login('carol')];
    await refreshed(env.api, login.refreshToken);
    await setSession(login, aMinutePasses);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => postRefresh(env.api, login.refreshToken)),
    );
    const codes = answers.map(({ body }) => body.code).sort();
    expect(codes).toEqual(['REFRESH_TOKEN_REUSED', ...Array<string>(19).fill('SESSION_REVOKED')]);
    expect(await eventsOf(login)).toHaveLength(1);
    expect((await verify(env.api, bystander.accessToken)).status).toBe(200);
    await refreshed(env.api, bystander.refreshToken);
  });

  it('does not tell the owner the place of whoever replayed it', async () => {
    const login = await env.api.login('carol');
    await refreshed(env.api, login.refreshToken);
    await setSession(login, `${aMinutePasses}, ip = '203.0.113.7', user_agent = 'the owner'`);
    await postRefresh(env.api, login.refreshToken);
    expect(await sessionRow(login)).toMatchObject({ ip: '203.0.113.7', user_agent: 'the owner' });
  });
});

describe('the life of a session', () => {
  it('is 30 days from the last refresh', async () => {
    const login = await env.api.login('dave');
    expect(login.refreshExpiresIn).toBe(30 * day);
    await setSession(login, `expires_at = now() + interval '1 day'`);
    expect((await refreshed(env.api, login.refreshToken)).refreshExpiresIn).toBe(30 * day);
    const { expires, absolute } = await sessionRow(login);
    expect(expires / day).toBeCloseTo(30, 2);
    expect(absolute / day).toBeCloseTo(90, 2);
  });

  it('is not made longer by a repetition', async () => {
    const login = await env.api.login('dave');
    await refreshed(env.api, login.refreshToken);
    await setSession(login, `expires_at = now() + interval '1 day'`);
    const { refreshExpiresIn } = await refreshed(env.api, login.refreshToken);
    expect(refreshExpiresIn).toBeLessThanOrEqual(day);
    expect(refreshExpiresIn).toBeGreaterThan(day - 30);
  });

  it('is over when it was not used so long', async () => {
    const login = await env.api.login('dave');
    await setSession(login, `expires_at = now() - interval '1 second'`);
    expectProblem(await postRefresh(env.api, login.refreshToken), 401, 'REFRESH_TOKEN_INVALID');
  });

  it('ends 90 days after the login, however much it is used', async () => {
    const login = await env.api.login('dave');
    await setSession(
      login,
      `created_at = now() - interval '80 days', absolute_expires_at = now() + interval '10 days',
       expires_at = now() + interval '5 days'`,
    );
    expect((await refreshed(env.api, login.refreshToken)).refreshExpiresIn).toBeLessThanOrEqual(10 * day);
    const { expires, absolute } = await sessionRow(login);
    expect(expires).toBe(absolute);
  });

  it('caps both tokens near its end, to the second before it', async () => {
    const login = await env.api.login('dave');
    await setSession(
      login,
      `absolute_expires_at = now() + interval '100.9 seconds', expires_at = now() + interval '1 second'`,
    );
    const { refreshExpiresIn, expiresIn, accessToken } = await refreshed(env.api, login.refreshToken);
    expect(refreshExpiresIn).toBeLessThanOrEqual(100);
    expect(refreshExpiresIn).toBeGreaterThan(90);
    expect(expiresIn).toBe(refreshExpiresIn);
    const { iat, exp } = decodePart(accessToken, 1) as { iat: number; exp: number };
    expect(exp - iat).toBe(expiresIn);
  });
});

describe('an admin', () => {
  const hours12 = 12 * 60 * 60;

  it('has a session of 12 hours from the login, however much it is used', async () => {
    await env.api.login('root');
    await setUser(await env.api.login('root'), `roles = '{admin}'`);
    const login = await env.api.login('root');
    expect(login.refreshExpiresIn).toBe(hours12);
    const { expires, absolute } = await sessionRow(login);
    expect([expires, absolute].map((seconds) => Math.round(seconds / 60))).toEqual([720, 720]);
    await setSession(
      login,
      `created_at = now() - interval '11 hours', expires_at = now() + interval '1 hour',
       absolute_expires_at = now() + interval '1 hour'`,
    );
    expect((await refreshed(env.api, login.refreshToken)).refreshExpiresIn).toBeLessThanOrEqual(3_600);
  });

  it('has so also when made one later: 12 hours from the login count, not 90 days', async () => {
    const login = await env.api.login('promoted');
    await setUser(login, `roles = '{editor,admin}'`);
    await setSession(login, `created_at = now() - interval '11 hours'`);
    const { refreshExpiresIn } = await refreshed(env.api, login.refreshToken);
    expect(refreshExpiresIn).toBeLessThanOrEqual(3_600);
    expect(refreshExpiresIn).toBeGreaterThan(3_500);
    const repeated = await refreshed(env.api, login.refreshToken);
    expect(repeated.refreshExpiresIn).toBeLessThanOrEqual(3_600);
  });

  it('made one when the login is longer ago logs in again', async () => {
    const login = await env.api.login('late admin');
    await setSession(login, `created_at = now() - interval '12 hours 1 second'`);
    await setUser(login, `roles = '{admin}'`);
    expectProblem(await postRefresh(env.api, login.refreshToken), 401, 'REFRESH_TOKEN_INVALID');
    expect((await env.api.login('late admin')).refreshExpiresIn).toBe(hours12);
  });
});

describe('what happened to the user', () => {
  it('a ban refuses the refresh, and lifting it gives back none of the sessions', async () => {
    const login = await env.api.login('erin');
    const newest = await refreshed(env.api, login.refreshToken);
    await setUser(login, `status = 'banned'`);
    expectProblem(await postRefresh(env.api, newest.refreshToken), 403, 'USER_BANNED');
    const refused = await soon(
      () => verify(env.api, newest.accessToken),
      ({ status }) => status !== 200,
    );
    expectProblem(refused, 403, 'USER_BANNED');
    await setUser(login, `status = 'active'`);
    await soon(
      () => verify(env.api, newest.accessToken),
      ({ status }) => status === 401,
    );
    await expectEnded(newest);
    expectProblem(await postRefresh(env.api, login.refreshToken), 401, 'SESSION_REVOKED');
    const again = await env.api.login('erin');
    expect(
      await soon(
        () => verify(env.api, again.accessToken),
        ({ status }) => status === 200,
      ),
    ).toMatchObject({ status: 200 });
    await refreshed(env.api, again.refreshToken);
  });

  it('a ban that comes during a login catches the session that it could not see', async () => {
    const { user } = await env.api.login('erin');
    const ban = await env.database.pool.connect();
    await ban.query('BEGIN');
    await ban.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [user.id]);
    const login = await env.api.login('erin');
    await ban.query('COMMIT');
    ban.release();
    expect((await sessionRow(login)).revoked_reason).toBeNull();
    expectProblem(await postRefresh(env.api, login.refreshToken), 403, 'USER_BANNED');
    const refused = await soon(
      () => verify(env.api, login.accessToken),
      ({ status }) => status !== 200,
    );
    expectProblem(refused, 403, 'USER_BANNED');
    await setUser(login, `status = 'active'`);
    expectProblem(await postRefresh(env.api, login.refreshToken), 401, 'SESSION_REVOKED');
  });

  it('a change of roles asks for a refresh within two seconds, which gives the new ones', async () => {
    const login = await env.api.login('frank');
    expect((await verify(env.api, login.accessToken)).status).toBe(200);
    await setUser(login, `roles = '{support,editor}'`);
    const refused = await soon(
      () => verify(env.api, login.accessToken),
      ({ status }) => status !== 200,
    );
    expectUnauthenticated(refused, 'TOKEN_EXPIRED');
    const { accessToken } = await refreshed(env.api, login.refreshToken);
    const { status, body } = await verify<PrincipalResponse>(env.api, accessToken);
    expect([status, body.roles]).toEqual([200, ['support', 'editor']]);
    await setUser(login, `roles = '{}'`);
    const again = await soon(
      () => verify(env.api, accessToken),
      ({ status: each }) => each !== 200,
    );
    expectUnauthenticated(again, 'TOKEN_EXPIRED');
  });
});
