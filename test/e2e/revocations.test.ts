import { jest } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';
import { polls, queriesDuring } from '../support/queries.js';
import {
  expectRefused,
  killListeners,
  quantile,
  type Revocation,
  revocations,
  untilRefused,
  verify,
} from '../support/revocations.js';

jest.setTimeout(60_000);

/** Milliseconds in which a token must be refused everywhere. */
const everywhereWithin = 2_000;

let env: TestEnvironment;
let here: ApiClient;
let there: ApiClient;
beforeAll(async () => {
  env = await createTestEnvironment();
  here = env.api;
  there = (await env.startInstance()).api;
});
afterAll(() => env.close());

const kinds = Object.entries(revocations);
let users = 0;
const newUser = (): Promise<LoginResponse> => here.login(`user-${++users}`);

async function setNotifications(on: boolean): Promise<void> {
  await env.database.query(
    `ALTER TABLE revocations ${on ? 'ENABLE' : 'DISABLE'} TRIGGER revocations_announced`,
  );
}

/** Milliseconds from the order on one instance until the other refuses, for each of `count` users. */
async function measure(revocation: Revocation, count: number): Promise<number[]> {
  // Some at a time: a hundred first logins at once are another test's.
  const logins: LoginResponse[] = [];
  while (logins.length < count) logins.push(...(await Promise.all(Array.from({ length: 10 }, newUser))));
  return Promise.all(
    logins.map(async (login, i) => {
      // Known to the other instance, so that nothing but the revocation can be what refuses it.
      expect((await verify(there, login.accessToken)).status).toBe(200);
      await wait(i * 10);
      const begun = performance.now();
      await revocation.revoke(login, here, env.database);
      expectRefused(await untilRefused(there, login.accessToken), revocation);
      return performance.now() - begun;
    }),
  );
}

function tell(what: string, milliseconds: readonly number[]): void {
  const figures = [0.5, 0.99, 1].map((share) => Math.round(quantile(milliseconds, share)));
  process.stdout.write(`${what}: p50 ${figures[0]} ms, p99 ${figures[1]} ms, max ${figures[2]} ms\n`);
}

it('200 guarded requests, of tokens never seen and of known ones, send nothing but the poll', async () => {
  const logins = await Promise.all(Array.from({ length: 20 }, newUser));
  const statuses: number[] = [];
  const sent = await queriesDuring(async () => {
    for (let round = 0; round < 10; round++)
      for (const { accessToken } of logins) statuses.push((await verify(there, accessToken)).status);
  });
  expect(statuses).toEqual(Array.from({ length: 200 }, () => 200));
  expect(sent.filter((query) => !polls.includes(query))).toEqual([]);
});

describe('on the other instance it is refused within 2 s', () => {
  const expectInTime = (what: string, milliseconds: readonly number[]): void => {
    tell(what, milliseconds);
    expect(quantile(milliseconds, 0.99)).toBeLessThan(everywhereWithin);
  };

  it.each(kinds)('after a %s', async (kind, revocation) => {
    const taken = await measure(revocation, 100);
    expectInTime(kind, taken);
    // By the poll alone half of them would take half a second.
    expect(quantile(taken, 0.5)).toBeLessThan(300);
  });

  it.each(kinds)(
    'after a %s, while the connections that listen are killed all the time',
    async (kind, revocation) => {
      const done = new AbortController();
      let killed = 0;
      const killer = (async () => {
        while (!done.signal.aborted) {
          killed += await killListeners(env.database);
          await wait(10);
        }
      })();
      try {
        expectInTime(`${kind}, listeners killed`, await measure(revocation, 100));
      } finally {
        done.abort();
        await killer;
      }
      expect(killed).toBeGreaterThanOrEqual(2);
    },
  );

  it('and at once again when those connections have come back', async () => {
    const listeners = async (): Promise<number> =>
      (
        await env.database.query(
          `SELECT FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`,
        )
      ).length;
    const end = performance.now() + 5_000;
    while ((await listeners()) < 2 && performance.now() < end) await wait(20);
    for (const [kind, revocation] of kinds) {
      const taken = await measure(revocation, 20);
      expectInTime(`${kind}, listeners back`, taken);
      expect(quantile(taken, 0.5)).toBeLessThan(300);
    }
  });

  it.each(kinds)('after a %s, by the poll alone', async (kind, revocation) => {
    await setNotifications(false);
    try {
      expectInTime(`${kind}, by the poll alone`, await measure(revocation, 100));
    } finally {
      await setNotifications(true);
    }
  });
});

