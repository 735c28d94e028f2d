import { type IdentityConflictListResponse } from '../../src/admin/dto/identity-conflict.response.js';
import { type PushListResponse } from '../../src/admin/dto/push.response.js';
import { type AdminUserDetailsResponse, type UserPhoneResponse } from '../../src/admin/dto/user.response.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { PushWorker } from '../../src/wechat/push/push-worker.js';
import { logInWithRoles, SignedIn } from '../support/admins.js';
import { createLateUnionids, first, type LateUnionids, second } from '../support/late-unionids.js';
import { expectProblem } from '../support/problems.js';

let world: LateUnionids;
let adminLogin: LoginResponse;
let admin: SignedIn;
let support: SignedIn;
beforeAll(async () => {
  world = await createLateUnionids();
  adminLogin = await logInWithRoles(world.env, 'admin');
  admin = new SignedIn(world.before, adminLogin.accessToken);
  support = new SignedIn(world.before, (await logInWithRoles(world.env, 'support')).accessToken);
});
afterAll(() => world.close());

const nobody = '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c';
const query = <Row extends Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> =>
  world.env.database.query<Row>(text, values);
const eventsOf = (action: string): Promise<unknown[]> =>
  query(
    `SELECT actor_kind, actor_id, subject_kind, subject_id, user_id, host(ip) AS ip, length(request_id) > 7 AS request, details
       FROM audit_events WHERE action = $1 ORDER BY id`,
    [action],
  );
const byAdmin = (): Record<string, unknown> => ({
  actor_kind: 'user',
  actor_id: adminLogin.user.id,
  ip: '127.0.0.1',
  request: true,
});

describe('GET /v1/admin/users/:id', () => {
  it('tells who a user is, with the phone number masked', async () => {
    const device = { id: 'd', name: '小明的手机', model: 'iPhone 15', platform: 'ios' };
    const { user, openid, sessionId } = await world.before.login('reader', { ...first, device });
    await query(
      `UPDATE users SET nickname = '小明', avatar = 'a.jpg', phone = '+8613812345678', phone_app_id = 'wx', phone_verified_at = now()
        WHERE id = $1`,
      [user.id],
    );
    for (const reader of [admin, support]) {
      const { status, body, headers, text } = await reader.get<AdminUserDetailsResponse>(
        `/v1/admin/users/${user.id}`,
      );
      expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store']);
      expect(body).toEqual({
        id: user.id,
        status: 'active',
        roles: [],
        createdAt: user.createdAt,
        nickname: '小明',
        nicknameFlagged: false,
        avatarUrl: '/v1/avatars/a.jpg',
        avatarFlagged: false,
        gender: null,
        language: null,
        region: null,
        regionFlagged: false,
        phone: '+86138****5678',
        bannedUntil: null,
        banReason: null,
        erasureDueAt: null,
        mergedInto: null,
        identities: [{ appId: first.appId, openid, lastLoginAt: expect.any(String) }],
        sessions: [
          {
            id: sessionId,
            current: false,
            appId: first.appId,
            device: { name: '小明的手机', model: 'iPhone 15', platform: 'ios' },
            userAgent: null,
            ip: '127.0.0.1',
            createdAt: expect.any(String),
            lastUsedAt: expect.any(String),
            expiresAt: expect.any(String),
          },
        ],
      });
      expect(text).not.toContain('1234');
    }
  });

  it.each([
    [nobody, 404, 'NOT_FOUND'],
    ['me', 400, 'VALIDATION_FAILED'],
    ["'%20OR%201=1", 400, 'VALIDATION_FAILED'],
  ] as const)('%s is %i %s', async (id, status, code) => {
    expectProblem(await admin.get(`/v1/admin/users/${id}`), status, code);
    expectProblem(await admin.get(`/v1/admin/users/${id}/phone`), status, code);
  });
});

describe('GET /v1/admin/users/:id/phone', () => {
  it('gives an admin the whole number, and the trail remembers each time', async () => {
    const { user } = await world.before.login('phone', first);
    await query(
      `UPDATE users SET phone = '+8613899990000', phone_app_id = 'wx', phone_verified_at = now() WHERE id = $1`,
      [user.id],
    );
    const path = `/v1/admin/users/${user.id}/phone`;
    expectProblem(await support.get(path), 403, 'FORBIDDEN');
    expect(await eventsOf('user.phone_read')).toEqual([]);
    const { status, body, headers } = await admin.get<UserPhoneResponse>(path);
    expect([status, body, headers.get('cache-control')]).toEqual([
      200,
      { phone: '+8613899990000' },
      'private, no-store',
    ]);
    await admin.get(path);
    const event = { ...byAdmin(), subject_kind: 'user', subject_id: user.id, user_id: user.id, details: {} };
    expect(await eventsOf('user.phone_read')).toEqual([event, event]);
    expect(world.env.logs.join('')).not.toContain('13899990000');
  });

  it('says that there is none', async () => {
    const { user } = await world.before.login('phoneless', first);
    const { status, body } = await admin.get<UserPhoneResponse>(`/v1/admin/users/${user.id}/phone`);
    expect([status, body]).toEqual([200, { phone: null }]);
  });
});

