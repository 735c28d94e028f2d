import { setTimeout as delay } from 'node:timers/promises';
import { type AdminUserDetailsResponse, type AdminUserResponse } from '../../src/admin/dto/user.response.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { BanExpiryService } from '../../src/users/ban-expiry.service.js';
import { logInAs, SignedIn } from '../support/admins.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';
import { expectRefused, revocations, verify } from '../support/revocations.js';
import { postRefresh, refreshed } from '../support/session-tokens.js';

const minute = 60_000;
const hour = 60 * minute;
const nobody = '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c';

let env: TestEnvironment;
let adminLogin: LoginResponse;
let admin: SignedIn;
const signIn = async (): Promise<void> => {
  adminLogin = await logInAs(env, 'admin', ['admin']);
  admin = new SignedIn(env.api, adminLogin.accessToken);
};
beforeAll(async () => {
  env = await createTestEnvironment({ env: { ADMIN_SESSION_TTL: String((24 * hour) / 1000) } });
  await signIn();
});
afterAll(() => env.close());

const eventsOf = (userId: string): Promise<Record<string, unknown>[]> =>
  env.database.query(
    `SELECT action, outcome, actor_kind, actor_id, subject_kind, subject_id, host(ip) AS ip, length(request_id) > 7 AS request, details
       FROM audit_events WHERE user_id = $1 AND action <> 'session.opened' ORDER BY id`,
    [userId],
  );
const byAdmin = (): Record<string, unknown> => ({
  outcome: 'success',
  actor_kind: 'user',
  actor_id: adminLogin.user.id,
  ip: '127.0.0.1',
  request: true,
});
const later = (milliseconds: number): string => new Date(env.clock.now() + milliseconds).toISOString();
const attempt = async (user: string, appId?: string): Promise<Answer<Problem>> =>
  env.api.postLogin<Problem>({
    code: await env.wechat.code(user, appId),
    ...(appId !== undefined && { appId }),
  });
const ban = <Body = AdminUserResponse>(id: string, body: unknown): Promise<Answer<Body>> =>
  admin.post<Body>(`/v1/admin/users/${id}/ban`, body);
const unban = <Body = AdminUserResponse>(id: string, body: unknown = {}): Promise<Answer<Body>> =>
  admin.post<Body>(`/v1/admin/users/${id}/unban`, body);

/** For a row that a transaction of the test has locked. */
async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const waiting = await env.database.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (waiting.length > 0) return;
    await delay(5);
  }
}

