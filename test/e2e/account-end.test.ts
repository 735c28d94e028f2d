import pg from 'pg';
import { AccountEnd } from '../../src/account/account-end.service.js';
import { type ErasureResponse } from '../../src/account/dto/erasure.response.js';
import { type MergeResponse } from '../../src/admin/dto/merge.response.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { DomainError, type Problem } from '../../src/common/errors/index.js';
import { type Principal } from '../../src/common/security/index.js';
import { UserDataRegistry } from '../../src/common/user-data/index.js';
import { DueErasures } from '../../src/users/due-erasures.service.js';
import { eventually } from '../process/support/eventually.js';
import { logInWithRoles, SignedIn } from '../support/admins.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { Scrape } from '../support/metrics.js';
import { expectProblem } from '../support/problems.js';
import { post, postRefresh, soon, verify } from '../support/session-tokens.js';

const apps = [
  { appId: 'wx00000000000000e1', appSecret: 'secret-of-e1', platform: 'p' },
  { appId: 'wx00000000000000e2', appSecret: 'secret-of-e2', platform: 'p' },
] as const;
const [first, second] = apps;
const week = 7 * 24 * 3_600_000;

let env: TestEnvironment;
/** Another instance; it gives nobody time to think it over. */
let other: ApiClient;
let instances: TestEnvironment['service']['app'][];
let jobs: DueErasures[];
let impatient: LoginResponse;
beforeAll(async () => {
  env = await createTestEnvironment({ apps, env: { METRICS_PORT: '0' } });
  const { api, service } = await env.startInstance({ env: { ACCOUNT_DELETION_GRACE_DAYS: '0' } });
  other = api;
  instances = [env.service.app, service.app];
  jobs = instances.map((app) => app.get(DueErasures));
  impatient = await other.login('impatient');
  await leave(impatient.accessToken, other);
});
afterAll(() => env.close());

const leave = (accessToken: string, api = env.api): Promise<Answer<ErasureResponse & Problem>> =>
  api.request<ErasureResponse & Problem>('/v1/users/me', {
    method: 'DELETE',
    // As wx.request() sends it.
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
  });

async function dueAt({ user }: LoginResponse): Promise<Date | null | undefined> {
  const [row] = await env.database.query<{ due: Date | null }>(
    `SELECT erasure_due_at AS due FROM users WHERE id = $1`,
    [user.id],
  );
  return row?.due;
}

const trailOf = async ({ user }: LoginResponse): Promise<string[]> =>
  (
    await env.database.query<{ action: string }>(
      `SELECT action FROM audit_events WHERE user_id = $1 AND action <> 'session.opened' ORDER BY id`,
      [user.id],
    )
  ).map(({ action }) => action);

/** The days of grace are over. */
const letGraceEnd = (...logins: LoginResponse[]): Promise<unknown> =>
  env.database.query(
    `UPDATE users SET erasure_due_at = now() WHERE id = ANY ($1) AND erasure_due_at IS NOT NULL`,
    [logins.map(({ user }) => user.id)],
  );

const runAll = async (): Promise<number> =>
  (await Promise.all(jobs.map((job) => job.run()))).reduce((sum, count) => sum + count);

/** Users who could be erased while they are logged in. */
const strays = (): Promise<unknown[]> =>
  env.database.query(
    `SELECT u.id FROM users AS u JOIN sessions AS s ON s.user_id = u.id
      WHERE s.revoked_at IS NULL AND u.erasure_due_at IS NOT NULL`,
  );