describe('GET /v1/admin/identity-conflicts', () => {
  const list = (search = ''): Promise<{ status: number; body: IdentityConflictListResponse; text: string }> =>
    support.get<IdentityConflictListResponse>(`/v1/admin/identity-conflicts${search}`);
  let pairs: [LoginResponse, LoginResponse][];
  beforeAll(async () => {
    pairs = [];
    for (const name of ['one', 'two', 'three']) {
      pairs.unshift([await world.before.login(name, first), await world.before.login(name, second)]);
      await world.after.login(name, first);
      await world.after.login(name, second);
    }
  });

  it('tells who showed whose unionid, the newest first, and no unionid', async () => {
    const { status, body, text } = await list();
    expect(status).toBe(200);
    expect(body).toEqual({
      items: pairs.map(([owner, claimant]) => ({
        identity: {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          appId: second.appId,
          openid: claimant.openid,
        },
        user: { id: claimant.user.id, status: 'active', createdAt: claimant.user.createdAt },
        otherUser: { id: owner.user.id, status: 'active', createdAt: owner.user.createdAt },
        platform: 'p',
        firstSeenAt: expect.any(String),
        lastSeenAt: expect.any(String),
      })),
      nextCursor: null,
    });
    const unionids = await query<{ unionid: string }>('SELECT DISTINCT unionid FROM identity_conflicts');
    expect(unionids).toHaveLength(3);
    for (const { unionid } of unionids) expect(text).not.toContain(unionid);
  });

  it.each([1, 2, 3])(
    'comes in pages of %i, also where several were first seen in the same microsecond',
    async (limit) => {
      for (const same of [false, true]) {
        if (same)
          await query('UPDATE identity_conflicts SET first_seen_at = $1', ['2026-11-22T08:00:00.123457Z']);
        const seen: string[] = [];
        for (let search: string | undefined = `?limit=${limit}`; search !== undefined;) {
          const { items, nextCursor }: IdentityConflictListResponse = (await list(search)).body;
          seen.push(...items.map(({ user }) => user.id));
          search = nextCursor === null ? undefined : `?limit=${limit}&cursor=${nextCursor}`;
        }
        expect(seen.sort()).toEqual(pairs.map(([, claimant]) => claimant.user.id).sort());
      }
    },
  );
});

