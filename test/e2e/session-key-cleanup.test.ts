import { DataSource } from 'typeorm';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { SessionCleanupService } from '../../src/sessions/session-cleanup.service.js';
import { forgetSessionKeys, sessionKeysOfEndedSessions } from '../../src/sessions/session-key-cleanup.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { post } from '../support/session-tokens.js';

let env: TestEnvironment;
let cleanup: SessionCleanupService;
beforeAll(async () => {
  env = await createTestEnvironment({ env: { MAX_SESSIONS_PER_USER: '3' } });
  cleanup = env.service.app.get(SessionCleanupService);
});
afterAll(() => env.close());
beforeEach(() => env.database.query('TRUNCATE users, revocations CASCADE'));

async function isKept({ openid }: LoginResponse): Promise<boolean> {
  const [row] = await env.database.query<{ kept: boolean }>(
    `SELECT num_nulls(session_key_sealed, session_key_kid, session_key_at, session_key_on) = 0 AS kept
       FROM wechat_identities WHERE openid = $1`,
    [openid],
  );
  return row?.kept === true;
}

const logOut = ({ accessToken }: LoginResponse): Promise<unknown> =>
  post(env.api, '/v1/auth/logout', accessToken);

async function age({ openid }: LoginResponse, days: number): Promise<void> {
  await env.database.query(
    `UPDATE wechat_identities SET session_key_at = now() - $2 * interval '1 day' WHERE openid = $1`,
    [openid, days],
  );
}

async function expire({ sessionId }: LoginResponse, ago: string): Promise<void> {
  await env.database.query(
    `UPDATE sessions SET expires_at = now() - $2::interval, absolute_expires_at = now() WHERE id = $1`,
    [sessionId, ago],
  );
}

async function alive({ accessToken }: LoginResponse): Promise<unknown> {
  return (await env.api.get<{ alive: boolean }>('/v1/users/me/session-key', accessToken)).body.alive;
}

describe('the session_key of an identity', () => {
  it('goes when its only session has ended, and the session’s row stays to say why', async () => {
    const [alice, bob] = [await env.api.login('alice'), await env.api.login('bob')];
    await logOut(alice);
    expect(await cleanup.run()).toBe(0);
    expect([await isKept(alice), await isKept(bob)]).toEqual([false, true]);
    expect(await env.database.count('sessions')).toBe(2);
  });

  it.each([
    [
      'by the log out of all devices',
      (login: LoginResponse) => post(env.api, '/v1/auth/logout-all', login.accessToken),
    ],
    [
      'by a ban',
      ({ user }: LoginResponse) =>
        env.database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [user.id]),
    ],
    ['by its time', (login: LoginResponse) => expire(login, '2 minutes')],
    ['by its time, long ago', (login: LoginResponse) => expire(login, '3 days')],
  ])('goes when the last session has ended %s', async (_how, end) => {
    await env.api.login('alice');
    const alice = await env.api.login('alice');
    await logOut(await env.api.login('alice'));
    await env.database.query(`DELETE FROM sessions WHERE id <> $1 AND revoked_at IS NULL`, [alice.sessionId]);
    await cleanup.run();
    expect(await isKept(alice)).toBe(true);
    await end(alice);
    await cleanup.run();
    expect(await isKept(alice)).toBe(false);
  });

  it('stays while one of its sessions lives', async () => {
    const [phone, tablet] = [await env.api.login('alice'), await env.api.login('alice')];
    await logOut(phone);
    await cleanup.run();
    expect([await isKept(tablet), await alive(tablet)]).toEqual([true, true]);
  });

  it('stays in the minute after the end, in which a refresh may still be under way', async () => {
    const alice = await env.api.login('alice');
    await expire(alice, '5 seconds');
    await cleanup.run();
    expect(await isKept(alice)).toBe(true);
  });

  it('is its own: another identity of the user keeps none alive', async () => {
    const [, second] = await env.wechat.apps();
    const here = await env.api.login('alice');
    const there = await env.api.login('alice', { appId: second?.appId ?? '' });
    expect(there.user.id).toBe(here.user.id);
    await logOut(here);
    await cleanup.run();
    expect([await isKept(here), await isKept(there)]).toEqual([false, true]);
  });

  it('goes after 30 days without a login, though a session lives on', async () => {
    const [alice, bob] = [await env.api.login('alice'), await env.api.login('bob')];
    await age(alice, 32);
    await age(bob, 29);
    await cleanup.run();
    expect([await isKept(alice), await isKept(bob)]).toEqual([false, true]);
    expect(await alive(alice)).toBe(false);
    expect((await env.api.get('/v1/users/me', alice.accessToken)).status).toBe(200);
  });

  it('comes with the next login', async () => {
    const alice = await env.api.login('alice');
    await logOut(alice);
    await cleanup.run();
    const again = await env.api.login('alice');
    expect(again.user.id).toBe(alice.user.id);
    await cleanup.run();
    expect([await isKept(again), await alive(again)]).toEqual([true, true]);
  });

  it('goes with all others: more than a batch of them', async () => {
    const alice = await env.api.login('alice');
    await env.database.query(
      `INSERT INTO wechat_identities (id, user_id, app_id, openid, session_key_sealed, session_key_kid, session_key_at)
       SELECT gen_random_uuid(), $1, 'wx-many', n::text, '\\x00', 'k1', now() - (n % 2) * interval '40 days'
         FROM generate_series(1, 4200) AS n`,
      [alice.user.id],
    );
    await env.database.query(
      `INSERT INTO sessions (id, user_id, identity_id, app_id, expires_at, absolute_expires_at, revoked_at, revoked_reason)
       SELECT gen_random_uuid(), user_id, id, app_id, now(), now(), now(), 'logout'
         FROM wechat_identities WHERE app_id = 'wx-many' AND openid::int % 2 = 0`,
    );
    await cleanup.run();
    const left = await env.database.query(
      `SELECT app_id FROM wechat_identities WHERE session_key_at IS NOT NULL`,
    );
    expect(left).toHaveLength(1);
    expect(await isKept(alice)).toBe(true);
  });
});