describe('DELETE /v1/users/me', () => {
  it('ends every session on every instance, says when all is erased, and tells the trail', async () => {
    const [phone, tablet] = [await env.api.login('leaver'), await env.api.login('leaver')];
    expect((await verify(other, tablet.accessToken)).status).toBe(200);
    const { status, body, headers } = await leave(phone.accessToken);
    expect([status, headers.get('cache-control')]).toEqual([202, 'private, no-store']);
    expect(Math.abs(Date.parse(body.erasureDueAt) - Date.now() - week)).toBeLessThan(60_000);

    expectProblem(await verify(env.api, phone.accessToken), 401, 'SESSION_REVOKED');
    expectProblem(await leave(phone.accessToken), 401, 'SESSION_REVOKED');
    for (const { accessToken, refreshToken } of [phone, tablet]) {
      const answer = await soon(
        () => verify(other, accessToken),
        (each) => each.status !== 200,
      );
      expectProblem(answer, 401, 'SESSION_REVOKED');
      for (const api of [env.api, other])
        expectProblem(await postRefresh(api, refreshToken), 401, 'SESSION_REVOKED');
    }
    expect(await trailOf(phone)).toEqual(['user.erasure_requested']);
    const [event] = await env.database.query(
      `SELECT actor_kind, actor_id, subject_id, request_id IS NOT NULL AND ip IS NOT NULL AS traced, details
         FROM audit_events WHERE user_id = $1 AND action <> 'session.opened'`,
      [phone.user.id],
    );
    expect(event).toEqual({
      actor_kind: 'user',
      actor_id: phone.user.id,
      subject_id: phone.user.id,
      traced: true,
      details: { dueAt: body.erasureDueAt },
    });
  });

  it('twenty times at once, from two devices, is one request with one date', async () => {
    const devices = [await env.api.login('hasty'), await env.api.login('hasty')];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => leave((devices[i % 2] as LoginResponse).accessToken)),
    );
    expect(answers.filter(({ status }) => status === 202).length).toBeGreaterThan(0);
    const due = (await dueAt(devices[0] as LoginResponse))?.toISOString();
    for (const { status, body } of answers)
      expect(body).toMatchObject(status === 202 ? { erasureDueAt: due } : { code: 'SESSION_REVOKED' });
    expect(await trailOf(devices[0] as LoginResponse)).toEqual(['user.erasure_requested']);
  });

  it('on its way while a login undid another one does not do it again', async () => {
    const { user, sessionId, accessToken } = await env.api.login('delayed');
    await leave(accessToken);
    const again = await env.api.login('delayed');
    const late: Principal = { userId: user.id, sessionId, appId: first.appId, roles: [] };
    const origin = { ip: undefined, userAgent: undefined, requestId: 'r' };
    await expect(env.service.app.get(AccountEnd).end(late, origin)).rejects.toMatchObject({
      code: 'SESSION_REVOKED',
    });
    expect([await dueAt(again), (await verify(env.api, again.accessToken)).status]).toEqual([null, 200]);
  });

  it('of a user who is banned meanwhile is refused; of one who is gone as well', async () => {
    const { user, sessionId } = await env.api.login('banned meanwhile');
    const principal: Principal = { userId: user.id, sessionId, appId: first.appId, roles: [] };
    const end = (who: Principal): Promise<Date> =>
      env.service.app.get(AccountEnd).end(who, { ip: undefined, userAgent: undefined, requestId: 'r' });
    await env.database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [user.id]);
    await expect(end(principal)).rejects.toMatchObject({ code: 'USER_BANNED' });
    await expect(end({ ...principal, userId: crypto.randomUUID() })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('of the last admin is refused; of two admins at once, one goes', async () => {
    const name = 'admin';
    const admin = await logInWithRoles(env, name);
    expectProblem(await leave(admin.accessToken), 409, 'CONFLICT');
    expect([await dueAt(admin), (await verify(env.api, admin.accessToken)).status]).toEqual([null, 200]);
    const { user } = await env.api.login('second admin');
    await env.database.query(`UPDATE users SET roles = '{admin}' WHERE id = $1`, [user.id]);
    const deputy = await env.api.login('second admin');
    const answers = await Promise.all([leave(admin.accessToken), leave(deputy.accessToken, other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    await env.database.query(`UPDATE users SET roles = '{}', erasure_due_at = NULL WHERE id = ANY ($1)`, [
      [admin.user.id, user.id],
    ]);
  });
});

describe('a login of who wants to be erased', () => {
  it('undoes it, says so once, and the trail as well; nothing is lost', async () => {
    const before = await env.api.login('regretful');
    await env.database.query(`UPDATE users SET nickname = '小明' WHERE id = $1`, [before.user.id]);
    await leave(before.accessToken);
    const again = await env.api.login('regretful');
    expect(again).toMatchObject({
      isNewUser: false,
      erasureCancelled: true,
      user: { id: before.user.id, nickname: '小明' },
    });
    expect((await verify(env.api, again.accessToken)).status).toBe(200);
    expect(await env.api.login('regretful')).not.toHaveProperty('erasureCancelled');
    expect(await trailOf(again)).toEqual(['user.erasure_requested', 'user.erasure_cancelled']);
    await runAll();
    expect(await dueAt(before)).toBeNull();
  });

  it('undoes it in another mini program too, where they are new', async () => {
    const before = await env.api.login('elsewhere');
    await leave(before.accessToken);
    const there = await env.api.login('elsewhere', { appId: second.appId });
    expect([there.user.id, there.erasureCancelled]).toEqual([before.user.id, true]);
    expect(await dueAt(before)).toBeNull();
  });

  it('is refused to a banned user, undoes nothing, and the erasure waits for the end of the ban', async () => {
    const villain = await env.api.login('villain');
    await leave(villain.accessToken);
    await letGraceEnd(villain);
    await env.database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [villain.user.id]);
    for (const { appId } of apps) {
      const answer = await env.api.postLogin<never>({ code: await env.wechat.code('villain', appId), appId });
      expectProblem(answer, 403, 'USER_BANNED');
    }
    await runAll();
    expect(await dueAt(villain)).toBeInstanceOf(Date);
    await env.database.query(`UPDATE users SET status = 'active' WHERE id = $1`, [villain.user.id]);
    await eventually(
      'the erasure',
      async () => (await runAll()) === 0 && (await dueAt(villain)) === undefined,
    );
  });

  /** What waits for the rows of their identities goes on, in the order it came, when `work` has ended. */
  async function whileIdentitiesAreLocked(
    login: LoginResponse,
    work: (waiting: (n: number) => Promise<unknown>) => Promise<void>,
  ): Promise<void> {
    const blocker = new pg.Client({ connectionString: env.database.url });
    await blocker.connect();
    try {
      await blocker.query('BEGIN');
      await blocker.query(`SELECT FROM wechat_identities WHERE user_id = $1 FOR UPDATE`, [login.user.id]);
      await work((count) =>
        eventually('those who wait', async () => {
          const rows = await blocker.query(
            `SELECT FROM pg_locks JOIN pg_stat_activity AS a USING (pid)
              WHERE a.datname = current_database() AND waitstart < clock_timestamp() - interval '100 ms'`,
          );
          // Not those who leave a pipeline soon, to wait elsewhere.
          return rows.rowCount === count;
        }),
      );
    } finally {
      await blocker.end();
    }
  }

  it('that looked at the user before, and comes to their identity after the request, undoes it', async () => {
    const before = await env.api.login('overtaken');
    const code = await env.wechat.code('overtaken');
    const under: { request?: Promise<Answer<ErasureResponse>>; login?: Promise<Answer<LoginResponse>> } = {};
    await whileIdentitiesAreLocked(before, async (waiting) => {
      under.request = leave(before.accessToken);
      await waiting(1);
      under.login = other.postLogin({ code });
      await waiting(2);
    });
    expect((await under.request)?.status).toBe(202);
    const login = await under.login;
    expect([login?.status, login?.body.erasureCancelled]).toEqual([200, true]);
    expect((await verify(other, login?.body.accessToken ?? '')).status).toBe(200);
    expect([await dueAt(before), await strays()]).toEqual([null, []]);
  });

  it('that comes to their identity before the request is ended by it', async () => {
    const before = await env.api.login('punctual');
    const code = await env.wechat.code('punctual');
    const under: { request?: Promise<Answer<ErasureResponse>>; login?: Promise<Answer<LoginResponse>> } = {};
    await whileIdentitiesAreLocked(before, async (waiting) => {
      under.login = other.postLogin({ code });
      await waiting(1);
      under.request = leave(before.accessToken);
      await waiting(2);
    });
    expect((await under.request)?.status).toBe(202);
    const { accessToken = '' } = (await under.login)?.body ?? {};
    const refused = await soon(
      () => verify(other, accessToken),
      ({ status }) => status !== 200,
    );
    expectProblem(refused, 401, 'SESSION_REVOKED');
    expect([await dueAt(before), await strays()]).toEqual([expect.any(Date), []]);
  });
});

describe('a user who wants to be erased', () => {
  it('is merged with nobody, and no merge of theirs is undone', async () => {
    await env.database.query(`UPDATE users SET roles = '{}'`);
    const { accessToken } = await logInWithRoles(env, 'admin', 'merging');
    const admin = new SignedIn(env.api, accessToken);
    const merge = (survivor: LoginResponse, loser: LoginResponse): Promise<Answer<MergeResponse>> =>
      admin.post<MergeResponse>(`/v1/admin/users/${survivor.user.id}/merge`, { loserId: loser.user.id });
    const [leaver, stayer, former] = [
      await env.api.login('merged leaver'),
      await env.api.login('merged stayer'),
      await env.api.login('merged former'),
    ];
    const { body } = await merge(leaver, former);
    await leave((await env.api.login('merged leaver')).accessToken);
    for (const pair of [
      [leaver, stayer],
      [stayer, leaver],
    ] as const)
      expectProblem((await merge(...pair)) as Answer<never>, 409, 'CONFLICT');
    expectProblem(await admin.post(`/v1/admin/merges/${body.mergeId}/undo`), 409, 'CONFLICT');

    // Whoever was merged into them goes with them, and nobody else.
    await letGraceEnd(leaver);
    expect(await runAll()).toBe(1);
    expect(await Promise.all([leaver, former, stayer].map(dueAt))).toEqual([undefined, undefined, null]);
    expect((await trailOf(former)).at(-1)).toBe('user.erased');
  });
});

describe('the job', () => {
  it('erases who is due, all of them and each once, by two instances at once; nobody who is not', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `due-${i}`);
    const due = await Promise.all(names.map((name) => env.api.login(name)));
    await Promise.all(due.map(({ accessToken }) => leave(accessToken)));
    const [later, stayer] = [await env.api.login('later'), await env.api.login('stayer')];
    await leave(later.accessToken);
    await runAll();
    expect((await Promise.all(due.map(dueAt))).every((date) => date instanceof Date)).toBe(true);

    const erased = async (): Promise<number[]> =>
      (await Scrape.of(env.service))
        .series('weapp_auth_erasures_total')
        .filter(({ labels }) => labels['because'] === 'own_request')
        .map(({ value }) => value);
    await letGraceEnd(...due);
    // The instances' own rhythm may come in between.
    await eventually('the erasures', async () => {
      await runAll();
      return (await Promise.all(due.map(dueAt))).every((date) => date === undefined);
    });
    for (const login of due) expect(await trailOf(login)).toEqual(['user.erasure_requested', 'user.erased']);
    const [event] = await env.database.query(
      `SELECT actor_kind, actor_id, ip, request_id, details FROM audit_events WHERE user_id = $1 ORDER BY id DESC LIMIT 1`,
      [due[0]?.user.id],
    );
    const id = due[0]?.user.id;
    expect(event).toEqual({
      actor_kind: 'user',
      actor_id: id,
      ip: null,
      request_id: null,
      details: { because: 'own_request' },
    });
    expect([await dueAt(later), await dueAt(stayer)]).toEqual([expect.any(Date), null]);
    expect((await verify(env.api, stayer.accessToken)).status).toBe(200);
    expect(env.logs.filter((line) => line.includes(`user ${id} has been erased: own_request`))).toHaveLength(
      1,
    );
    expect((await erased())[0]).toBeGreaterThan(0);
  });

  it('erases who has more events than one statement gets through: of none is left where it came from', async () => {
    const wild = await env.api.login('wild');
    await env.database.query(
      `INSERT INTO audit_events (action, actor_kind, subject_kind, subject_id, user_id, request_id, ip)
       SELECT 'session.evicted', 'system', 'session', 'x', $1, 'request', '192.0.2.1' FROM generate_series(1, 20001)`,
      [wild.user.id],
    );
    await leave(wild.accessToken);
    await letGraceEnd(wild);
    await eventually('the erasure', async () => {
      await runAll();
      return (await dueAt(wild)) === undefined;
    });
    const [events] = await env.database.query(
      `SELECT count(*) > 20001 AS stay, count(ip) + count(request_id) AS traced FROM audit_events WHERE user_id = $1`,
      [wild.user.id],
    );
    expect(events).toEqual({ stay: true, traced: '0' });
  });

  it('is not held up by a user who cannot be erased now, tries again, and lets files follow', async () => {
    const [stubborn, next] = [await env.api.login('stubborn'), await env.api.login('next')];
    for (const { accessToken } of [stubborn, next]) await leave(accessToken);
    const files = `SELECT FROM avatar_files WHERE user_id = $1`;
    await env.database.query(
      `INSERT INTO avatar_files (name, user_id, shown) VALUES ('of-next.jpg', $1, true)`,
      [next.user.id],
    );
    const blocked = { userId: stubborn.user.id };
    for (const app of instances) {
      app.get(UserDataRegistry).register({
        name: 'stubborn',
        tables: [],
        merge: () => Promise.resolve(null),
        unmerge: () => Promise.resolve(),
        export: () => Promise.resolve(null),
        erase: (_manager, userId) =>
          userId === blocked.userId
            ? Promise.reject(new DomainError('SERVICE_UNAVAILABLE'))
            : Promise.resolve(),
      });
    }
    await letGraceEnd(stubborn, next);
    await runAll();
    expect(await Promise.all([stubborn, next].map(dueAt))).toEqual([expect.any(Date), undefined]);
    const told = `user ${stubborn.user.id} is not erased yet, and will be tried again: SERVICE_UNAVAILABLE`;
    expect(env.logs.some((line) => line.includes(told))).toBe(true);
    await eventually(
      'the end of files',
      async () => (await env.database.query(files, [next.user.id])).length === 0,
    );
    blocked.userId = '';
    await runAll();
    expect(await dueAt(stubborn)).toBeUndefined();
  });

  it.each([1, 2, 3])(
    'beside 20 logins of who is due: nobody fails, and one whole user is left (%i)',
    async (round) => {
      const name = `racer-${round}`;
      const before = await env.api.login(name);
      await env.api.login(name, { appId: second.appId });
      await leave((await env.api.login(name)).accessToken);
      const codes = await Promise.all(
        Array.from({ length: 20 }, async (_, i) => {
          const { appId } = i % 2 === 0 ? first : second;
          return { appId, code: await env.wechat.code(name, appId) };
        }),
      );
      await letGraceEnd(before);
      const erasing = Promise.all([jobs[0]?.run(), jobs[1]?.run()]);
      const answers = await Promise.all(
        codes.map((command, i) => (i % 3 === 0 ? other : env.api).postLogin(command)),
      );
      await erasing;
      expect(answers.map(({ status, text }) => (status === 200 ? 200 : text))).toEqual(
        answers.map(() => 200),
      );
      const users = new Set(answers.map(({ body }) => body.user.id));
      expect(users.size).toBe(1);
      const lives = users.has(before.user.id);
      expect(await dueAt(before)).toBe(lives ? null : undefined);
      expect(answers.filter(({ body }) => body.erasureCancelled).length).toBe(lives ? 1 : 0);
      expect(
        await env.database.query(
          `SELECT DISTINCT user_id AS id FROM wechat_identities WHERE openid = ANY ($1)`,
          [await Promise.all(apps.map(({ appId }) => env.wechat.openidOf(name, appId)))],
        ),
      ).toEqual([{ id: [...users][0] }]);
      expect(await strays()).toEqual([]);
    },
  );

  it('beside 40 logins and requests at once leaves nobody who is logged in and about to be erased', async () => {
    const name = 'torn';
    const before = await env.api.login(name);
    const codes = await Promise.all(Array.from({ length: 40 }, () => env.wechat.code(name)));
    const answers = await Promise.all(
      codes.map(async (code, i) => {
        const api = i % 2 === 0 ? env.api : other;
        const login = await api.postLogin({ code });
        // On an instance without days of grace it is due at once.
        if (i % 4 === 1) await leave(login.body.accessToken, api);
        if (i % 8 === 2) await Promise.all(jobs.map((job) => job.run()));
        if (i % 8 === 3) await post(api, '/v1/auth/logout', login.body.accessToken);
        return login;
      }),
    );
    expect(answers.map(({ status, text }) => (status === 200 ? 200 : text))).toEqual(answers.map(() => 200));
    expect(await strays()).toEqual([]);
    expect((await env.api.login(name)).user.id).toEqual(expect.any(String));
    expect([undefined, null]).toContain(await dueAt(before));
    expect(env.logs.filter((line) => /deadlock|40P01|violates/.test(line))).toEqual([]);
  });

  it('comes by itself within seconds, and without days of grace erases at once', async () => {
    await eventually('the erasure', async () => (await dueAt(impatient)) === undefined);
    expect(await trailOf(impatient)).toEqual(['user.erasure_requested', 'user.erased']);
    const again = await env.api.login('impatient');
    expect([again.isNewUser, again.erasureCancelled]).toEqual([true, undefined]);
  });
});
