import { type Problem } from '../../src/common/errors/index.js';
import { type LoginResponse, type TokenResponse } from '../../src/auth/dto/token.response.js';
import { type SessionListResponse, type SessionResponse } from '../../src/sessions/dto/session.response.js';
import { SessionCleanupService } from '../../src/sessions/session-cleanup.service.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem, expectUnauthenticated } from '../support/problems.js';
import { rawRequest, sendRaw } from '../support/raw-http.js';
import { post, postRefresh, refreshed, soon, verify } from '../support/session-tokens.js';

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x1800323d) NetType/WIFI Language/zh_CN';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());

async function list({ accessToken }: { accessToken: string }): Promise<SessionResponse[]> {
  const answer = await env.api.get<SessionListResponse>('/v1/auth/sessions', accessToken);
  expect([answer.status, answer.body.nextCursor]).toEqual([200, null]);
  return answer.body.items;
}

function end(by: { accessToken: string }, id: string): Promise<Answer<Problem>> {
  const headers = { authorization: `Bearer ${by.accessToken}` };
  return env.api.request(`/v1/auth/sessions/${id}`, { method: 'DELETE', headers });
}

/** At this instance, at once. */
async function expectDead({ refreshToken, accessToken }: TokenResponse): Promise<void> {
  expectProblem(await verify(env.api, accessToken), 401, 'SESSION_REVOKED');
  expectProblem(await postRefresh(env.api, refreshToken), 401, 'SESSION_REVOKED');
}

async function expectAlive({ refreshToken, accessToken }: TokenResponse): Promise<TokenResponse> {
  expect((await verify(env.api, accessToken)).status).toBe(200);
  return refreshed(env.api, refreshToken);
}

async function eventsOf(
  subjectId: string,
): Promise<{ action: string; requestId: string; sessions: number }[]> {
  return env.database.query(
    `SELECT action, request_id AS "requestId", (details ->> 'sessions')::int AS sessions FROM audit_events
      WHERE subject_id = $1 AND action <> 'session.opened' ORDER BY id`,
    [subjectId],
  );
}