describe('a ban', () => {
  it('ends every token at once, keeps the user out by every app, and is in the trail', async () => {
    const login = await env.api.login('mallory');
    const { id } = login.user;
    expect((await verify(env.api, login.accessToken)).status).toBe(200);
    const answer = await ban(id, { reason: '发布广告' });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    expect(answer.body).toMatchObject({ id, status: 'banned', banReason: '发布广告', bannedUntil: null });

    expectRefused(await verify(env.api, login.accessToken), revocations.ban);
    expectProblem(await postRefresh(env.api, login.refreshToken), 403, 'USER_BANNED');
    const [first, second] = await env.wechat.apps();
    for (const appId of [first?.appId, second?.appId]) {
      const refused = await attempt('mallory', appId);
      expectProblem(refused, 403, 'USER_BANNED');
      expect(refused.text).not.toContain('广告');
    }
    const refusal = {
      action: 'login.refused',
      outcome: 'failure',
      actor_kind: 'user',
      actor_id: id,
      subject_kind: 'user',
      subject_id: id,
      ip: '127.0.0.1',
      request: true,
      details: { code: 'USER_BANNED' },
    };
    expect(await eventsOf(id)).toEqual([
      {
        ...byAdmin(),
        action: 'user.banned',
        subject_kind: 'user',
        subject_id: id,
        details: { reason: '发布广告' },
      },
      refusal,
      refusal,
    ]);
  });

  it('is lifted by an admin, and what it ended stays so', async () => {
    const login = await env.api.login('pardoned');
    const { id } = login.user;
    await ban(id, { reason: 'spam', until: later(hour) });
    const { status, body } = await unban(id, { reason: 'appealed' });
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ status: 'active', banReason: null, bannedUntil: null }),
    ]);
    expectProblem(await verify(env.api, login.accessToken), 401, 'SESSION_REVOKED');
    expect((await env.api.login('pardoned')).user.id).toBe(id);
    expect((await eventsOf(id)).at(-1)).toEqual({
      ...byAdmin(),
      action: 'user.unbanned',
      subject_kind: 'user',
      subject_id: id,
      details: { reason: 'appealed', formerReason: 'spam', formerUntil: expect.any(String) },
    });
    expectProblem(await unban<Problem>(id), 409, 'CONFLICT');

    // Without a word.
    await ban(id, { reason: 'spam' });
    expect((await admin.post(`/v1/admin/users/${id}/unban`)).status).toBe(200);
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      action: 'user.unbanned',
      details: { formerReason: 'spam' },
    });
  });

  it('is given another reason and another end by the next one', async () => {
    const { user } = await env.api.login('again');
    const [first, second] = [later(hour), later(2 * hour)];
    await ban(user.id, { reason: 'spam', until: first });
    expect((await ban(user.id, { reason: 'fraud', until: second })).body).toMatchObject({
      banReason: 'fraud',
      bannedUntil: second,
    });
    expect((await ban(user.id, { reason: 'for good' })).body.bannedUntil).toBeNull();
    expect((await eventsOf(user.id)).map(({ details }) => details)).toEqual([
      { reason: 'spam', until: first },
      { reason: 'fraud', until: second, formerReason: 'spam', formerUntil: first },
      { reason: 'for good', formerReason: 'fraud', formerUntil: second },
    ]);
  });

  it('tells the user at the login when it ends, and lets them in from then on', async () => {
    const { user } = await env.api.login('patient');
    const until = later(hour);
    await ban(user.id, { reason: 'spam', until });
    env.clock.advance(hour - minute);
    const refused = await attempt('patient');
    expectProblem(refused, 403, 'USER_BANNED');
    expect(refused.body.detail).toContain(until);
    await signIn();
    const before = (await eventsOf(user.id)).length;
    env.clock.advance(minute + 1);
    expect((await attempt('patient')).status).toBe(200);
    expect((await eventsOf(user.id)).slice(before)).toEqual([
      {
        action: 'user.unbanned',
        outcome: 'success',
        actor_kind: 'system',
        actor_id: null,
        subject_kind: 'user',
        subject_id: user.id,
        ip: null,
        request: null,
        details: { because: 'expired' },
      },
    ]);
    const { body } = await admin.get<AdminUserDetailsResponse>(`/v1/admin/users/${user.id}`);
    expect(body).toMatchObject({ status: 'active', bannedUntil: null, banReason: null });
    expect(body.sessions).toHaveLength(1);
  });

  it('that has ended is lifted once by eight logins at once, by two apps, and all of them are in', async () => {
    const [first, second] = await env.wechat.apps();
    const { user } = await env.api.login('crowd');
    await env.api.login('crowd', { appId: second?.appId ?? '' });
    await ban(user.id, { reason: 'spam', until: later(minute) });
    env.clock.advance(2 * minute);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => attempt('crowd', (i % 2 ? first : second)?.appId)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const { body } of answers as unknown as Answer<LoginResponse>[])
      expect((await refreshed(env.api, body.refreshToken)).accessToken).toEqual(expect.any(String));
    const lifted = (await eventsOf(user.id)).filter(({ action }) => action === 'user.unbanned');
    expect(lifted).toHaveLength(1);
  });

  it('that has ended keeps nobody from taking back that they wanted to be forgotten', async () => {
    const { user } = await env.api.login('regretful');
    await ban(user.id, { reason: 'spam', until: later(minute) });
    await env.database.query(`UPDATE users SET erasure_due_at = now() WHERE id = $1`, [user.id]);
    expectProblem(await attempt('regretful'), 403, 'USER_BANNED');
    env.clock.advance(2 * minute);
    expect((await env.api.login('regretful')).erasureCancelled).toBe(true);
    const { body } = await admin.get<AdminUserResponse>(`/v1/admin/users/${user.id}`);
    expect(body).toMatchObject({ status: 'active', bannedUntil: null, erasureDueAt: null });
  });

  it('anew is not lifted by a login that saw the old one end', async () => {
    const { user } = await env.api.login('relapsed');
    await ban(user.id, { reason: 'spam', until: later(minute) });
    env.clock.advance(2 * minute);
    const again = await env.database.pool.connect();
    await again.query('BEGIN');
    await again.query(`UPDATE users SET banned_until = NULL WHERE id = $1`, [user.id]);
    const login = attempt('relapsed');
    await untilSomebodyWaits();
    await again.query('COMMIT');
    again.release();
    expectProblem(await login, 403, 'USER_BANNED');
  });

  it('of somebody who does not log in is lifted by a job, and one without an end is not', async () => {
    const [over, open, running] = [
      await env.api.login('over'),
      await env.api.login('open'),
      await env.api.login('running'),
    ];
    await ban(over.user.id, { reason: 'spam', until: later(minute) });
    await ban(open.user.id, { reason: 'spam' });
    await ban(running.user.id, { reason: 'spam', until: later(hour) });
    env.clock.advance(2 * minute);
    const job = env.service.app.get(BanExpiryService);
    expect((await Promise.all([job.run(), job.run()])).reduce((a, b) => a + b)).toBe(1);
    const { body } = await admin.get<{ items: { id: string }[] }>('/v1/admin/users?status=banned&limit=100');
    const banned = body.items.map(({ id }) => id);
    expect(banned).toEqual(expect.arrayContaining([open.user.id, running.user.id]));
    expect(banned).not.toContain(over.user.id);
    expect((await eventsOf(over.user.id)).at(-1)).toMatchObject({
      action: 'user.unbanned',
      actor_kind: 'system',
      details: { because: 'expired' },
    });
  });

  it('refuses a login also when the trail cannot be told', async () => {
    const { user } = await env.api.login('unwritten');
    await ban(user.id, { reason: 'spam' });
    await env.database.query(
      `ALTER TABLE audit_events ADD CONSTRAINT deaf CHECK (action <> 'login.refused') NOT VALID`,
    );
    try {
      expectProblem(await attempt('unwritten'), 403, 'USER_BANNED');
    } finally {
      await env.database.query('ALTER TABLE audit_events DROP CONSTRAINT deaf');
    }
    expect(env.logs.join('')).toContain(`the trail does not tell that user ${user.id} was refused`);
  });

  it('of oneself, of nobody, and of one who has been merged is refused', async () => {
    expectProblem(await ban<Problem>(adminLogin.user.id, { reason: 'tired' }), 409, 'CONFLICT');
    expectProblem(await ban<Problem>(adminLogin.user.id.toUpperCase(), { reason: 'tired' }), 409, 'CONFLICT');
    const { user } = await env.api.login('merged');
    await env.database.query(`UPDATE users SET status = 'merged', merged_into = $2 WHERE id = $1`, [
      user.id,
      adminLogin.user.id,
    ]);
    for (const act of [ban<Problem>, unban<Problem>]) {
      expectProblem(await act(user.id, { reason: 'spam' }), 409, 'CONFLICT');
      expectProblem(await act(nobody, { reason: 'spam' }), 404, 'NOT_FOUND');
      expectProblem(await act('me', { reason: 'spam' }), 400, 'VALIDATION_FAILED', ['id']);
    }
    expect((await verify(env.api, adminLogin.accessToken)).status).toBe(200);
  });

  it.each<[what: string, body: (at: (ms: number) => string) => unknown, field: string]>([
    ['no reason', () => ({}), 'reason'],
    ['an empty reason', () => ({ reason: '' }), 'reason'],
    ['a blank reason', () => ({ reason: ' \u3000 ' }), 'reason'],
    ['a huge reason', () => ({ reason: 'x'.repeat(501) }), 'reason'],
    ['NUL in the reason', () => ({ reason: 'a\0b' }), 'reason'],
    ['half a character in the reason', () => ({ reason: 'a\ud800' }), 'reason'],
    ['a reason of lines', () => ({ reason: 'a\nb' }), 'reason'],
    ['an object as reason', () => ({ reason: { $ne: '' } }), 'reason'],
    ['an end in the past', (at) => ({ reason: 'x', until: at(-1_000) }), 'until'],
    ['an end at this moment', (at) => ({ reason: 'x', until: at(0) }), 'until'],
    ['an end in eleven years', (at) => ({ reason: 'x', until: at(11 * 366 * 24 * hour) }), 'until'],
    ['an end that is no time', () => ({ reason: 'x', until: 'tomorrow' }), 'until'],
    ['a number as end', () => ({ reason: 'x', until: 4102444800000 }), 'until'],
    ['null as end', () => ({ reason: 'x', until: null }), 'until'],
    ['an end without a zone', () => ({ reason: 'x', until: '2030-01-01T00:00:00' }), 'until'],
    ['more than a ban', () => ({ reason: 'x', status: 'active' }), 'status'],
    ['the names of columns', () => ({ reason: 'x', bannedUntil: '2030-01-01' }), 'bannedUntil'],
  ])('with %s is a bad request', async (_what, body, field) => {
    const { user } = await env.api.login('target');
    expectProblem(await ban<Problem>(user.id, body(later)), 400, 'VALIDATION_FAILED', [field]);
    expect((await env.api.login('target')).user.id).toBe(user.id);
  });

  it.each<[what: string, body: unknown]>([
    ['null as reason', { reason: null }],
    ['a list', []],
    ['a huge reason', { reason: 'x'.repeat(501) }],
    ['an end', { until: '2030-01-01' }],
    ['no JSON', '['],
  ])('is not lifted with %s', async (_what, body) => {
    const { user } = await env.api.login('kept');
    await ban(user.id, { reason: 'spam' });
    expectProblem(await unban<Problem>(user.id, body), 400, 'VALIDATION_FAILED');
    expectProblem(await attempt('kept'), 403, 'USER_BANNED');
    await unban(user.id);
  });
});

