import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { polls, queriesDuring } from '../support/queries.js';
import { TestWechat } from '../support/wechat.js';

describe('POST /v1/auth/wechat/login', () => {
  let env: TestEnvironment;
  beforeAll(async () => {
    env = await createTestEnvironment();
  });
  afterAll(() => env.close());

  it('answers the first login with tokens, the openid and a new user', async () => {
    const [app] = await env.wechat.apps();
    const code = await env.wechat.code('first');
    const { status, body, headers } = await env.api.postLogin({ code });
    expect(status).toBe(200);
    expect(body).toEqual({
      accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      tokenType: 'Bearer',
      expiresIn: 600,
      refreshToken: expect.stringMatching(/^v1\.test1\.[0-9a-f-]{36}\.0\.[\w-]{43}$/),
      refreshExpiresIn: 30 * 24 * 3600,
      sessionId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      openid: await env.wechat.openidOf('first', app?.appId ?? ''),
      isNewUser: true,
      user: {
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
        nickname: null,
        gender: null,
        language: null,
        region: null,
        avatarUrl: null,
        phone: null,
        roles: [],
        createdAt: expect.any(String),
      },
    });
    expect(body.refreshToken).toContain(body.sessionId);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('says isNewUser once, and opens a session a login', async () => {
    const logins = [await env.api.login('again'), await env.api.login('again'), await env.api.login('again')];
    expect(logins.map(({ isNewUser }) => isNewUser)).toEqual([true, false, false]);
    expect(new Set(logins.map(({ user }) => user.id)).size).toBe(1);
    expect(new Set(logins.map(({ sessionId }) => sessionId)).size).toBe(3);
  });

  it('gives a token that opens GET /v1/users/me', async () => {
    const { accessToken, user } = await env.api.login('me');
    const { status, body, headers } = await env.api.get('/v1/users/me', accessToken);
    expect(status).toBe(200);
    expect(body).toEqual(user);
    expect(headers.get('cache-control')).toBe('private, no-store');
  });

  it('keeps device, address and user agent with the session', async () => {
    const code = await env.wechat.code('device');
    const { body } = await env.api.postLogin(
      { code, device: { id: 'd-1', name: '小明的手机', model: 'iPhone 15', platform: 'ios' } },
      { 'user-agent': `test/${'x'.repeat(400)}` },
    );
    const [session] = await env.database.query(
      `SELECT device_id, device_name, device_model, device_platform, host(ip) AS ip, length(user_agent) AS agent,
              refresh_counter, extract(day FROM expires_at - created_at)::int AS sliding,
              extract(day FROM absolute_expires_at - created_at)::int AS absolute
         FROM sessions WHERE id = $1`,
      [body.sessionId],
    );
    expect(session).toMatchObject({
      device_id: 'd-1',
      device_name: '小明的手机',
      device_model: 'iPhone 15',
      device_platform: 'ios',
      ip: '127.0.0.1',
      agent: 256,
      refresh_counter: 0,
      sliding: 30,
      absolute: 90,
    });
  });

  it('uses the first configured app when none is named, and the named one otherwise', async () => {
    const [first, second] = await env.wechat.apps();
    const unnamed = await env.api.login('apps');
    const named = await env.api.login('apps', { appId: second?.appId ?? '' });
    expect(unnamed.openid).toBe(await env.wechat.openidOf('apps', first?.appId ?? ''));
    expect(named.openid).toBe(await env.wechat.openidOf('apps', second?.appId ?? ''));
  });

  it('refuses a code the second time, without asking WeChat again', async () => {
    const code = await env.wechat.code('twice');
    expect((await env.api.postLogin({ code })).status).toBe(200);
    const before = (await env.wechat.exchanges()).length;
    const { status, body } = await env.api.postLogin<{ code: string }>({ code });
    expect([status, body.code]).toEqual([401, 'WECHAT_CODE_USED']);
    expect((await env.wechat.exchanges()).length).toBe(before);
  });

  it('tells a used code also when another instance used it', async () => {
    const { api } = await env.startInstance();
    const code = await env.wechat.code('elsewhere');
    expect((await api.postLogin({ code })).status).toBe(200);
    const { status, body } = await env.api.postLogin<{ code: string }>({ code });
    expect([status, body.code]).toEqual([401, 'WECHAT_CODE_USED']);
  });

  it('tells an expired code, an invented one and one of another app alike: WECHAT_CODE_INVALID', async () => {
    const [, second] = await env.wechat.apps();
    const expired = await env.wechat.code('late');
    await env.wechat.advanceClock(5 * 60 * 1000 + 1);
    for (const body of [
      { code: expired },
      { code: 'a'.repeat(32) },
      { code: await env.wechat.code('foreign', second?.appId) },
    ]) {
      const answer = await env.api.postLogin<{ code: string }>(body);
      expect([answer.status, answer.body.code]).toEqual([401, 'WECHAT_CODE_INVALID']);
      // The same words for the same code, though WeChat is not asked again.
      const repeated = await env.api.postLogin<{ code: string }>(body);
      expect([repeated.status, repeated.body.code]).toEqual([401, 'WECHAT_CODE_INVALID']);
    }
  });

  it('refuses whom WeChat blocks, and writes nothing', async () => {
    await env.wechat.block('mallory');
    const before = await env.database.count('users');
    const { status, body } = await env.api.postLogin<{ code: string }>({
      code: await env.wechat.code('mallory'),
    });
    expect([status, body.code]).toEqual([403, 'WECHAT_USER_BLOCKED']);
    expect(await env.database.count('users')).toBe(before);
  });

  it('refuses a banned user by every app of the person, and writes nothing', async () => {
    const [first, second, third] = await env.wechat.apps();
    const { user } = await env.api.login('banned', { appId: first?.appId ?? '' });
    await env.database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [user.id]);
    const [sessions, identities] = [
      await env.database.count('sessions'),
      await env.database.count('wechat_identities'),
    ];
    for (const appId of [first?.appId, second?.appId]) {
      const { status, body } = await env.api.postLogin<{ code: string }>({
        code: await env.wechat.code('banned', appId),
        appId,
      });
      expect([status, body.code]).toEqual([403, 'USER_BANNED']);
    }
    expect(await env.database.count('sessions')).toBe(sessions);
    expect(await env.database.count('wechat_identities')).toBe(identities);
    // Another platform cannot know the person.
    expect((await env.api.login('banned', { appId: third?.appId ?? '' })).isNewUser).toBe(true);
  });

  it('makes 100 parallel first logins one user, one identity, and ten sessions that live', async () => {
    const codes = await Promise.all(Array.from({ length: 100 }, () => env.wechat.code('crowd')));
    const answers = await Promise.all(codes.map((code) => env.api.postLogin({ code })));
    expect(answers.map(({ status }) => status)).toEqual(codes.map(() => 200));
    expect(new Set(answers.map(({ body }) => body.user.id)).size).toBe(1);
    expect(answers.filter(({ body }) => body.isNewUser)).toHaveLength(1);
    const id = answers[0]?.body.user.id;
    const [rows] = await env.database.query(
      `SELECT (SELECT count(*)::int FROM wechat_identities WHERE user_id = $1) AS identities,
              (SELECT count(*)::int FROM sessions WHERE user_id = $1) AS opened,
              (SELECT count(*)::int FROM sessions WHERE user_id = $1 AND revoked_at IS NULL) AS live`,
      [id],
    );
    expect(rows).toEqual({ identities: 1, opened: 100, live: 10 });
  });

  it('makes 20 persons who come by two apps of one platform at the same moment 20 users', async () => {
    const [first, second] = await env.wechat.apps();
    const before = await env.database.count('users');
    const persons = Array.from({ length: 20 }, (_, i) => `twin-${i}`);
    const pairs = await Promise.all(
      persons.map((person) =>
        Promise.all([first, second].map((app) => env.api.login(person, { appId: app?.appId ?? '' }))),
      ),
    );
    for (const pair of pairs) {
      expect(new Set(pair.map(({ user }) => user.id)).size).toBe(1);
      expect(pair.filter(({ isNewUser }) => isNewUser)).toHaveLength(1);
    }
    expect(await env.database.count('users')).toBe(before + 20);
  });

  it('keeps persons of different platforms apart', async () => {
    const [first, , third] = await env.wechat.apps();
    const here = await env.api.login('traveller', { appId: first?.appId ?? '' });
    const there = await env.api.login('traveller', { appId: third?.appId ?? '' });
    expect(there.isNewUser).toBe(true);
    expect(there.user.id).not.toBe(here.user.id);
  });

  describe('the same code twice at once', () => {
    it('is one login for one device', async () => {
      await env.wechat.fault({ kind: 'delay', ms: 800 });
      const before = (await env.wechat.exchanges()).length;
      const body = { code: await env.wechat.code('double-tap'), device: { id: 'phone-1' } };
      const answers = await Promise.all([
        env.api.postLogin(body),
        env.api.postLogin(body),
        env.api.postLogin(body),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(new Set(answers.map(({ body: { sessionId } }) => sessionId)).size).toBe(1);
      expect((await env.wechat.exchanges()).length).toBe(before + 1);
      // Over is over.
      expect((await env.api.postLogin<{ code: string }>(body)).body.code).toBe('WECHAT_CODE_USED');
    });

    it('is refused to another device, and to one that names itself not', async () => {
      await env.wechat.fault({ kind: 'delay', ms: 800 });
      const before = (await env.wechat.exchanges()).length;
      const code = await env.wechat.code('overheard');
      const answers = await Promise.all(
        [{ device: { id: 'owner' } }, { device: { id: 'thief' } }, {}, {}].map((more) =>
          env.api.postLogin({ code, ...more }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
      expect((await env.wechat.exchanges()).length).toBe(before + 1);
    });
  });

  it('asks WeChat once and the database once for a returning user', async () => {
    await env.api.login('returning');
    const before = (await env.wechat.exchanges()).length;
    const queries = await queriesDuring(() => env.api.login('returning'));
    expect(queries.filter((name) => !polls.includes(name))).toEqual(['auth.open_session']);
    expect((await env.wechat.exchanges()).length).toBe(before + 1);
  });
});

describe('unionid', () => {
  const [first, second] = [
    { appId: 'wx00000000000000a1', appSecret: 'secret-of-a1' },
    { appId: 'wx00000000000000a2', appSecret: 'secret-of-a2', platform: 'p' },
  ] as const;
  const unboundApps = [first, second];
  const boundApps = [{ ...first, platform: 'p' }, second];
  // The operator has declared both apps as of one platform; WeChat may not know yet.
  const options = { env: { WECHAT_APPS: JSON.stringify(boundApps) } };

  let env: TestEnvironment;
  let bound: TestWechat;
  beforeEach(async () => {
    env = await createTestEnvironment({ ...options, apps: unboundApps });
    bound = await TestWechat.start(boundApps);
  });
  afterEach(async () => {
    await env.close();
    await bound.close();
  });

  it('is learned late, and joins the next app to the same user', async () => {
    const before = await env.api.login('alice', { appId: first.appId });
    const { api } = await env.startInstance({ wechat: bound });
    const again = await api.login('alice', { appId: first.appId });
    const other = await api.login('alice', { appId: second.appId });
    expect([again.user.id, other.user.id]).toEqual([before.user.id, before.user.id]);
    expect(other.isNewUser).toBe(false);
    expect(await env.database.count('identity_conflicts')).toBe(0);
    expect(await identities(env)).toEqual(
      [0, 1].map(() => ({ user_id: before.user.id, unionid: expect.stringMatching(/^o/) })),
    );
  });

  it('of another user is recorded as a conflict: nobody is merged, both go on logging in', async () => {
    const one = await env.api.login('alice', { appId: first.appId });
    const two = await env.api.login('alice', { appId: second.appId });
    expect(two.user.id).not.toBe(one.user.id);
    const { api } = await env.startInstance({ wechat: bound });
    for (let i = 0; i < 2; i++) {
      expect((await api.login('alice', { appId: first.appId })).user.id).toBe(one.user.id);
      expect((await api.login('alice', { appId: second.appId })).user.id).toBe(two.user.id);
    }
    const conflicts = await env.database.query(
      `SELECT i.user_id, c.other_user_id FROM identity_conflicts c JOIN wechat_identities i ON i.id = c.identity_id`,
    );
    expect(conflicts).toEqual([{ user_id: one.user.id, other_user_id: two.user.id }]);
  });

  it('that is missing once is not unlearned', async () => {
    const { api } = await env.startInstance({ wechat: bound });
    const before = await api.login('alice', { appId: first.appId });
    expect((await env.api.login('alice', { appId: first.appId })).user.id).toBe(before.user.id);
    expect(await identities(env)).toEqual([
      { user_id: before.user.id, unionid: expect.stringMatching(/^o/) },
    ]);
  });
});

function identities(env: TestEnvironment): Promise<unknown[]> {
  return env.database.query(`SELECT user_id, unionid FROM wechat_identities ORDER BY app_id`);
}