describe('logout', () => {
  it('ends the session at once, every token of it, and no other', async () => {
    const first = await env.api.login('alice');
    const current = await refreshed(env.api, first.refreshToken);
    const other = await env.api.login('alice');
    const answer = await post(env.api, '/v1/auth/logout', current.accessToken);
    expect([answer.status, answer.text]).toEqual([204, '']);
    await expectDead(current);
    await expectDead(first);
    await expectAlive(other);
    expect(await eventsOf(first.sessionId)).toEqual([
      { action: 'session.logged_out', requestId: answer.headers.get('x-request-id'), sessions: 1 },
    ]);
  });

  it('twice is refused the second time, and told of once', async () => {
    const { accessToken, sessionId } = await env.api.login('alice');
    expect((await post(env.api, '/v1/auth/logout', accessToken)).status).toBe(204);
    expectProblem(await post(env.api, '/v1/auth/logout', accessToken), 401, 'SESSION_REVOKED');
    expect(await eventsOf(sessionId)).toHaveLength(1);
  });

  it('twenty times at once ends it once', async () => {
    const tokens = await env.api.login('alice');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(env.api, '/v1/auth/logout', tokens.accessToken)),
    );
    for (const { status } of answers) expect([204, 401]).toContain(status);
    expect(await eventsOf(tokens.sessionId)).toHaveLength(1);
    await expectDead(tokens);
  });

  it('is known on another instance within two seconds', async () => {
    const tokens = await env.api.login('alice');
    const { api } = await env.startInstance();
    expect((await verify(api, tokens.accessToken)).status).toBe(200);
    await post(env.api, '/v1/auth/logout', tokens.accessToken);
    const refused = await soon(
      () => verify(api, tokens.accessToken),
      ({ status }) => status !== 200,
    );
    expectProblem(refused, 401, 'SESSION_REVOKED');
  });

  it('is known also when its transaction began early and ended late', async () => {
    const [early, late] = [await env.api.login('alice'), await env.api.login('alice')];
    const client = await env.database.pool.connect();
    await client.query('BEGIN');
    await client.query(`DELETE FROM sessions WHERE id = $1`, [early.sessionId]);
    await post(env.api, '/v1/auth/logout', late.accessToken);
    expect((await verify(env.api, early.accessToken)).status).toBe(200);
    await client.query('COMMIT');
    client.release();
    const refused = await soon(
      () => verify(env.api, early.accessToken),
      ({ status }) => status !== 200,
    );
    expectProblem(refused, 401, 'SESSION_REVOKED');
  });

  it.each<[what: string, init: RequestInit]>([
    [
      'with an empty JSON body, as wx.request() sends it',
      { headers: { 'content-type': 'application/json' }, body: '' },
    ],
    ['with an empty object', { headers: { 'content-type': 'application/json' }, body: '{}' }],
    [
      'with a body that nobody asked for',
      { headers: { 'content-type': 'application/json' }, body: '{"all":true}' },
    ],
    ['without a body', {}],
    ['without a body, under a JSON type', { headers: { 'content-type': 'application/json' } }],
  ])('%s works', async (_what, init) => {
    const tokens = await env.api.login('alice');
    const headers = { ...(init.headers as object), authorization: `Bearer ${tokens.accessToken}` };
    expect((await env.api.request('/v1/auth/logout', { ...init, method: 'POST', headers })).status).toBe(204);
    await expectDead(tokens);
  });

  it.each<[what: string, type: string, body: string, status: number]>([
    ['text', 'text/plain', 'logout', 415],
    ['a form', 'application/x-www-form-urlencoded', 'a=1', 415],
    ['broken JSON', 'application/json', '{', 400],
  ])('with %s is refused, and the session goes on', async (_what, type, body, status) => {
    const tokens = await env.api.login('alice');
    const headers = { authorization: `Bearer ${tokens.accessToken}`, 'content-type': type };
    expect((await env.api.request('/v1/auth/logout', { method: 'POST', headers, body })).status).toBe(status);
    await expectAlive(tokens);
  });

  it('with a body of no type at all is refused, and the session goes on', async () => {
    const tokens = await env.api.login('alice');
    const headers = [`Authorization: Bearer ${tokens.accessToken}`, 'Content-Length: 2'];
    const answer = await sendRaw(env.api.url, rawRequest('POST /v1/auth/logout', headers, '{}'));
    expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
    await expectAlive(tokens);
  });

  it('with a refresh token in place of the access token is refused', async () => {
    const tokens = await env.api.login('alice');
    expectUnauthenticated(await post(env.api, '/v1/auth/logout', tokens.refreshToken));
    await expectAlive(tokens);
  });

  it('during a refresh: after the 204 no token of the session works, also none that the refresh got', async () => {
    const other = await env.startInstance();
    const outcomes = new Set<number>();
    for (let race = 0; race < 50; race++) {
      const tokens = await env.api.login('racer');
      const [refresh, logout] = await Promise.all([
        postRefresh<TokenResponse>(race % 2 ? other.api : env.api, tokens.refreshToken),
        post(env.api, '/v1/auth/logout', tokens.accessToken),
      ]);
      expect(logout.status).toBe(204);
      outcomes.add(refresh.status);
      await expectDead(tokens);
      if (refresh.status === 200) {
        await expectDead(refresh.body);
        const { accessToken } = refresh.body;
        const refused = await soon(
          () => verify(other.api, accessToken),
          ({ status }) => status !== 200,
        );
        expectProblem(refused, 401, 'SESSION_REVOKED');
      }
    }
    // Else nothing was tried here.
    expect(outcomes).toContain(200);
  });
});

