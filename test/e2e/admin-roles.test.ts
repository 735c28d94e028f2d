import { DataSource } from 'typeorm';
import { type AdminUserResponse } from '../../src/admin/dto/user.response.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type Service } from '../../src/service.js';
import { refuseIfLastAdmin } from '../../src/users/index.js';
import { logInAs, SignedIn } from '../support/admins.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';
import { expectRefused, revocations, untilRefused, verify } from '../support/revocations.js';
import { refreshed } from '../support/session-tokens.js';

let env: TestEnvironment;
let here: ApiClient;
let there: ApiClient;
let services: Service[];
let adminLogin: LoginResponse;
let admin: SignedIn;
beforeAll(async () => {
  env = await createTestEnvironment();
  const other = await env.startInstance();
  [here, there] = [env.api, other.api];
  services = [env.service, other.service];
  adminLogin = await logInAs(env, 'admin', ['admin']);
  admin = new SignedIn(here, adminLogin.accessToken);
});
afterAll(() => env.close());

const pathOf = (id: string): string => `/v1/admin/users/${id}/roles`;
const rolesOf = async (id: string): Promise<string[] | undefined> =>
  (await env.database.query<{ roles: string[] }>(`SELECT roles FROM users WHERE id = $1`, [id]))[0]?.roles;
const changesOf = (id: string): Promise<unknown[]> =>
  env.database.query(
    `SELECT actor_kind, actor_id, host(ip) AS ip, length(request_id) > 7 AS request, subject_id, details FROM audit_events
      WHERE user_id = $1 AND action = 'user.roles_changed' ORDER BY id`,
    [id],
  );

describe('PUT /v1/admin/users/:id/roles', () => {
  const set = (id: string, roles: unknown): Promise<Answer<AdminUserResponse>> =>
    admin.put<AdminUserResponse>(pathOf(id), { roles });

  it('gives and takes our roles, each once, and leaves those of other back ends; the trail tells of it', async () => {
    const { user } = await logInAs(env, 'colleague', ['shop:manager']);
    for (const [asked, roles] of [
      [
        ['support', 'user', 'support'],
        ['shop:manager', 'support'],
      ],
      [
        ['admin', 'support'],
        ['shop:manager', 'support', 'admin'],
      ],
      [
        ['support', 'admin'],
        ['shop:manager', 'support', 'admin'],
      ],
      [['user'], ['shop:manager']],
      [[], ['shop:manager']],
    ] as const) {
      const { status, body, headers } = await set(user.id, asked);
      expect([status, headers.get('cache-control'), body.id, body.roles]).toEqual([
        200,
        'private, no-store',
        user.id,
        roles,
      ]);
      expect(await rolesOf(user.id)).toEqual(roles);
    }
    expect(await changesOf(user.id)).toEqual(
      [
        ['shop:manager', 'shop:manager support'],
        ['shop:manager support', 'shop:manager support admin'],
        ['shop:manager support admin', 'shop:manager'],
      ].map(([before, after]) => ({
        actor_kind: 'user',
        actor_id: adminLogin.user.id,
        ip: '127.0.0.1',
        request: true,
        subject_id: user.id,
        details: { before, after },
      })),
    );
  });

  it('holds on every instance, and a refresh brings the new ones', async () => {
    const login = await here.login('promoted');
    for (const api of [here, there]) expect((await verify(api, login.accessToken)).status).toBe(200);
    await set(login.user.id, ['support']);
    expectRefused(await verify(here, login.accessToken), revocations['role change']);
    expectRefused(await untilRefused(there, login.accessToken), revocations['role change']);
    const { accessToken } = await refreshed(there, login.refreshToken);
    const promoted = new SignedIn(there, accessToken);
    expect((await promoted.get('/v1/admin/users')).status).toBe(200);
    expectProblem(await promoted.put(pathOf(login.user.id), { roles: ['admin'] }), 403, 'FORBIDDEN');

    await set(login.user.id, []);
    expectRefused(await untilRefused(there, accessToken), revocations['role change']);
    const demoted = new SignedIn(there, (await refreshed(there, login.refreshToken)).accessToken);
    expectProblem(await demoted.get('/v1/admin/users'), 403, 'FORBIDDEN');
  });

  it('ends no token when it changes nothing', async () => {
    const login = await here.login('unchanged');
    await set(login.user.id, ['user']);
    expect((await verify(here, login.accessToken)).status).toBe(200);
    expect(await changesOf(login.user.id)).toEqual([]);
  });

  it.each<[what: string, body: unknown, field: string]>([
    ['nothing', {}, 'roles'],
    ['null', { roles: null }, 'roles'],
    ['a text', { roles: 'admin' }, 'roles'],
    ['an object', { roles: { 0: 'admin', length: 1 } }, 'roles'],
    ['a role that there is not', { roles: ['support', 'root'] }, 'roles'],
    ['a role of another back end', { roles: ['shop:manager'] }, 'roles'],
    ['another spelling', { roles: ['Admin'] }, 'roles'],
    ['two in one', { roles: ['admin,support'] }, 'roles'],
    ['a number', { roles: [1] }, 'roles'],
    ['nested ones', { roles: [['admin']] }, 'roles'],
    ['an operator', { roles: [{ $ne: 'admin' }] }, 'roles'],
    ['too many', { roles: Array.from({ length: 17 }, () => 'support') }, 'roles'],
    ['what objects have', { roles: ['constructor', '__proto__'] }, 'roles'],
    ['more than roles', { roles: [], status: 'active' }, 'status'],
    ['a list', [], 'roles'],
  ])('refuses %s, and changes nothing', async (_what, body, field) => {
    const { user } = await logInAs(env, 'target', ['support']);
    expectProblem(await admin.put(pathOf(user.id), body), 400, 'VALIDATION_FAILED', [field]);
    expect(await rolesOf(user.id)).toEqual(['support']);
  });

  it('refuses who is not there, or is another one', async () => {
    const nobody = '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c';
    const put = (id: string): Promise<Answer<Problem>> => admin.put(pathOf(id), { roles: [] });
    expectProblem(await put(nobody), 404, 'NOT_FOUND');
    expectProblem(await put('me'), 400, 'VALIDATION_FAILED', ['id']);
    const { user } = await here.login('merged');
    await env.database.query(`UPDATE users SET status = 'merged', merged_into = $2 WHERE id = $1`, [
      user.id,
      adminLogin.user.id,
    ]);
    expectProblem(await put(user.id), 409, 'CONFLICT');
  });
});

