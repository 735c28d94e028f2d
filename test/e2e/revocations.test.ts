import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { DatabaseChanges } from '../../src/database/index.js';
import { type Service } from '../../src/service.js';
import { eventually } from '../process/support/eventually.js';
import { type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { holdPolls, passPollTime } from '../support/poll-time.js';
import { expectProblem } from '../support/problems.js';
import { polls, queriesDuring } from '../support/queries.js';
import { RevocationReads } from '../support/revocation-reads.js';
import {
  expectRefused,
  killListeners,
  type Revocation,
  revocations,
  untilRefused,
  verify,
} from '../support/revocations.js';

/**
 * Milliseconds between two polls. The promise of 2 s is this and one read; how long that takes is the benchmark's
 * (`npm run bench -- --scenario revocations`). Here time stands still between two polls, and speed proves nothing.
 */
const pollInterval = 1_000;

let env: TestEnvironment;
let here: ApiClient;
let there: ApiClient;
let services: Service[];
let reads: RevocationReads[];
beforeAll(async () => {
  holdPolls();
  env = await createTestEnvironment();
  env.clock.holdMonotonic();
  const other = await env.startInstance();
  [here, there] = [env.api, other.api];
  services = [env.service, other.service];
  reads = services.map((service) => new RevocationReads(service));
});
afterAll(() => env.close());

const kinds = Object.entries(revocations);
let users = 0;
const newUser = (): Promise<LoginResponse> => here.login(`user-${++users}`);

/** Both instances poll once, and know what that tells. */
async function poll(): Promise<void> {
  const heard = reads.map((each) => each.next());
  passPollTime(pollInterval);
  await Promise.all(heard);
}

const listening = (): boolean[] => services.map(({ app }) => app.get(DatabaseChanges).listening);
const untilListening = (wanted: boolean): Promise<unknown> =>
  eventually(`instances that ${wanted ? '' : 'do not '}listen`, () =>
    listening().every((is) => is === wanted),
  );

async function setNotifications(on: boolean): Promise<void> {
  await untilListening(true);
  // Notifications come in the order of their commits: when this one has come, none is on its way.
  const last = await newUser();
  await revocations.logout.revoke(last, here, env.database);
  if (!on) await expectAllToRefuse([last], revocations.logout);
  await env.database.query(
    `ALTER TABLE revocations ${on ? 'ENABLE' : 'DISABLE'} TRIGGER revocations_announced`,
  );
}

/** Ten users whose tokens one instance has made bad. The other one has served them until then. */
async function revoked(revocation: Revocation): Promise<LoginResponse[]> {
  const logins = await Promise.all(Array.from({ length: 10 }, newUser));
  for (const { accessToken } of logins) expect((await verify(there, accessToken)).status).toBe(200);
  await Promise.all(logins.map((login) => revocation.revoke(login, here, env.database)));
  return logins;
}

async function expectAllToRefuse(logins: readonly LoginResponse[], revocation: Revocation): Promise<void> {
  await Promise.all(
    logins.flatMap(({ accessToken }) =>
      [here, there].map(async (api) => {
        expectRefused(await untilRefused(api, accessToken), revocation);
      }),
    ),
  );
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

describe('the other instance refuses', () => {
  it.each(kinds)('after a %s, as soon as it is notified, without a poll', async (_kind, revocation) => {
    await untilListening(true);
    await expectAllToRefuse(await revoked(revocation), revocation);
  });

  it.each(kinds)(
    'after a %s, by one poll or sooner, while the connections that listen are killed all the time',
    async (_kind, revocation) => {
      const done = new AbortController();
      const killer = (async () => {
        while (!done.signal.aborted) {
          await killListeners(env.database);
          await wait(10);
        }
      })();
      try {
        await untilListening(false);
        const logins = await revoked(revocation);
        await poll();
        for (const { accessToken } of logins) expectRefused(await verify(there, accessToken), revocation);
      } finally {
        done.abort();
        await killer;
      }
    },
  );

  it.each(kinds)(
    'after a %s while nobody listened, as soon as those connections have come back, without a poll',
    async (_kind, revocation) => {
      await untilListening(true);
      await killListeners(env.database);
      await untilListening(false);
      await expectAllToRefuse(await revoked(revocation), revocation);
    },
  );

  it('by polls that come every second, whatever it is told', async () => {
    const before = reads.map(({ answered }) => answered);
    for (let i = 0; i < 5; i++) await poll();
    for (const [i, { answered }] of reads.entries())
      expect(answered - (before[i] ?? 0)).toBeGreaterThanOrEqual(5);
  });

  it.each(kinds)('after a %s, by the next poll alone', async (_kind, revocation) => {
    await setNotifications(false);
    try {
      const logins = await revoked(revocation);
      for (const { accessToken } of logins) expect((await verify(there, accessToken)).status).toBe(200);
      await poll();
      for (const { accessToken } of logins) expectRefused(await verify(there, accessToken), revocation);
    } finally {
      await setNotifications(true);
    }
  });
});

describe('the other instance hears as well', () => {
  it('of a session that was evicted by one login too many', async () => {
    const first = await here.login('collector');
    for (let i = 0; i < 10; i++) await here.login('collector');
    await expectAllToRefuse([first], revocations.logout);
  });

  it('of a session that ended because a refresh token was used twice', async () => {
    const login = await newUser();
    const refresh = async (refreshToken: string): Promise<LoginResponse> =>
      (await here.post<LoginResponse>('/v1/auth/refresh', { refreshToken })).body;
    const second = await refresh(login.refreshToken);
    await refresh(second.refreshToken);
    const reused = await here.post('/v1/auth/refresh', { refreshToken: login.refreshToken });
    expectProblem(reused, 401, 'REFRESH_TOKEN_REUSED');
    await expectAllToRefuse([login, second], revocations.logout);
  });

  it('of a user that was deleted, however many sessions it had', async () => {
    const logins = [await here.login('leaver'), await there.login('leaver')];
    await env.database.query(`DELETE FROM users WHERE id = $1`, [logins[0]?.user.id]);
    await expectAllToRefuse(logins, revocations.logout);
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
  it('every token from before its end is refused by the first answer, and every good one is served', async () => {
    const good = await newUser();
    const [one, two] = [await env.startInstance(), await env.startInstance()];
    const ended = await Promise.all(
      Object.values(revocations).map(async (revocation) => {
        const login = await newUser();
        for (const { api } of [one, two]) expect((await verify(api, login.accessToken)).status).toBe(200);
        await revocation.revoke(login, one.api, env.database);
        return { login, revocation };
      }),
    );
    await Promise.all([one, two].map(({ service }) => service.stop()));
    for (const { api } of await Promise.all([env.startInstance(), env.startInstance()])) {
      for (const { login, revocation } of ended)
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
    await eventually('a read that waits for the lock', async () => {
      const [waiting] = await env.database.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting;
    });
    // What listens without waiting does so by now; the lock is waited for much longer.
    await wait(500);
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
  /** What tells the instances of what has been committed: by itself, or a poll. */
  const told = async (): Promise<void> => {
    if (!notifications) await poll();
  };

  it('a transaction that wrote early and commits late is seen', async () => {
    const [late, ...others] = [await newUser(), await newUser(), await newUser(), await newUser()];
    const client = await env.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [late.user.id]);
      // Later lines are read, by several polls, before the earlier one can be seen.
      for (const other of others) {
        await revocations.logout.revoke(other, here, env.database);
        await told();
        await expectAllToRefuse([other], revocations.logout);
        await poll();
      }
      for (const api of [here, there]) expect((await verify(api, late.accessToken)).status).toBe(200);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    await told();
    await expectAllToRefuse([late], revocations.ban);
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
    await told();
    const answers = async (): Promise<unknown[]> => {
      const all = [freed, banned].flatMap((login) =>
        [here, there].map((api) => verify(api, login.accessToken)),
      );
      return (await Promise.all(all)).map(({ body }) => body.code);
    };
    // No ban any more, but the session has not survived it.
    const last = ['SESSION_REVOKED', 'SESSION_REVOKED', 'USER_BANNED', 'USER_BANNED'];
    await eventually(`the last state`, async () => isDeepStrictEqual(await answers(), last));
    await poll();
    expect(await answers()).toEqual(last);
  });

  it('an unbanned user logs in at once on either instance, is served by both, and old tokens stay dead', async () => {
    for (let i = 0; i < 5; i++) {
      const name = `unbanned-${notifications}-${i}`;
      const old = await here.login(name);
      await revocations.ban.revoke(old, here, env.database);
      await told();
      await expectAllToRefuse([old], revocations.ban);
      await env.database.query(`UPDATE users SET status = 'active' WHERE id = $1`, [old.user.id]);
      for (const login of [await here.login(name), await there.login(name)])
        for (const api of [here, there]) expect((await verify(api, login.accessToken)).status).toBe(200);
      await expectAllToRefuse([old], revocations.logout);
      const refreshed = await there.post('/v1/auth/refresh', { refreshToken: old.refreshToken });
      expectProblem(refreshed, 401, 'SESSION_REVOKED');
    }
  });
});