describe('a login at the moment of the cleanup', () => {
  it('keeps the key it brought after the cleanup had found the old one', async () => {
    const alice = await env.api.login('alice');
    const bob = await env.api.login('bob');
    await logOut(alice);
    await logOut(bob);
    const { manager } = env.service.app.get(DataSource);
    const found = await sessionKeysOfEndedSessions(manager, 10);
    expect(found).toHaveLength(2);
    const again = await env.api.login('alice');
    expect(await forgetSessionKeys(manager, found)).toBe(1);
    expect([await isKept(again), await isKept(bob)]).toEqual([true, false]);
    expect(await alive(again)).toBe(true);
  });

  it('is not waited for while it is under way, and keeps its key', async () => {
    const [alice, bob] = [await env.api.login('alice'), await env.api.login('bob')];
    await logOut(alice);
    await logOut(bob);
    const client = await env.database.pool.connect();
    try {
      // As a login does, up to its end.
      await client.query('BEGIN');
      await client.query(
        `UPDATE wechat_identities SET session_key_sealed = '\\x01', session_key_version = session_key_version + 1 WHERE openid = $1`,
        [alice.openid],
      );
      // Had it waited, it would have failed: the login ends after it.
      await cleanup.run();
      expect([await isKept(alice), await isKept(bob)]).toEqual([true, false]);
      await client.query('COMMIT');
    } finally {
      client.release(true);
    }
    expect(await isKept(alice)).toBe(true);
  });

  it('waits for the cleanup no longer than that takes, and brings its key then', async () => {
    const alice = await env.api.login('alice');
    await logOut(alice);
    let logIn: Promise<LoginResponse> | undefined;
    await env.service.app.get(DataSource).transaction(async (manager) => {
      expect(await forgetSessionKeys(manager, await sessionKeysOfEndedSessions(manager, 10))).toBe(1);
      logIn = env.api.login('alice');
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    const again = await (logIn as Promise<LoginResponse>);
    expect([await isKept(again), await alive(again)]).toEqual([true, true]);
  });

  it('and logouts: in a crowd of them nobody deadlocks, and who is logged in has a key', async () => {
    const users = Array.from({ length: 12 }, (_, i) => `crowd-${i}`);
    const over = new AbortController();
    const cleaning = (async () => {
      let runs = 0;
      for (; !over.signal.aborted; runs += 1) await cleanup.run();
      return runs;
    })();
    const last = await Promise.all(
      users.map(async (user) => {
        for (let i = 0; i < 12; i++) {
          const login = await env.api.login(user);
          const path = i % 3 === 0 ? '/v1/auth/logout-all' : '/v1/auth/logout';
          expect((await post(env.api, path, login.accessToken)).status).toBe(204);
        }
        return env.api.login(user);
      }),
    );
    over.abort();
    expect(await cleaning).toBeGreaterThan(3);
    expect(await Promise.all(last.map(isKept))).toEqual(last.map(() => true));
    expect(await Promise.all(last.map(alive))).toEqual(last.map(() => true));
  });
});