describe('the last admin', () => {
  let one: LoginResponse;
  let two: LoginResponse;
  const as = (login: LoginResponse, api: ApiClient): SignedIn => new SignedIn(api, login.accessToken);
  const activeAdmins = async (): Promise<number> => {
    const rows = await env.database.query(
      `SELECT FROM users WHERE 'admin' = ANY (roles) AND status = 'active' AND erasure_due_at IS NULL`,
    );
    return rows.length;
  };
  /** Both, and nobody else, with good tokens. */
  const reinstate = async (): Promise<void> => {
    await env.database.query(
      `UPDATE users SET status = 'active', roles = '{admin}', erasure_due_at = NULL WHERE id IN ($1, $2)`,
      [one.user.id, two.user.id],
    );
  };
  beforeAll(async () => {
    one = await logInAs(env, 'one', ['admin']);
    two = await logInAs(env, 'two', ['admin']);
    await env.database.query(`UPDATE users SET roles = '{}' WHERE id = $1`, [adminLogin.user.id]);
  });
  beforeEach(reinstate);

  it('cannot be demoted, or banned, by anybody, nor give up the role', async () => {
    expect((await as(one, here).put(pathOf(two.user.id), { roles: [] })).status).toBe(200);
    for (const roles of [[], ['support']])
      expectProblem(await as(one, here).put(pathOf(one.user.id), { roles }), 409, 'CONFLICT');
    const ban = await as(one, here).post(`/v1/admin/users/${one.user.id}/ban`, { reason: 'tired' });
    expectProblem(ban, 409, 'CONFLICT');
    expect((await as(one, here).get('/v1/admin/users')).status).toBe(200);
  });

  /** Two acts at once, of which one succeeds. */
  async function expectOneToStay(
    rounds: number,
    acts: [() => Promise<Answer<unknown>>, () => Promise<Answer<unknown>>],
    prepare: () => Promise<void> = reinstate,
  ): Promise<void> {
    for (let round = 0; round < rounds; round++) {
      await prepare();
      const answers = await Promise.all(acts.map((act) => act()));
      const statuses = answers.map(({ status }) => status);
      // One may have lost the role, or the session, before the request was looked at.
      for (const status of statuses) expect([200, 204, 401, 403, 409]).toContain(status);
      expect(statuses.filter((status) => status < 300)).toHaveLength(1);
      expect(await activeAdmins()).toBeGreaterThanOrEqual(1);
    }
  }

  it('stays when two admins demote each other 100 times at once, on two instances', async () => {
    await expectOneToStay(100, [
      () => as(one, here).put(pathOf(two.user.id), { roles: [] }),
      () => as(two, there).put(pathOf(one.user.id), { roles: [] }),
    ]);
  }, 30_000);

  it('stays when both give up the role at once', async () => {
    await expectOneToStay(50, [
      () => as(one, here).put(pathOf(one.user.id), { roles: [] }),
      () => as(two, there).put(pathOf(two.user.id), { roles: ['support'] }),
    ]);
  });

  it('stays when one bans whom the other demotes, or bans', async () => {
    const again = async (): Promise<void> => {
      await reinstate();
      [one, two] = [await here.login('one'), await there.login('two')];
    };
    const ban = (login: LoginResponse, api: ApiClient, id: string): Promise<Answer<Problem>> =>
      as(login, api).post(`/v1/admin/users/${id}/ban`, { reason: 'race' });
    await expectOneToStay(
      15,
      [() => ban(one, here, two.user.id), () => as(two, there).put(pathOf(one.user.id), { roles: [] })],
      again,
    );
    await expectOneToStay(15, [() => ban(one, here, two.user.id), () => ban(two, there, one.user.id)], again);
    await again();
  });

  it('stays when one asks to be erased while the other is demoted', async () => {
    const leave = (login: LoginResponse): Promise<Answer<unknown>> =>
      (services[1] as Service).app.get(DataSource).transaction(async (manager) => {
        const answer = (status: number): Answer<unknown> => ({ status }) as Answer<unknown>;
        try {
          await refuseIfLastAdmin(manager, login.user.id);
        } catch (error) {
          if ((error as { code?: string }).code !== 'CONFLICT') throw error;
          return answer(409);
        }
        await manager.query(`UPDATE users SET erasure_due_at = now() WHERE id = $1`, [login.user.id]);
        return answer(204);
      });
    await expectOneToStay(30, [
      () => as(one, here).put(pathOf(two.user.id), { roles: [] }),
      () => leave(one),
    ]);
    await expectOneToStay(30, [() => leave(one), () => leave(two)]);
  });

  it('cannot be merged away: whoever has roles is not', async () => {
    await as(one, here).put(pathOf(two.user.id), { roles: ['support'] });
    const { user } = await here.login('survivor');
    const merge = await as(one, here).post(`/v1/admin/users/${user.id}/merge`, { loserId: one.user.id });
    expectProblem(merge, 409, 'CONFLICT');
    expect(await activeAdmins()).toBe(1);
  });
});
