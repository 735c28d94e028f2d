import { DataSource } from 'typeorm';
import {
  type AuditEventListResponse,
  type AuditEventResponse,
} from '../../src/admin/dto/audit-event.response.js';
import { AuditService, byUser, toUser } from '../../src/audit/index.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { RevocationsService } from '../../src/sessions/index.js';
import { logInWithRoles, SignedIn } from '../support/admins.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';
import { post } from '../support/session-tokens.js';

let env: TestEnvironment;
let adminLogin: LoginResponse;
let admin: SignedIn;
beforeAll(async () => {
  env = await createTestEnvironment({ env: { TRUST_PROXY: 'true', MAX_SESSIONS_PER_USER: '2' } });
  adminLogin = await logInWithRoles(env, 'admin');
  admin = new SignedIn(env.api, adminLogin.accessToken);
});
afterAll(() => env.close());

async function list(search: Record<string, string> = {}): Promise<AuditEventListResponse> {
  const path = `/v1/admin/audit-events?${new URLSearchParams(search).toString()}`;
  const { status, body, headers, text } = await admin.get<AuditEventListResponse>(path);
  expect([status, text]).toEqual([200, expect.anything()]);
  expect(headers.get('cache-control')).toBe('private, no-store');
  return body;
}
const find = async (search: Record<string, string>): Promise<AuditEventResponse[]> =>
  (await list(search)).items;
const actionsOf = (events: AuditEventResponse[]): string[] => events.map(({ action }) => action);

describe('the trail tells of', () => {
  it('every login, the first and all others: who, with which app, from where, by which request', async () => {
    const logins: LoginResponse[] = [];
    for (const n of [1, 2]) {
      const headers = { 'x-forwarded-for': `203.0.113.${n}`, 'x-request-id': `login-number-${n}` };
      logins.push((await env.api.postLogin({ code: await env.wechat.code('visitor') }, headers)).body);
    }
    const [app] = await env.wechat.apps();
    const userId = logins[0]?.user.id ?? '';
    expect(await find({ userId })).toEqual(
      [2, 1].map((n) => ({
        id: expect.stringMatching(/^\d+$/),
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        action: 'session.opened',
        outcome: 'success',
        actor: { kind: 'user', id: userId },
        subject: { kind: 'session', id: logins[n - 1]?.sessionId },
        userId,
        requestId: `login-number-${n}`,
        ip: `203.0.113.${n}`,
        details: { appId: app?.appId },
      })),
    );
  });

  it('no login that was none', async () => {
    const before = (await find({ action: 'session.opened' }))[0]?.id;
    expectProblem(await env.api.postLogin({ code: 'made-up' }), 401, 'WECHAT_CODE_INVALID');
    expect((await find({ action: 'session.opened' }))[0]?.id).toBe(before);
  });

  it('a session that had to give way to a login', async () => {
    const [oldest] = [
      await env.api.login('crowd'),
      await env.api.login('crowd'),
      await env.api.login('crowd'),
    ];
    const [event] = await find({ subjectKind: 'session', subjectId: oldest.sessionId });
    expect(event).toMatchObject({
      action: 'session.evicted',
      actor: { kind: 'system', id: null },
      userId: oldest.user.id,
      requestId: null,
      ip: null,
      details: {},
    });
    expect(actionsOf(await find({ userId: oldest.user.id }))).toEqual([
      'session.evicted',
      'session.opened',
      'session.opened',
      'session.opened',
    ]);
  });

  it('every session that gave way when logins came at once, once', async () => {
    const { user } = await env.api.login('stampede');
    await Promise.all(Array.from({ length: 12 }, () => env.api.login('stampede')));
    const [row] = await env.database.query(
      `SELECT count(*) FILTER (WHERE revoked_reason = 'evicted')::int AS evicted, count(*)::int AS opened FROM sessions WHERE user_id = $1`,
      [user.id],
    );
    const count = async (action: string): Promise<number> => {
      const search = { userId: user.id, action, limit: '100' };
      const events = await find(search);
      expect(new Set(events.map(({ subject }) => subject.id)).size).toBe(events.length);
      return events.length;
    };
    expect({ evicted: await count('session.evicted'), opened: await count('session.opened') }).toEqual(row);
  });
});