describe('the other instance hears as well', () => {
  it('of a session that was evicted by one login too many', async () => {
    const [first] = await Promise.all([here.login('collector')]);
    for (let i = 0; i < 10; i++) await here.login('collector');
    expectRefused(await untilRefused(there, first.accessToken), revocations.logout);
  });

  it('of a session that ended because a refresh token was used twice', async () => {
    const login = await newUser();
    const refresh = async (refreshToken: string): Promise<LoginResponse> =>
      (await here.post<LoginResponse>('/v1/auth/refresh', { refreshToken })).body;
    const second = await refresh(login.refreshToken);
    await refresh(second.refreshToken);
    const reused = await here.post('/v1/auth/refresh', { refreshToken: login.refreshToken });
    expectProblem(reused, 401, 'REFRESH_TOKEN_REUSED');
    for (const { accessToken } of [login, second])
      expectRefused(await untilRefused(there, accessToken), revocations.logout);
  });

  it('of a user that was deleted, however many sessions it had', async () => {
    const logins = [await here.login('leaver'), await there.login('leaver')];
    await env.database.query(`DELETE FROM users WHERE id = $1`, [logins[0]?.user.id]);
    for (const { accessToken } of logins)
      for (const api of [here, there])
        expectRefused(await untilRefused(api, accessToken), revocations.logout);
  });

  it('of a second change of roles: the token that a refresh gave is served at once, everywhere', async () => {
    const { user, refreshToken } = await newUser();
    let tokens = { refreshToken } as LoginResponse;
    for (const roles of ['{support}', '{support,editor}', '{}']) {
      await env.database.query(`UPDATE users SET roles = $2 WHERE id = $1`, [user.id, roles]);
      tokens = (await here.post<LoginResponse>('/v1/auth/refresh', { refreshToken: tokens.refreshToken }))
        .body;
      for (const api of [here, there]) expect((await verify(api, tokens.accessToken)).status).toBe(200);
    }
  });
});

describe('after a restart of all instances', () => {
  it.each(kinds)('a token from before a %s is refused by the first answer', async (_kind, revocation) => {
    const login = await newUser();
    const good = await newUser();
    const [one, two] = [await env.startInstance(), await env.startInstance()];
    for (const { api } of [one, two]) expect((await verify(api, login.accessToken)).status).toBe(200);
    await revocation.revoke(login, one.api, env.database);
    await Promise.all([one, two].map(({ service }) => service.stop()));
    for (const { api } of await Promise.all([env.startInstance(), env.startInstance()])) {
      expectRefused(await verify(api, login.accessToken), revocation);
      expect((await verify(api, good.accessToken)).status).toBe(200);
    }
  });

  it('none listens before it has read who is revoked', async () => {
    const login = await newUser();
    await revocations.ban.revoke(login, here, env.database);
    const client = await env.database.pool.connect();
    await client.query('BEGIN; LOCK TABLE revocations IN ACCESS EXCLUSIVE MODE');
    let ready = false;
    const starting = env.startInstance().finally(() => (ready = true));
    await wait(1_500);
    const early = ready;
    await client.query('COMMIT');
    client.release();
    expectRefused(await verify((await starting).api, login.accessToken), revocations.ban);
    expect(early).toBe(false);
  });
});

describe.each([
  ['with notifications', true],
  ['by the poll alone', false],
])('%s', (_how, notifications) => {
  beforeAll(() => setNotifications(notifications));
  afterAll(() => setNotifications(true));

  it('a transaction that wrote early and commits late is seen', async () => {
    const [late, ...others] = await Promise.all(Array.from({ length: 4 }, newUser));
    const client = await env.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [late?.user.id]);
      // Later lines are read, by several polls, before the earlier one can be seen.
      for (const other of others) {
        await revocations.logout.revoke(other, here, env.database);
        for (const api of [here, there])
          expectRefused(await untilRefused(api, other.accessToken), revocations.logout);
        await wait(1_100);
      }
      for (const api of [here, there]) expect((await verify(api, late?.accessToken ?? '')).status).toBe(200);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    const committed = performance.now();
    for (const api of [here, there])
      expectRefused(await untilRefused(api, late?.accessToken ?? ''), revocations.ban);
    expect(performance.now() - committed).toBeLessThan(everywhereWithin);
  });

  it('bans and unbans in quick succession end in the last state, on both instances', async () => {
    const set = (status: string, { user }: LoginResponse): Promise<unknown> =>
      env.database.query(`UPDATE users SET status = $2 WHERE id = $1`, [user.id, status]);
    const [freed, banned] = [await newUser(), await newUser()];
    for (let i = 0; i < 5; i++) {
      await set('banned', freed);
      await set('active', freed);
      await set('active', banned);
      await set('banned', banned);
    }
    await wait(everywhereWithin);
    for (const api of [here, there]) {
      // No ban any more, but the session has not survived it.
      expectRefused(await verify(api, freed.accessToken), revocations.logout);
      expectRefused(await verify(api, banned.accessToken), revocations.ban);
    }
  });

  it('an unbanned user logs in at once on either instance, is served by both, and old tokens stay dead', async () => {
    for (let i = 0; i < 5; i++) {
      const name = `unbanned-${notifications}-${i}`;
      const old = await here.login(name);
      await revocations.ban.revoke(old, here, env.database);
      for (const api of [here, there])
        expectRefused(await untilRefused(api, old.accessToken), revocations.ban);
      await env.database.query(`UPDATE users SET status = 'active' WHERE id = $1`, [old.user.id]);
      for (const login of [await here.login(name), await there.login(name)])
        for (const api of [here, there]) expect((await verify(api, login.accessToken)).status).toBe(200);
      for (const api of [here, there])
        expectRefused(await untilRefused(api, old.accessToken), revocations.logout);
      const refreshed = await there.post('/v1/auth/refresh', { refreshToken: old.refreshToken });
      expectProblem(refreshed, 401, 'SESSION_REVOKED');
    }
  });
});
