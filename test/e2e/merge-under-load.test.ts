import { setTimeout as wait } from 'node:timers/promises';
import { type MergeResponse } from '../../src/admin/dto/merge.response.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { logInWithRoles, SignedIn } from '../support/admins.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { type TestEnvironment } from '../support/environment.js';
import { createLateUnionids, first, type LateUnionids, second, third } from '../support/late-unionids.js';
import { expectRefused, revocations, untilRefused } from '../support/revocations.js';
import { post, postRefresh } from '../support/session-tokens.js';

let world: LateUnionids;
let env: TestEnvironment;
let here: ApiClient;
let there: ApiClient;
let admin: SignedIn;
beforeAll(async () => {
  world = await createLateUnionids();
  env = world.env;
  [here, there] = [world.before, world.after];
  admin = new SignedIn(here, (await logInWithRoles(env, 'admin')).accessToken);
});
afterAll(() => world.close());

type App = typeof first;

/** 50 logins with these apps in turn, one every few milliseconds, and in the middle of them something else. */
async function loginsAround<T>(
  name: string,
  apps: readonly App[],
  middle: () => Promise<T>,
): Promise<[Answer<LoginResponse>[], T]> {
  const commands = await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const { appId } = apps[i % apps.length] as App;
      return { appId, code: await env.wechat.code(name, appId) };
    }),
  );
  const logins = commands.map(async (command, i) => {
    await wait(4 * i);
    return here.postLogin(command);
  });
  const between = wait(80).then(middle);
  return [await Promise.all(logins), await between];
}

/** Sessions that could still be used, of identities that are not the user's, or of users that are not active. */
const strays = (): Promise<unknown[]> =>
  env.database.query(
    `SELECT s.id FROM sessions AS s JOIN users AS u ON u.id = s.user_id JOIN wechat_identities AS i ON i.id = s.identity_id
      WHERE s.revoked_at IS NULL AND (u.status <> 'active' OR i.user_id <> s.user_id)`,
  );

const merge = (survivor: LoginResponse, loser: LoginResponse): Promise<Answer<MergeResponse>> =>
  admin.post<MergeResponse>(`/v1/admin/users/${survivor.user.id}/merge`, { loserId: loser.user.id });

it.each([0, 1, 2, 3])('50 logins of both, a merge and its undoing in the middle: round %i', async (round) => {
  const name = `crowd-${round}`;
  const [survivor, loser] = [await here.login(name, first), await here.login(name, second)];

  const [answers, { status, body }] = await loginsAround(name, [first, second], () => merge(survivor, loser));
  expect([status, ...answers.map((answer) => answer.status)]).toEqual(Array.from({ length: 51 }, () => 200));
  const users = new Set(answers.map((answer) => answer.body.user.id));
  expect([...users].every((id) => [survivor.user.id, loser.user.id].includes(id))).toBe(true);
  expect(await strays()).toEqual([]);
  for (const answer of answers.filter((each) => each.body.user.id === loser.user.id))
    expectRefused(await untilRefused(there, answer.body.accessToken), revocations.logout);
  for (const app of [first, second]) expect((await here.login(name, app)).user.id).toBe(survivor.user.id);

  const [more, undone] = await loginsAround(name, [first, second], () =>
    admin.post(`/v1/admin/merges/${body.mergeId}/undo`),
  );
  expect([undone.status, ...more.map((answer) => answer.status)]).toEqual(
    Array.from({ length: 51 }, () => 200),
  );
  expect(await strays()).toEqual([]);
  for (const [app, user] of [
    [first, survivor],
    [second, loser],
  ] as const)
    expect((await here.login(name, app)).user.id).toBe(user.user.id);
});

it.each([0, 1, 2, 3])(
  'a merge while the loser refreshes, logs out and comes by a new app: round %i',
  async (round) => {
    const name = `busy-${round}`;
    const survivor = await here.login(`${name}-other`, first);
    // Its unionid is known: whoever comes by another app is this user.
    const loser = await there.login(name, second);
    const sessions = await Promise.all(Array.from({ length: 8 }, () => there.login(name, second)));
    const [merged, , joined] = await Promise.all([
      merge(survivor, loser),
      Promise.all([
        ...sessions.slice(0, 4).map(({ refreshToken }) => postRefresh(here, refreshToken)),
        ...sessions.slice(4, 6).map(({ accessToken }) => post(here, '/v1/auth/logout', accessToken)),
        post(here, '/v1/auth/logout-all', sessions[6]?.accessToken ?? ''),
      ]).then((answers) => {
        expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      }),
      there.login(name, third),
    ]);
    expect(merged.status).toBe(200);
    expect([survivor.user.id, loser.user.id]).toContain(joined.user.id);
    expect(await strays()).toEqual([]);
    for (const app of [second, third]) expect((await there.login(name, app)).user.id).toBe(survivor.user.id);
  },
);

it('a login that has begun is waited for, and its session ends as well', async () => {
  const [survivor, loser] = [await here.login('slow', first), await here.login('slow', second)];
  const client = await env.database.pool.connect();
  try {
    // As the login's statement does.
    await client.query('BEGIN');
    await client.query(`UPDATE wechat_identities SET last_login_at = now() WHERE user_id = $1`, [
      loser.user.id,
    ]);
    await client.query(
      `INSERT INTO sessions (id, user_id, identity_id, app_id, expires_at, absolute_expires_at)
       SELECT gen_random_uuid(), user_id, identity_id, app_id, expires_at, absolute_expires_at FROM sessions WHERE id = $1`,
      [loser.sessionId],
    );
    const merging = merge(survivor, loser);
    const early = await Promise.race([merging, wait(300, 'waiting')]);
    await client.query('COMMIT');
    expect([early, (await merging).status]).toEqual(['waiting', 200]);
  } finally {
    client.release(true);
  }
  expect(await strays()).toEqual([]);
});

it('merges in a ring, all at once, end in one user for each identity and in no deadlock', async () => {
  const ring = await Promise.all(Array.from({ length: 6 }, (_, i) => here.login(`ring-${i}`, first)));
  const answers = await Promise.all(
    ring.map((survivor, i) => merge(survivor, ring[(i + 1) % ring.length] as LoginResponse)),
  );
  expect(answers.filter(({ status }) => ![200, 409].includes(status))).toEqual([]);
  expect(answers.some(({ status }) => status === 200)).toBe(true);
  expect(await strays()).toEqual([]);
  const again = await Promise.all(ring.map((_, i) => here.login(`ring-${i}`, first)));
  const active = await env.database.query(`SELECT id FROM users WHERE status = 'active' AND id = ANY ($1)`, [
    ring.map(({ user }) => user.id),
  ]);
  expect(new Set(again.map(({ user }) => user.id)).size).toBe(active.length);
});