describe('a user who is refused an admin operation', () => {
  const path = '/v1/admin/users/019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c/phone';
  const refusals = (userId: string): Promise<AuditEventResponse[]> =>
    find({ actorId: userId, action: 'permission.refused' });

  it('is in the trail as a failure: what they wanted, and not of whom', async () => {
    const { user, accessToken } = await env.api.login('curious');
    const answer = await env.api.get(path, accessToken);
    expectProblem(answer, 403, 'FORBIDDEN');
    expect(await refusals(user.id)).toEqual([
      expect.objectContaining({
        outcome: 'failure',
        actor: { kind: 'user', id: user.id },
        subject: { kind: 'user', id: user.id },
        userId: user.id,
        requestId: answer.body.requestId,
        ip: '127.0.0.1',
        details: { permission: 'users:read-phone', operation: 'GET /v1/admin/users/:id/phone' },
      }),
    ]);
  });

  it('a hundred times is there once a minute and permission: nobody fills the disk', async () => {
    const { user, accessToken } = await env.api.login('stubborn');
    const ask = (): Promise<unknown[]> =>
      Promise.all(
        Array.from({ length: 50 }, async (_, i) => {
          const wanted = i % 2 === 0 ? path : '/v1/admin/merges';
          expectProblem(await env.api.get(wanted, accessToken), 403, 'FORBIDDEN');
        }),
      );
    await ask();
    await ask();
    expect(await refusals(user.id)).toHaveLength(2);
    env.clock.advanceMonotonic(60_000);
    await env.service.app.get(RevocationsService).catchUp();
    await ask();
    expect(await refusals(user.id)).toHaveLength(4);
  });

  it('is refused all the same when the trail cannot be written, and the log says so', async () => {
    const { user, accessToken } = await env.api.login('unwritten');
    await env.database.query('ALTER TABLE audit_events RENAME TO away');
    try {
      expectProblem(await env.api.get(path, accessToken), 403, 'FORBIDDEN');
    } finally {
      await env.database.query('ALTER TABLE away RENAME TO audit_events');
    }
    expect(await refusals(user.id)).toEqual([]);
    const line = env.logs.find((each) => each.includes(`user ${user.id} was refused users:read-phone`));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 'warn' });
  });

  it('and is gone by then, leaves no address behind', async () => {
    const userId = crypto.randomUUID();
    const origin = { ip: '203.0.113.9', userAgent: undefined, requestId: 'request-of-nobody' };
    await env.service.app.get(AuditService).recordAlone(env.service.app.get(DataSource).manager, {
      action: 'permission.refused',
      ...byUser({ userId }, origin),
      ...toUser(userId),
      userId,
      details: {},
    });
    expect(await find({ requestId: origin.requestId })).toEqual([]);
  });
});