describe('sessions of others', () => {
  const end = (userId: string, sessionId = ''): Promise<Answer<Problem>> =>
    admin.delete(`/v1/admin/users/${userId}/sessions${sessionId && `/${sessionId}`}`);

  it('are ended one by one: at once, and no other', async () => {
    const [one, two] = [await env.api.login('owner'), await env.api.login('owner')];
    expect((await end(one.user.id, one.sessionId)).status).toBe(204);
    expectRefused(await verify(env.api, one.accessToken), revocations.logout);
    expectProblem(await postRefresh(env.api, one.refreshToken), 401, 'SESSION_REVOKED');
    expect((await verify(env.api, two.accessToken)).status).toBe(200);
    const event = {
      ...byAdmin(),
      action: 'session.ended',
      subject_kind: 'session',
      subject_id: one.sessionId,
    };
    expect(await eventsOf(one.user.id)).toEqual([{ ...event, details: { sessions: 1 } }]);
    expectProblem(await end(one.user.id, one.sessionId), 404, 'NOT_FOUND');
  });

  it('are ended all together, and the user can log in again', async () => {
    const logins = [await env.api.login('everywhere'), await env.api.login('everywhere')];
    const { id } = (logins[0] as LoginResponse).user;
    expect((await end(id)).status).toBe(204);
    for (const { accessToken } of logins)
      expectRefused(await verify(env.api, accessToken), revocations.logout);
    expect(await eventsOf(id)).toEqual([
      {
        ...byAdmin(),
        action: 'session.all_ended',
        subject_kind: 'user',
        subject_id: id,
        details: { sessions: 2 },
      },
    ]);
    expect((await end(id)).status).toBe(204);
    expect(await eventsOf(id)).toHaveLength(1);
    expect((await env.api.login('everywhere')).user.id).toBe(id);
  });

  it('are not ended under the name of another user, who is not told from a missing one', async () => {
    const [one, other] = [await env.api.login('owner'), await env.api.login('bystander')];
    const answers = [
      await end(other.user.id, one.sessionId),
      await end(other.user.id, nobody),
      await end(nobody, one.sessionId),
      await end(nobody),
    ];
    for (const answer of answers) expectProblem(answer, 404, 'NOT_FOUND');
    expectProblem(await end(one.user.id, 'x'), 400, 'VALIDATION_FAILED', ['sessionId']);
    expectProblem(await end('x', one.sessionId), 400, 'VALIDATION_FAILED', ['id']);
    expect((await verify(env.api, one.accessToken)).status).toBe(200);
  });
});