describe('logout everywhere', () => {
  it('ends every session of the user and of nobody else, told of once', async () => {
    const bystander = await env.api.login('bystander');
    const sessions: LoginResponse[] = [];
    for (let i = 0; i < 3; i++) sessions.push(await env.api.login('bob'));
    const [first] = sessions as [LoginResponse];
    expect((await post(env.api, '/v1/auth/logout-all', first.accessToken)).status).toBe(204);
    for (const tokens of sessions) await expectDead(tokens);
    await expectAlive(bystander);
    expect(await eventsOf(first.user.id)).toMatchObject([{ action: 'session.logged_out_all', sessions: 3 }]);
    await expectAlive(await env.api.login('bob'));
  });

  it('from every session at once, while they refresh, ends them all', async () => {
    const sessions: LoginResponse[] = [];
    for (let i = 0; i < 8; i++) sessions.push(await env.api.login('bob'));
    const [logouts, refreshes] = await Promise.all([
      Promise.all(sessions.map(({ accessToken }) => post(env.api, '/v1/auth/logout-all', accessToken))),
      Promise.all(sessions.map(({ refreshToken }) => postRefresh<TokenResponse>(env.api, refreshToken))),
    ]);
    for (const { status } of logouts) expect([204, 401]).toContain(status);
    const got = refreshes.filter(({ status }) => status === 200).map(({ body }) => body);
    for (const tokens of [...sessions, ...got]) await expectDead(tokens);
  });
});

describe('the list of sessions', () => {
  it('shows where one is logged in, the last used first', async () => {
    const code = await env.wechat.code('carol');
    const device = { id: 'secret-id', name: '小明的手机', model: 'iPhone 15', platform: 'ios' };
    const { body: onPhone } = await env.api.postLogin({ code, device }, { 'user-agent': phone });
    const elsewhere = await env.api.login('carol');
    const used = await env.api.post(
      '/v1/auth/refresh',
      { refreshToken: onPhone.refreshToken },
      { 'user-agent': phone },
    );
    expect(used.status).toBe(200);
    const sessions = await list(onPhone);
    const [app] = await env.wechat.apps();
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown;
    const times = { createdAt: time, lastUsedAt: time, expiresAt: time };
    expect(sessions).toEqual([
      {
        id: onPhone.sessionId,
        current: true,
        appId: app?.appId,
        device: { name: '小明的手机', model: 'iPhone 15', platform: 'ios' },
        userAgent: 'WeChat on iOS',
        ip: '127.0.0.1',
        ...times,
      },
      {
        id: elsewhere.sessionId,
        current: false,
        appId: app?.appId,
        device: { name: null, model: null, platform: null },
        userAgent: null,
        ip: '127.0.0.1',
        ...times,
      },
    ]);
    expect((await list(elsewhere)).map(({ id, current }) => [id, current])).toEqual([
      [onPhone.sessionId, false],
      [elsewhere.sessionId, true],
    ]);
  });

  it('tells no token, no User-Agent and no id of the device, and is not cached', async () => {
    const code = await env.wechat.code('dan');
    const device = { id: 'secret-device-id' };
    const { body: login } = await env.api.postLogin({ code, device }, { 'user-agent': phone });
    const { text, headers } = await env.api.get('/v1/auth/sessions', login.accessToken);
    expect(headers.get('cache-control')).toBe('private, no-store');
    for (const secret of [
      login.refreshToken.slice(-43),
      login.openid,
      'secret-device-id',
      'AppleWebKit',
      'v1.',
    ])
      expect(text).not.toContain(secret);
  });

  it('holds the live ones of the user alone', async () => {
    const [gone, expired, ended, left] = [
      await env.api.login('erin'),
      await env.api.login('erin'),
      await env.api.login('erin'),
      await env.api.login('erin'),
    ];
    await env.api.login('bystander');
    await post(env.api, '/v1/auth/logout', gone.accessToken);
    await end(left, ended.sessionId);
    await env.database.query(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      expired.sessionId,
    ]);
    expect((await list(left)).map(({ id }) => id)).toEqual([left.sessionId]);
  });
});