describe('GET /v1/admin/audit-events', () => {
  const [a, b, c] = [1, 2, 3].map((n) => `019ab0c4-7d1e-7a52-9c1b-00000000000${n}`) as [
    string,
    string,
    string,
  ];
  /** Of 2020, an hour each, so that nothing else comes in between. */
  const rows: [
    action: string,
    outcome: string,
    actor: string | null,
    user: string | null,
    request: string | null,
  ][] = [
    ['session.opened', 'success', a, a, 'request-1'],
    ['session.opened', 'success', b, b, 'request-2'],
    ['user.phone_bound', 'success', a, a, 'request-3'],
    ['user.phone_read', 'success', c, a, 'request-4'],
    ['permission.refused', 'failure', b, b, 'request-5'],
    ['user.merged', 'success', c, a, 'request-6'],
    ['session.logged_out', 'success', a, a, 'request-7'],
    ['session.refresh_token_reused', 'failure', null, b, 'request-8'],
    ['signing_key.rotated', 'success', null, null, null],
    ['push.retried', 'success', c, null, 'request-9'],
  ];
  const at = (i: number): string => `2020-01-01T${String(i).padStart(2, '0')}:00:00Z`;
  const within = { from: '2020-01-01', to: '2020-01-02' };
  beforeAll(async () => {
    for (const [i, [action, outcome, actor, user, request]] of rows.entries()) {
      await env.database.query(
        `INSERT INTO audit_events (at, action, outcome, actor_kind, actor_id, subject_kind, subject_id, user_id, request_id)
         VALUES ($1, $2, $3, $4, $5, split_part($2, '.', 1), $6, $7, $8)`,
        [at(i), action, outcome, actor ? 'user' : 'system', actor, `subject-${i}`, user, request],
      );
    }
  });
  /** Which of the rows, the newest first. */
  const found = async (search: Record<string, string>): Promise<number[]> =>
    (await find({ ...within, ...search })).map(({ subject }) => Number(subject.id.replace('subject-', '')));

  it.each<[search: Record<string, string>, expected: number[]]>([
    [{}, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
    [{ action: 'session.opened' }, [1, 0]],
    [{ action: 'user.merged' }, [5]],
    [{ action: 'user.' }, [5, 3, 2]],
    [{ action: 'session.' }, [7, 6, 1, 0]],
    [{ action: 'master_keys.' }, []],
    [{ outcome: 'failure' }, [7, 4]],
    [{ outcome: 'success', action: 'session.' }, [6, 1, 0]],
    [{ userId: a }, [6, 5, 3, 2, 0]],
    [{ actorId: a }, [6, 2, 0]],
    [{ actorId: c }, [9, 5, 3]],
    [{ actorId: c, userId: a }, [5, 3]],
    [{ actorId: a, userId: b }, []],
    [{ actorId: c.toUpperCase(), action: 'push.' }, [9]],
    [{ subjectKind: 'user', subjectId: 'subject-3' }, [3]],
    [{ subjectKind: 'session', subjectId: 'subject-3' }, []],
    [{ requestId: 'request-8' }, [7]],
    [{ from: at(3), to: at(5) }, [4, 3]],
    [{ from: '2020-01-01T11:00:00+08:00', to: '2020-01-01T13:00+08:00' }, [4, 3]],
    [{ from: at(3), to: at(3) }, []],
    [{ from: at(2), to: at(8), actorId: c, action: 'user.', outcome: 'success', userId: a }, [5, 3]],
  ])('finds by %j', async (search, expected) => {
    expect(await found(search)).toEqual(expected);
  });

  it.each([1, 3, 4])(
    'comes in pages of %i, also where the filter has two ways to its events',
    async (limit) => {
      for (const search of [{}, { actorId: c }, { action: 'user.' }] as Record<string, string>[]) {
        const seen: AuditEventResponse[] = [];
        for (let cursor: string | null | undefined; cursor !== null;) {
          const page = await list({ ...within, ...search, limit: `${limit}`, ...(cursor && { cursor }) });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items);
          cursor = page.nextCursor;
        }
        expect(seen).toEqual(await find({ ...within, ...search }));
      }
    },
  );

  it('goes on with the filter it began with, and with no other', async () => {
    const { nextCursor } = await list({ ...within, limit: '1' });
    const cursor = nextCursor ?? '';
    for (const search of [{}, { ...within, userId: a }, { to: within.to }] as Record<string, string>[]) {
      const path = `/v1/admin/audit-events?${new URLSearchParams({ ...search, cursor }).toString()}`;
      expectProblem(await admin.get(path), 400, 'VALIDATION_FAILED', ['cursor']);
    }
  });

  it('without a filter tells the newest first, of everybody', async () => {
    const { accessToken, sessionId } = await env.api.login('newest');
    await post(env.api, '/v1/auth/logout', accessToken);
    const [newest, before] = await find({});
    expect([newest, before]).toMatchObject([
      { action: 'session.logged_out', subject: { kind: 'session', id: sessionId } },
      { action: 'session.opened', subject: { kind: 'session', id: sessionId } },
    ]);
  });

  it('is open to support, who reads, and to no user', async () => {
    const support = await logInWithRoles(env, 'support');
    expect((await env.api.get('/v1/admin/audit-events', support.accessToken)).status).toBe(200);
    const { accessToken } = await env.api.login('nobody');
    expectProblem(await env.api.get('/v1/admin/audit-events', accessToken), 403, 'FORBIDDEN');
  });

  it.each([
    ['action', 'user'],
    ['action', 'user.%'],
    ['action', 'user.banned_forever'],
    ['action', 'users.'],
    ['action', '.'],
    ['action', ''],
    ['action', 'constructor'],
    ['outcome', 'SUCCESS'],
    ['outcome', "success' OR TRUE --"],
    ['actorId', 'me'],
    ['actorId', '%00'],
    ['userId', '1'],
    ['userId', '9'.repeat(400)],
    ['requestId', 'short'],
    ['requestId', 'a%00aaaaaaa'],
    ['requestId', 'x'.repeat(129)],
    ['from', '2020'],
    ['from', '2020-02-30'],
    ['from', '2020-13-01T00:00:00Z'],
    ['from', '2020-01-01T25:00:00Z'],
    ['from', '2020-01-01T00:00:00'],
    ['from', '99999-01-01'],
    ['from', '0000-01-01'],
    ['from', '%2B275760-09-13T00:00:00Z'],
    ['from', '1577836800000'],
    ['to', 'now()'],
    ['to', 'infinity'],
    ['to', ''],
  ])('refuses %s=%s', async (field, value) => {
    expectProblem(await admin.get(`/v1/admin/audit-events?${field}=${value}`), 400, 'VALIDATION_FAILED', [
      field,
    ]);
  });

  it.each([
    ['an id without a kind', 'subjectId=x', ['subjectKind']],
    ['a kind without an id', 'subjectKind=user', ['subjectId']],
    ['a subject with a NUL', 'subjectKind=user&subjectId=a%00b', ['subjectId']],
    ['a subject of any length', `subjectKind=user&subjectId=${'x'.repeat(129)}`, ['subjectId']],
    ['a kind that is none', 'subjectKind=User%20&subjectId=x', ['subjectKind']],
    ['from after to', 'from=2020-01-02&to=2020-01-01', ['to']],
    ['two actions', 'action=user.&action=session.', ['action']],
    ['a sort', 'sort=ip', ['sort']],
  ])('refuses %s', async (_what, search, fields) => {
    expectProblem(await admin.get(`/v1/admin/audit-events?${search}`), 400, 'VALIDATION_FAILED', fields);
  });

  it.each([
    'action',
    'outcome',
    'actorId',
    'userId',
    'subjectKind',
    'subjectId',
    'requestId',
    'from',
    'to',
    'limit',
    'cursor',
  ])('takes no operator and no list for %s', async (field) => {
    for (const name of [`${field}[$ne]`, `${field}[]`, `${field}[0]`, `${field}.x`])
      expectProblem(
        await admin.get(`/v1/admin/audit-events?${name}=session.opened`),
        400,
        'VALIDATION_FAILED',
      );
  });

  it('has no way to change or remove an event', async () => {
    const [event] = await find({});
    for (const method of ['DELETE', 'PUT', 'PATCH', 'POST']) {
      for (const path of ['/v1/admin/audit-events', `/v1/admin/audit-events/${event?.id}`]) {
        const headers = { authorization: `Bearer ${adminLogin.accessToken}` };
        expectProblem(await env.api.request(path, { method, headers }), 404, 'NOT_FOUND');
      }
    }
  });
});
