import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { createTestEnvironment } from '../support/environment.js';
import {
  bound,
  createLateUnionids,
  first,
  type LateUnionids,
  second,
  third,
} from '../support/late-unionids.js';

let world: LateUnionids;
beforeAll(async () => {
  world = await createLateUnionids();
});
afterAll(() => world.close());

const idsOf = (logins: readonly LoginResponse[]): Set<string> => new Set(logins.map(({ user }) => user.id));
const links = (userId: string): Promise<unknown[]> =>
  world.env.database.query('SELECT unionid FROM wechat_unionids WHERE user_id = $1', [userId]);

const trail = (...userIds: string[]): Promise<unknown[]> =>
  world.env.database.query(
    `SELECT action, actor_id AS actor, user_id AS user, ip IS NOT NULL AND request_id IS NOT NULL AS traced, details
       FROM audit_events WHERE action LIKE 'user.identity%' AND user_id = ANY ($1) ORDER BY id`,
    [userIds],
  );

interface ConflictRow {
  user: string;
  other: string;
  first: Date;
  last: Date;
}
const conflicts = (...userIds: string[]): Promise<ConflictRow[]> =>
  world.env.database.query<ConflictRow>(
    `SELECT i.user_id AS user, c.other_user_id AS other, c.first_seen_at AS first, c.last_seen_at AS last
       FROM identity_conflicts AS c JOIN wechat_identities AS i ON i.id = c.identity_id
      WHERE i.user_id = ANY ($1) OR c.other_user_id = ANY ($1)`,
    [userIds],
  );

it('a unionid that comes late, in 30 logins at once, is one link, and later apps join its user', async () => {
  const { user } = await world.before.login('late', first);
  const again = await Promise.all(Array.from({ length: 30 }, () => world.after.login('late', first)));
  expect(idsOf(again)).toEqual(new Set([user.id]));
  expect(await links(user.id)).toHaveLength(1);
  const others = await Promise.all([second, third].map((app) => world.after.login('late', app)));
  expect(idsOf(others)).toEqual(new Set([user.id]));
  expect(await conflicts(user.id)).toEqual([]);
  // Each app that from now on opens an account that was there before.
  const linked = { action: 'user.identity_linked', actor: user.id, user: user.id, traced: true };
  const events = await trail(user.id);
  expect(events).toHaveLength(2);
  for (const { appId } of [second, third]) expect(events).toContainEqual({ ...linked, details: { appId } });
});

it('a unionid that comes late to two users at once is the one’s, and a conflict of the other', async () => {
  const [one, two] = [await world.before.login('both', first), await world.before.login('both', second)];
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => world.after.login('both', i % 2 === 0 ? first : second)),
  );
  const held = (await Promise.all([one, two].map(({ user }) => links(user.id)))).map(({ length }) => length);
  expect(held.sort()).toEqual([0, 1]);
  expect(await conflicts(one.user.id, two.user.id)).toHaveLength(1);
  // Both go on as they were.
  expect((await world.after.login('both', first)).user.id).toBe(one.user.id);
  expect((await world.after.login('both', second)).user.id).toBe(two.user.id);
});

it('a conflict that is seen again is the same conflict, seen later; by a login that tells no unionid it is not seen', async () => {
  const [one, two] = [
    await world.before.login('again', first),
    await world.before.login('again', second),
    await world.after.login('again', first),
    await world.after.login('again', second),
  ];
  const [seen] = await conflicts(one.user.id);
  expect(seen).toMatchObject({ user: two.user.id, other: one.user.id });
  world.env.clock.advance(60_000);
  await world.before.login('again', second);
  expect(await conflicts(one.user.id)).toEqual([seen]);
  await world.after.login('again', second);
  const [later, ...more] = await conflicts(one.user.id);
  expect(more).toEqual([]);
  expect(later).toMatchObject({ user: two.user.id, other: one.user.id, first: seen?.first });
  expect(Number(later?.last) - Number(seen?.last)).toBeGreaterThanOrEqual(60_000);
  expect(await trail(one.user.id, two.user.id)).toEqual([
    {
      action: 'user.identity_conflict',
      actor: two.user.id,
      user: two.user.id,
      traced: true,
      details: { appId: second.appId },
    },
  ]);
});

it('a third app, first seen during a conflict, joins whose unionid it is', async () => {
  const [one] = [await world.before.login('third', first), await world.before.login('third', second)];
  await world.after.login('third', first);
  await world.after.login('third', second);
  expect((await world.after.login('third', third)).user.id).toBe(one.user.id);
});

it('two apps that the operator has declared as of two platforms are two users, whatever unionid WeChat tells', async () => {
  const env = await createTestEnvironment({
    apps: bound,
    env: { WECHAT_APPS: JSON.stringify(bound.map((app, i) => ({ ...app, platform: `platform-${i}` }))) },
  });
  try {
    const logins = [await env.api.login('alice', first), await env.api.login('alice', second)];
    expect(idsOf(logins).size).toBe(2);
    expect(await env.database.query('SELECT DISTINCT unionid FROM wechat_unionids')).toHaveLength(1);
    expect(await env.database.count('identity_conflicts')).toBe(0);
  } finally {
    await env.close();
  }
});
