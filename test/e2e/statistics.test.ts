import { type OverviewResponse } from '../../src/admin/dto/overview.response.js';
import { UserDataRegistry } from '../../src/common/user-data/index.js';
import { RollupService } from '../../src/statistics/rollup.service.js';
import { StatisticsService } from '../../src/statistics/index.js';
import { DataSource } from 'typeorm';
import { logInWithRoles, SignedIn } from '../support/admins.js';
import { type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';
import { polls, queriesDuring } from '../support/queries.js';
import { refreshed, verify } from '../support/session-tokens.js';

const day = 86_400_000;

let env: TestEnvironment;
let other: { api: ApiClient; statistics: StatisticsService; rollup: RollupService };
let statistics: StatisticsService;
let rollup: RollupService;
let admin: SignedIn;
beforeAll(async () => {
  env = await createTestEnvironment();
  const { api, service } = await env.startInstance();
  other = { api, statistics: service.app.get(StatisticsService), rollup: service.app.get(RollupService) };
  statistics = env.service.app.get(StatisticsService);
  rollup = env.service.app.get(RollupService);
});
afterAll(() => env.close());
const dateAt = (offset = 0): string => new Date(env.clock.now() + offset * day).toISOString().slice(0, 10);
const flushAll = async (): Promise<void> => {
  await Promise.all([statistics.flush(), other.statistics.flush()]);
};
/** Moves the clock to a moment of the next day, on which nothing has been counted yet, and nobody was there but the admin. */
async function tomorrow(time = '12:00:00.000'): Promise<void> {
  env.clock.advance(Date.parse(`${dateAt(1)}T${time}Z`) - env.clock.now());
  admin = new SignedIn(env.api, (await logInWithRoles(env, 'admin')).accessToken);
  await flushAll();
  await env.database.query('TRUNCATE active_days, daily_statistics');
}
const midnightPasses = (): void => {
  env.clock.advance(Date.parse(`${dateAt(1)}T00:00:30Z`) - env.clock.now());
};
beforeEach(() => tomorrow());

const overview = async (search = ''): Promise<OverviewResponse> => {
  const { status, body } = await admin.get<OverviewResponse>(`/v1/admin/overview${search}`);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body;
};
const activeDays = (): Promise<unknown[]> =>
  env.database.query('SELECT day::text, user_id AS "userId" FROM active_days ORDER BY day, user_id');
const counted = (kind: string): Promise<unknown[]> =>
  env.database.query(
    'SELECT day::text, key, count::int FROM daily_statistics WHERE kind = $1 ORDER BY day, key',
    [kind],
  );

describe('who was there', () => {
  it('is written by a flush, once for each user, whichever instances they came to', async () => {
    const [alice, bob] = [await env.api.login('alice'), await other.api.login('bob')];
    for (const api of [env.api, other.api, env.api]) {
      const { accessToken } = await refreshed(api, (await api.login('alice')).refreshToken);
      expect((await verify(api, accessToken)).status).toBe(200);
    }
    await flushAll();
    expect(await activeDays()).toEqual(
      [alice.user.id, bob.user.id].sort().map((userId) => ({ day: dateAt(), userId })),
    );
  });

  it('on both sides of midnight was there on both days, by a login, a refresh or a guarded request', async () => {
    await tomorrow('23:59:00.000');
    const [a, b, c] = await Promise.all(['owl-1', 'owl-2', 'owl-3'].map((name) => env.api.login(name)));
    midnightPasses();
    await env.api.login('owl-1');
    await refreshed(env.api, b?.refreshToken ?? '');
    expect((await verify(env.api, c?.accessToken ?? '')).status).toBe(200);
    await statistics.flush();
    const ids = [a, b, c].map((login) => login?.user.id ?? '').sort();
    expect(await activeDays()).toEqual(
      [dateAt(-1), dateAt()].flatMap((date) => ids.map((userId) => ({ day: date, userId }))),
    );
  });

  it('is not told of whom the guard refuses', async () => {
    await tomorrow('23:59:00.000');
    const { accessToken } = await env.api.login('refused');
    await statistics.flush();
    midnightPasses();
    expect((await verify(env.api, `${accessToken}x`)).status).toBe(401);
    expect((await env.api.get('/v1/users/me')).status).toBe(401);
    await statistics.flush();
    expect(await activeDays()).toEqual([expect.objectContaining({ day: dateAt(-1) })]);
  });

  it('costs guarded requests no statement, and all of them together one flush', async () => {
    await tomorrow('23:59:00.000');
    const { accessToken } = await env.api.login('cheap');
    await statistics.flush();
    midnightPasses();
    const sent = await queriesDuring(async () => {
      for (let i = 0; i < 20; i++) expect((await verify(env.api, accessToken)).status).toBe(200);
      await statistics.flush();
      await statistics.flush();
    });
    expect(sent.filter((query) => !polls.includes(query))).toEqual([]);
    expect(sent.filter((query) => query === 'statistics.flush')).toHaveLength(1);
  });
});

describe('a flush', () => {
  it('leaves out who has been erased or merged meanwhile, and writes the others', async () => {
    const logins = await Promise.all(
      ['here', 'gone', 'survivor', 'loser'].map((name) => env.api.login(name)),
    );
    const [here, gone, survivor, loser] = logins.map(({ user }) => user.id);
    await env.database.query('DELETE FROM users WHERE id = $1', [gone]);
    await admin.post(`/v1/admin/users/${survivor}/merge`, { loserId: loser });
    await statistics.flush();
    const rows = (await activeDays()) as { userId: string }[];
    const ids = rows.map(({ userId }) => userId);
    expect(ids).toEqual(expect.arrayContaining([here, survivor]));
    expect(ids).not.toContain(gone);
    expect(ids).not.toContain(loser);
  });

  it('that fails keeps what it had, and the next one writes it', async () => {
    await env.database.query('ALTER TABLE daily_statistics RENAME TO away');
    let id: string;
    try {
      id = (await env.api.login('patient')).user.id;
      await expect(statistics.flush()).rejects.toThrow('daily_statistics');
      await env.api.login('patient');
    } finally {
      await env.database.query('ALTER TABLE away RENAME TO daily_statistics');
    }
    await statistics.flush();
    expect(await activeDays()).toEqual([{ day: dateAt(), userId: id }]);
    expect(await counted('login')).toEqual([
      { day: dateAt(), key: 'new', count: 1 },
      { day: dateAt(), key: 'returning', count: 1 },
    ]);
  });

  it('comes with the end of an instance: what the last requests told is there after a restart', async () => {
    const { api, service } = await env.startInstance();
    const { user } = await api.login('last words');
    await service.stop();
    expect(await activeDays()).toContainEqual({ day: dateAt(), userId: user.id });
    expect(await counted('login')).toContainEqual({ day: dateAt(), key: 'new', count: 1 });
  });

  it('of many instances of the same users at once deadlocks nowhere', async () => {
    const ids = (await env.database.query<{ id: string }>('SELECT id FROM users')).map(({ id }) => id);
    for (let round = 0; round < 10; round++) {
      await tomorrow();
      for (const id of ids) statistics.userActive(id);
      for (const id of [...ids].reverse()) other.statistics.userActive(id);
      statistics.login('new');
      other.statistics.login('new');
      await flushAll();
      expect(await counted('login')).toEqual([{ day: dateAt(), key: 'new', count: 2 }]);
    }
    expect(env.logs.filter((line) => /deadlock|40P01/.test(line))).toEqual([]);
  });
});

describe('the rollup', () => {
  async function given(offset: number, names: string[]): Promise<void> {
    for (const name of names) {
      const { user } = await env.api.login(name);
      await env.database.query('INSERT INTO active_days VALUES ($1, $2)', [dateAt(offset), user.id]);
    }
    await statistics.flush();
    await env.database.query('DELETE FROM active_days WHERE day = $1', [dateAt()]);
  }

  it('turns days before yesterday into a number, and forgets who it was', async () => {
    await given(-2, ['r1', 'r2', 'r3']);
    await given(-1, ['r1']);
    expect(await rollup.run()).toBe(3);
    expect(await counted('active')).toEqual([{ day: dateAt(-2), key: '', count: 3 }]);
    expect(await activeDays()).toEqual([expect.objectContaining({ day: dateAt(-1) })]);
    expect(await rollup.run()).toBe(0);
    expect(await counted('active')).toHaveLength(1);
  });

  it('by two instances at once counts each user once', async () => {
    await env.database.query(`INSERT INTO users (id) SELECT gen_random_uuid() FROM generate_series(1, 500)`);
    await env.database.query(
      `INSERT INTO active_days SELECT $1::date - d, id FROM users, generate_series(2, 6) AS d`,
      [dateAt()],
    );
    const [row] = await env.database.query<{ count: number }>('SELECT count(*)::int FROM users');
    const removed = await Promise.all([rollup, other.rollup, rollup, other.rollup].map((each) => each.run()));
    const { count } = row as { count: number };
    expect(removed.reduce((sum, each) => sum + each)).toBe(5 * count);
    expect(await counted('active')).toEqual(
      [-6, -5, -4, -3, -2].map((at) => ({ day: dateAt(at), key: '', count })),
    );
    await env.database.query('DELETE FROM users WHERE id NOT IN (SELECT user_id FROM wechat_identities)');
  });

  it('changes no overview: a day is the same before, in the midst of it, and after', async () => {
    await given(-3, ['s1', 's2', 's3']);
    const active = async (): Promise<number | undefined> =>
      (await overview('?days=4')).days.find((each) => each.day === dateAt(-3))?.activeUsers;
    expect(await active()).toBe(3);
    // As after a rollup that had time for one of them.
    await env.database.query(
      `DELETE FROM active_days WHERE ctid IN (SELECT ctid FROM active_days WHERE day = $1 LIMIT 1)`,
      [dateAt(-3)],
    );
    await env.database.query(`INSERT INTO daily_statistics VALUES ($1, 'active', '', 1)`, [dateAt(-3)]);
    expect(await active()).toBe(3);
    await rollup.run();
    expect(await active()).toBe(3);
  });
});

describe('days of a user', () => {
  const data = (): ReturnType<UserDataRegistry['all']>[number] =>
    env.service.app
      .get(UserDataRegistry)
      .all()
      .find(({ name }) => name === 'activity') as never;

  it('are their own to read, go with them, and are the survivor’s after a merge', async () => {
    const [survivor, loser] = await Promise.all(['days-1', 'days-2'].map((name) => env.api.login(name)));
    const users = { survivorId: survivor?.user.id ?? '', loserId: loser?.user.id ?? '' };
    await statistics.flush();
    await env.database.query('INSERT INTO active_days VALUES ($1, $2)', [dateAt(-1), users.loserId]);
    const { manager } = env.service.app.get(DataSource);
    expect(await data().export(manager, users.loserId)).toEqual([{ day: dateAt(-1) }, { day: dateAt() }]);
    expect(await data().merge(manager, users)).toBeNull();
    expect(await data().export(manager, users.loserId)).toEqual([]);
    expect(await data().export(manager, users.survivorId)).toEqual([{ day: dateAt(-1) }, { day: dateAt() }]);
    await env.database.query('DELETE FROM users WHERE id = $1', [users.survivorId]);
    expect(JSON.stringify(await activeDays())).not.toContain(users.survivorId);
  });
});

describe('GET /v1/admin/overview', () => {
  it('has every day, the earliest first, and zeros where nothing was', async () => {
    const { days, logins } = await overview('?days=366');
    expect(days.map((each) => each.day)).toEqual(Array.from({ length: 366 }, (_, i) => dateAt(i - 365)));
    expect(days[0]).toEqual({
      day: dateAt(-365),
      newUsers: 0,
      activeUsers: 0,
      logins: { new: 0, returning: 0 },
    });
    expect(logins).toEqual({ new: 0, returning: 0 });
    expect((await overview()).days).toHaveLength(30);
    expect((await overview('?days=1')).days.map((each) => each.day)).toEqual([dateAt()]);
  });

  it('of a single instance is exact at once: users there, and logins by what came of them', async () => {
    await env.api.login('exact-1');
    await env.api.login('exact-1');
    await env.api.login('exact-2');
    expectProblem(await env.api.postLogin({ code: 'made-up' }), 401, 'WECHAT_CODE_INVALID');
    const { days, logins } = await overview('?days=2');
    const outcomes = { new: 2, returning: 1, wechat_code_invalid: 1 };
    expect(logins).toEqual(outcomes);
    expect(days[1]).toMatchObject({ activeUsers: 2, logins: outcomes });
    expect(days[0]?.logins).toEqual({ new: 0, returning: 0, wechat_code_invalid: 0 });
  });

  it('counts each user once: active, banned, deleting; who was merged is none', async () => {
    const { users: before, days } = await overview('?days=366');
    const logins = await Promise.all(
      ['banned', 'deleting', 'both', 'survivor-2', 'loser-2'].map((name) => env.api.login(`count-${name}`)),
    );
    const [banned, deleting, both, survivor, loser] = logins.map(({ user }) => user.id);
    await env.database.query(`UPDATE users SET status = 'banned' WHERE id = ANY ($1)`, [[banned, both]]);
    await env.database.query(
      `UPDATE users SET erasure_due_at = now() + interval '7 days' WHERE id = ANY ($1)`,
      [[deleting, both]],
    );
    await admin.post(`/v1/admin/users/${survivor}/merge`, { loserId: loser });
    const { users: after, days: later } = await overview('?days=366');
    expect(after).toEqual({
      total: before.total + 4,
      active: before.active + 1,
      banned: before.banned + 1,
      deleting: before.deleting + 2,
    });
    const newUsers = (list: typeof days): number => list.reduce((sum, each) => sum + each.newUsers, 0);
    expect(newUsers(later)).toBe(newUsers(days) + 4);
  });

  it('puts a new user into the day of their first login, in UTC', async () => {
    const { user } = await env.api.login('newcomer');
    const at = dateAt(-5);
    const before = (await overview()).days.find((each) => each.day === at)?.newUsers ?? 0;
    for (const [time, more] of [
      [`${at}T00:00:00Z`, 1],
      [`${at}T23:59:59.999999Z`, 1],
      [`${dateAt(-4)}T00:00:00Z`, 0],
    ] as const) {
      await env.database.query('UPDATE users SET created_at = $2 WHERE id = $1', [user.id, time]);
      expect((await overview()).days.find((each) => each.day === at)?.newUsers).toBe(before + more);
    }
  });

  it.each(['0', '-1', '367', '1e2', '1.5', '', '%20', '%00', 'all', '30&days=30', '99999999999999999999'])(
    'refuses %s days',
    async (days) => {
      expectProblem(await admin.get(`/v1/admin/overview?days=${days}`), 400, 'VALIDATION_FAILED', ['days']);
    },
  );

  it.each(['days[]=1', 'days[$gt]=1', 'from=2026-01-01', 'sort=day'])('refuses ?%s', async (search) => {
    expectProblem(await admin.get(`/v1/admin/overview?${search}`), 400, 'VALIDATION_FAILED');
  });
});