describe('pushes', () => {
  // What is retried is left for the test to look at; test/e2e/push-inbox.test.ts shows the worker at it.
  beforeAll(() => Promise.all(world.services.map(({ app }) => app.get(PushWorker).onApplicationShutdown())));

  const insert = async (state: string, event = 'user_authorization_revoke'): Promise<string> => {
    const [row] = await query<{ id: string }>(
      `INSERT INTO push_inbox (app_id, deduplication_key, event, openid, message, state, attempts, due_at, finished_at, last_error)
       VALUES ($1, gen_random_uuid(), $2, CASE WHEN $3 = 'done' THEN NULL ELSE 'openid-of-somebody' END,
               CASE WHEN $3 = 'done' THEN NULL ELSE '{"RevokeInfo": "301"}'::jsonb END, $3, 8, now() + interval '1 day',
               CASE WHEN $3 = 'waiting' THEN NULL ELSE now() END, 'SERVICE_UNAVAILABLE')
       RETURNING id`,
      [first.appId, event, state],
    );
    return row?.id ?? '';
  };
  let ids: Record<'waiting' | 'done' | 'dead', string>;
  beforeEach(async () => {
    await query('DELETE FROM push_inbox');
    ids = { waiting: await insert('waiting'), done: await insert('done'), dead: await insert('dead') };
  });
  const list = (search = ''): Promise<{ body: PushListResponse; text: string }> =>
    support.get<PushListResponse>(`/v1/admin/pushes${search}`);

  it('that were given up are listed, the newest first, without what they say and about whom', async () => {
    const newer = await insert('dead', 'subscribe');
    for (const search of ['', '?state=dead']) {
      const { body, text } = await list(search);
      expect(body.items.map(({ id }) => id)).toEqual([newer, ids.dead]);
      expect(body.items[1]).toEqual({
        id: ids.dead,
        appId: first.appId,
        event: 'user_authorization_revoke',
        state: 'dead',
        attempts: 8,
        receivedAt: expect.any(String),
        finishedAt: expect.any(String),
        lastError: 'SERVICE_UNAVAILABLE',
      });
      expect(text).not.toMatch(/RevokeInfo|openid-of-somebody/);
    }
    expect((await list('?state=waiting')).body.items.map(({ id, finishedAt }) => [id, finishedAt])).toEqual([
      [ids.waiting, null],
    ]);
    expect((await list('?state=done')).body.items.map(({ id }) => id)).toEqual([ids.done]);
  });

  it('are retried once an admin says so, and the trail remembers who', async () => {
    const path = `/v1/admin/pushes/${ids.dead}/retry`;
    expectProblem(await support.post(path), 403, 'FORBIDDEN');
    const answers = await Promise.all([admin.post(path), admin.post(path), admin.post(path)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    const [row] = await query(
      `SELECT state, attempts, due_at <= now() AS due, finished_at, message FROM push_inbox WHERE id = $1`,
      [ids.dead],
    );
    expect(row).toEqual({
      state: 'waiting',
      attempts: 0,
      due: true,
      finished_at: null,
      message: { RevokeInfo: '301' },
    });
    expect(await eventsOf('push.retried')).toEqual([
      {
        ...byAdmin(),
        subject_kind: 'push',
        subject_id: ids.dead,
        user_id: null,
        details: { appId: first.appId, event: 'user_authorization_revoke' },
      },
    ]);
  });

  it('that are not dead, or not there, are not retried', async () => {
    const events = await eventsOf('push.retried');
    expectProblem(await admin.post(`/v1/admin/pushes/${ids.waiting}/retry`), 409, 'CONFLICT');
    expectProblem(await admin.post(`/v1/admin/pushes/${ids.done}/retry`), 409, 'CONFLICT');
    expectProblem(await admin.post('/v1/admin/pushes/9223372036854775807/retry'), 404, 'NOT_FOUND');
    for (const id of ['9223372036854775808', '0', '-1', '1.5', '1e3', 'dead', '%20', nobody])
      expectProblem(await admin.post(`/v1/admin/pushes/${id}/retry`), 400, 'VALIDATION_FAILED', ['id']);
    expect(await eventsOf('push.retried')).toEqual(events);
  });

  it('of a state that there is not are a bad request', async () => {
    for (const search of ['state=', 'state=all', 'state=dead&state=done', 'state[$ne]=dead'])
      expectProblem(await admin.get(`/v1/admin/pushes?${search}`), 400, 'VALIDATION_FAILED');
  });

  it('are one list for each state: a cursor of one is refused by the others', async () => {
    await insert('dead');
    const { body } = await list('?limit=1');
    expect((await list(`?limit=1&cursor=${body.nextCursor ?? ''}`)).body.items.map(({ id }) => id)).toEqual([
      ids.dead,
    ]);
    const foreign = await admin.get(`/v1/admin/pushes?state=done&cursor=${body.nextCursor ?? ''}`);
    expectProblem(foreign, 400, 'VALIDATION_FAILED', ['cursor']);
  });
});

describe.each([
  '/v1/admin/identity-conflicts',
  '/v1/admin/merges',
  '/v1/admin/pushes',
  '/v1/admin/audit-events',
])('%s', (path) => {
  it.each([
    '0',
    '-1',
    '101',
    '1e9',
    '1000000000',
    '99999999999999999999',
    '1.5',
    '0x10',
    '',
    '%20',
    'many',
    '10&limit=10',
  ])('refuses the limit "%s"', async (limit) => {
    expectProblem(await admin.get(`${path}?limit=${limit}`), 400, 'VALIDATION_FAILED', ['limit']);
  });

  it.each(['1', '100'])('takes the limit %s', async (limit) => {
    expect((await admin.get(`${path}?limit=${limit}`)).status).toBe(200);
  });

  const forge = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64url');
  it.each([
    ['nothing', ''],
    ['garbage', 'garbage'],
    ['no base64url', '%2B%2F%3D'],
    ['too much', 'A'.repeat(600)],
    ['another list', forge({ list: 'users', after: '1' })],
    ['an injection', forge({ list: path.split('/').at(-1), after: "1' OR 1=1" })],
    ['a number too large', forge({ list: 'pushes/dead', after: '9'.repeat(19) })],
    ['another number too large', forge({ list: 'audit-events', after: { at: 0, id: '9'.repeat(19) } })],
    [
      'a time too far',
      forge({ list: 'identity-conflicts', after: { seen: 1e300, identity: nobody, other: nobody } }),
    ],
    ['two', 'a&cursor=b'],
  ])('refuses a cursor of %s', async (_what, cursor) => {
    expectProblem(await admin.get(`${path}?cursor=${cursor}`), 400, 'VALIDATION_FAILED', ['cursor']);
  });

  it('takes the farthest cursor that could be, and finds nothing or everything', async () => {
    const farthest = [
      {
        list: 'identity-conflicts',
        after: { seen: Number.MAX_SAFE_INTEGER, identity: nobody, other: nobody },
      },
      { list: 'merges', after: 'ffffffff-ffff-ffff-ffff-ffffffffffff' },
      { list: 'pushes/dead', after: '9'.repeat(18) },
      { list: 'audit-events', after: { at: Number.MAX_SAFE_INTEGER, id: '9'.repeat(18) } },
    ].find(({ list }) => path.includes(list.split('/')[0] as string));
    expect((await admin.get(`${path}?cursor=${forge(farthest)}`)).status).toBe(200);
  });

  it('refuses a parameter that it does not know', async () => {
    expectProblem(await admin.get(`${path}?sort=openid`), 400, 'VALIDATION_FAILED', ['sort']);
  });
});