describe('ending one session', () => {
  it('ends it at once, and no other', async () => {
    const [mine, lost] = [await env.api.login('frank'), await env.api.login('frank')];
    const answer = await end(mine, lost.sessionId);
    expect([answer.status, answer.text]).toEqual([204, '']);
    await expectDead(lost);
    await expectAlive(mine);
    expect(await eventsOf(lost.sessionId)).toMatchObject([{ action: 'session.ended', sessions: 1 }]);
  });

  it('may be the current one, whose token is refused then', async () => {
    const mine = await env.api.login('frank');
    expect((await end(mine, mine.sessionId)).status).toBe(204);
    await expectDead(mine);
    expectProblem(await end(mine, mine.sessionId), 401, 'SESSION_REVOKED');
  });

  it('of another user is answered like one that does not exist, or has ended: byte by byte', async () => {
    const mine = await env.api.login('frank');
    const [theirs, ended, expired] = [
      await env.api.login('grace'),
      await env.api.login('frank'),
      await env.api.login('frank'),
    ];
    await end(mine, ended.sessionId);
    await env.database.query(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      expired.sessionId,
    ]);
    const ids = [
      theirs.sessionId,
      '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c',
      ended.sessionId,
      expired.sessionId,
    ];
    const said = new Set<string>();
    for (const id of ids) {
      const answer = await end(mine, id);
      expectProblem(answer, 404, 'NOT_FOUND');
      const headers = [...answer.headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
      said.add(JSON.stringify(headers) + answer.text.replaceAll(answer.body.requestId, ''));
    }
    expect(said.size).toBe(1);
    await expectAlive(theirs);
  });

  it.each([
    '1',
    'current',
    '019ab0c4-7d1e-7a52-9c1b',
    "019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c'--",
    '%7B019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c%7D',
    '019ab0c47d1e7a529c1b5d3f0e9a1b2c',
    '%00',
  ])('of the id %s is a 400', async (id) => {
    expectProblem(await end(await env.api.login('frank'), id), 400, 'VALIDATION_FAILED', ['id']);
  });

  it('by its id in capitals is the same session', async () => {
    const [mine, lost] = [await env.api.login('frank'), await env.api.login('frank')];
    expect((await end(mine, lost.sessionId.toUpperCase())).status).toBe(204);
    await expectDead(lost);
  });
});