describe('what takes something from somebody', () => {
  const acts = (by: SignedIn, user: string, loser: string): Promise<Answer<Problem>>[] => [
    by.post(`/v1/admin/users/${user}/ban`, { reason: 'spam' }),
    by.put(`/v1/admin/users/${user}/roles`, { roles: [] }),
    by.delete(`/v1/admin/users/${user}/sessions`),
    by.delete(`/v1/admin/users/${user}/sessions/${nobody}`),
    by.post(`/v1/admin/users/${user}/merge`, { loserId: loser }),
    by.post(`/v1/admin/merges/${nobody}/undo`),
  ];

  it('needs a login of the last 12 hours, however often it has been refreshed', async () => {
    const [target, loser] = [await env.api.login('somebody'), await env.api.login('somebody-else')];
    const ids = [target.user.id, loser.user.id] as const;
    const supportLogin = await logInAs(env, 'support', ['support']);
    await signIn();
    const asRefreshed = async (login: LoginResponse): Promise<SignedIn> =>
      new SignedIn(env.api, (await refreshed(env.api, login.refreshToken)).accessToken);

    env.clock.advance(11 * hour + 59 * minute);
    const young = await asRefreshed(adminLogin);
    expect((await young.delete(`/v1/admin/users/${target.user.id}/sessions`)).status).toBe(204);

    env.clock.advance(2 * minute);
    const old = await asRefreshed(adminLogin);
    for (const answer of await Promise.all(acts(old, ...ids)))
      expectProblem(answer, 403, 'RECENT_LOGIN_REQUIRED');
    // Also the token that was got when the session was young enough.
    for (const answer of await Promise.all(acts(young, ...ids)))
      expectProblem(answer, 403, 'RECENT_LOGIN_REQUIRED');
    expect((await old.get(`/v1/admin/users/${target.user.id}`)).status).toBe(200);

    // Who may not do it at all is told that.
    const support = await asRefreshed(supportLogin);
    for (const answer of await Promise.all(acts(support, ...ids))) expectProblem(answer, 403, 'FORBIDDEN');

    await signIn();
    const statuses = (await Promise.all(acts(admin, ...ids))).map(({ status }) => status);
    expect(statuses).not.toContain(403);
    expect(statuses.filter((status) => status === 200 || status === 204).length).toBeGreaterThan(2);
  });
});