describe('a user has at most', () => {
  const liveOf = async ({ user }: LoginResponse): Promise<string[]> => {
    const rows = await env.database.query<{ id: string }>(
      `SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now() ORDER BY id`,
      [user.id],
    );
    return rows.map(({ id }) => id);
  };
  const evicted = async ({ accessToken, refreshToken }: TokenResponse): Promise<void> => {
    await soon<Answer<unknown>>(
      () => verify(env.api, accessToken),
      ({ status }) => status !== 200,
    );
    await expectDead({ accessToken, refreshToken } as TokenResponse);
  };

  it('ten sessions: another login ends the least recently used one', async () => {
    const logins: LoginResponse[] = [];
    for (let i = 0; i < 10; i++) logins.push(await env.api.login('heidi'));
    const [oldest, second, ...others] = logins as [LoginResponse, LoginResponse, ...LoginResponse[]];
    const used = await refreshed(env.api, oldest.refreshToken);
    const eleventh = await env.api.login('heidi');
    await evicted(second);
    for (const tokens of [used, ...others, eleventh]) await expectAlive(tokens);
    expect(await liveOf(eleventh)).toHaveLength(10);
  });

  it('ten sessions, however many logins come at once', async () => {
    await env.api.login('ivan');
    const logins = await Promise.all(Array.from({ length: 30 }, () => env.api.login('ivan')));
    const live = await liveOf(logins[0] as LoginResponse);
    expect(live).toHaveLength(10);
    for (const login of logins) await (live.includes(login.sessionId) ? expectAlive(login) : evicted(login));
  });

  it('ten sessions, also when two logins see the same ten and end the same one', async () => {
    const login = await env.api.login('olivia');
    for (let i = 0; i < 9; i++) await env.api.login('olivia');
    const client = await env.database.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM wechat_identities WHERE user_id = $1 FOR UPDATE', [login.user.id]);
    const logins = Promise.all([env.api.login('olivia'), env.api.login('olivia')]);
    await soon(
      () =>
        env.database.query(
          `SELECT FROM pg_stat_activity
            WHERE wait_event_type = 'Lock' AND datname = current_database()
              AND now() - query_start > interval '100 milliseconds'`,
        ),
      (waiting) => waiting.length === 2,
    );
    await client.query('COMMIT');
    client.release();
    const made = await logins;
    const live = await liveOf(login);
    expect(live).toHaveLength(10);
    expect(live).toEqual(expect.arrayContaining(made.map(({ sessionId }) => sessionId)));
  });

  it('ten sessions, also when his first thirty logins come at once', async () => {
    const logins = await Promise.all(Array.from({ length: 30 }, () => env.api.login('newcomer')));
    expect(await liveOf(logins[0] as LoginResponse)).toHaveLength(10);
  });

  it('ten sessions over two apps of one platform, once a login comes that sees them all', async () => {
    const apps = (await env.wechat.apps()).filter(({ platform }, _, [first]) => platform === first?.platform);
    const [one, two] = apps.map(({ appId }) => appId) as [string, string];
    const first = await env.api.login('judy', { appId: one });
    expect((await env.api.login('judy', { appId: two })).user.id).toBe(first.user.id);
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => env.api.login('judy', { appId: i % 2 ? one : two })),
    );
    await env.api.login('judy', { appId: one });
    expect(await liveOf(first)).toHaveLength(10);
  });

  it('as many as MAX_SESSIONS_PER_USER says, also when that is lowered', async () => {
    const first = await env.api.login('ken');
    for (let i = 0; i < 4; i++) await env.api.login('ken');
    const { api } = await env.startInstance({ env: { MAX_SESSIONS_PER_USER: '1' } });
    const last = await api.login('ken');
    expect(await liveOf(first)).toEqual([last.sessionId]);
    const { api: two } = await env.startInstance({ env: { MAX_SESSIONS_PER_USER: '2' } });
    const another = await two.login('ken');
    expect(await liveOf(first)).toEqual([last.sessionId, another.sessionId].sort());
    await evicted(first);
  });
});

it('whatever one user does at once, in all sessions, nothing deadlocks', async () => {
  const cleanup = env.service.app.get(SessionCleanupService);
  const statuses = new Set<number>();
  for (let round = 0; round < 5; round++) {
    const logins: LoginResponse[] = [];
    for (let i = 0; i < 10; i++) logins.push(await env.api.login('hectic'));
    const [{ user }] = logins as [LoginResponse];
    await env.database.query(
      `INSERT INTO sessions (id, user_id, identity_id, app_id, expires_at, absolute_expires_at)
       SELECT gen_random_uuid(), user_id, identity_id, app_id, now() - interval '2 days', now()
         FROM sessions, generate_series(1, 20) WHERE id = $1`,
      [logins[0]?.sessionId],
    );
    const codes = await Promise.all(Array.from({ length: 20 }, () => env.wechat.code('hectic')));
    const answers = await Promise.all([
      ...codes.map((code) => env.api.postLogin<unknown>({ code })),
      ...logins.map(({ refreshToken }) => postRefresh(env.api, refreshToken)),
      ...logins.map((by, i) => end(by, logins[9 - i]?.sessionId ?? '')),
      ...logins.slice(5).map(({ accessToken }) => post(env.api, '/v1/auth/logout-all', accessToken)),
      ...['banned', 'active', 'banned', 'active'].map((status) =>
        env.database.query(`UPDATE users SET status = $2 WHERE id = $1`, [user.id, status]),
      ),
      cleanup.run(),
    ]);
    for (const answer of answers as Partial<Answer<unknown>>[]) statuses.add(answer.status ?? 200);
    await env.database.query(`UPDATE users SET status = 'active' WHERE id = $1`, [user.id]);
  }
  expect([...statuses].filter((status) => ![200, 204, 401, 403, 404].includes(status))).toEqual([]);
});
