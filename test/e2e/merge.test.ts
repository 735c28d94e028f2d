import { type MergeListResponse, type MergeResponse } from '../../src/admin/dto/merge.response.js';
import { type AdminUserDetailsResponse } from '../../src/admin/dto/user.response.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type ErrorCode, type Problem } from '../../src/common/errors/index.js';
import { logInWithRoles, SignedIn } from '../support/admins.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { type TestEnvironment } from '../support/environment.js';
import { createLateUnionids, first, type LateUnionids, second, third } from '../support/late-unionids.js';
import { expectProblem } from '../support/problems.js';
import { expectRefused, revocations, untilRefused, verify } from '../support/revocations.js';
import { postRefresh } from '../support/session-tokens.js';

const day = 24 * 3600;

let world: LateUnionids;
let env: TestEnvironment;
let here: ApiClient;
let there: ApiClient;
let adminLogin: LoginResponse;
let admin: SignedIn;
beforeAll(async () => {
  world = await createLateUnionids();
  env = world.env;
  [here, there] = [world.before, world.after];
  adminLogin = await logInWithRoles(env, 'admin');
  admin = new SignedIn(here, adminLogin.accessToken);
});
afterAll(() => world.close());

const mergeInto = (
  survivor: LoginResponse,
  loser: LoginResponse,
): Promise<{ status: number; body: MergeResponse }> =>
  admin.post<MergeResponse>(`/v1/admin/users/${survivor.user.id}/merge`, { loserId: loser.user.id });

async function merged(survivor: LoginResponse, loser: LoginResponse): Promise<MergeResponse> {
  const { status, body } = await mergeInto(survivor, loser);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body;
}

const undo = <Body = MergeResponse>(mergeId: string): Promise<Answer<Body>> =>
  admin.post<Body>(`/v1/admin/merges/${mergeId}/undo`);

const read = async ({ user }: LoginResponse): Promise<AdminUserDetailsResponse> =>
  (await admin.get<AdminUserDetailsResponse>(`/v1/admin/users/${user.id}`)).body;

const conflicts = (): Promise<unknown[]> =>
  env.database.query(
    `SELECT i.user_id AS user, i.app_id AS app, c.other_user_id AS other
       FROM identity_conflicts AS c JOIN wechat_identities AS i ON i.id = c.identity_id ORDER BY 1, 2, 3`,
  );

/** What the database says of these users, but for their sessions and when they were last changed. */
async function stored(...logins: LoginResponse[]): Promise<unknown[]> {
  const ids = [logins.map(({ user }) => user.id)];
  return Promise.all([
    env.database.query(
      'SELECT id, status, roles, merged_into, nickname, phone FROM users WHERE id = ANY ($1) ORDER BY id',
      ids,
    ),
    env.database.query('SELECT * FROM wechat_unionids WHERE user_id = ANY ($1) ORDER BY unionid', ids),
    env.database.query(
      'SELECT id, user_id, app_id, openid, unionid FROM wechat_identities WHERE user_id = ANY ($1) ORDER BY id',
      ids,
    ),
    env.database.query(
      `SELECT c.* FROM identity_conflicts AS c JOIN wechat_identities AS i ON i.id = c.identity_id
        WHERE i.user_id = ANY ($1) OR c.other_user_id = ANY ($1) ORDER BY identity_id, other_user_id`,
      ids,
    ),
  ]);
}

/** A person whom WeChat has told no unionid of, and who is therefore two users. */
async function twoUsers(name: string): Promise<[LoginResponse, LoginResponse]> {
  return [await here.login(name, first), await here.login(name, second)];
}

/** The same, after WeChat has told it: the second user is in conflict with the first. */
async function twoUsersInConflict(name: string): Promise<[LoginResponse, LoginResponse]> {
  const users = await twoUsers(name);
  await there.login(name, first);
  await there.login(name, second);
  return users;
}

describe('a merge', () => {
  it('makes all identities the survivor’s, ends the loser’s sessions, and is told whole', async () => {
    const [survivor, loser] = await twoUsers('whole');
    expect((await verify(there, loser.accessToken)).status).toBe(200);
    const merge = await merged(survivor, loser);
    expect(merge).toEqual({
      mergeId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      survivorId: survivor.user.id,
      loserId: loser.user.id,
      mergedBy: adminLogin.user.id,
      mergedAt: expect.any(String),
      undoUntil: expect.any(String),
      undoneAt: null,
    });
    expect((Date.parse(merge.undoUntil) - Date.parse(merge.mergedAt)) / 1000).toBe(30 * day);

    for (const api of [here, there])
      expectRefused(await untilRefused(api, loser.accessToken), revocations.logout);
    expectProblem(await postRefresh(there, loser.refreshToken), 401, 'SESSION_REVOKED');
    for (const api of [here, there]) expect((await verify(api, survivor.accessToken)).status).toBe(200);

    for (const [api, app] of [
      [here, first],
      [there, second],
      [here, second],
      [there, third],
    ] as const) {
      const { user, isNewUser } = await api.login('whole', app);
      expect([user.id, isNewUser]).toEqual([survivor.user.id, false]);
    }
    expect(await read(loser)).toMatchObject({
      status: 'merged',
      mergedInto: survivor.user.id,
      identities: [],
    });
    expect((await read(survivor)).identities.map(({ appId }) => appId).sort()).toEqual([
      first.appId,
      second.appId,
      third.appId,
    ]);
  });

  it('is told to the other instance', async () => {
    const [survivor, loser] = await twoUsers('quick');
    expect((await verify(there, loser.accessToken)).status).toBe(200);
    await merged(survivor, loser);
    expectRefused(await untilRefused(there, loser.accessToken), revocations.logout);
  });

  it('of a user who has two openids in one app is possible', async () => {
    const [one, two] = [await here.login('openid-1', first), await here.login('openid-2', first)];
    await merged(one, two);
    expect((await here.login('openid-1', first)).user.id).toBe(one.user.id);
    expect((await here.login('openid-2', first)).user.id).toBe(one.user.id);
  });

  it('settles the conflicts between the two, and what others have with the loser follows', async () => {
    const [owner, claimant] = await twoUsersInConflict('settled');
    const outsider = await here.login('outsider', first);
    // As if WeChat had told the outsider's identity the claimant's unionid, once it had one.
    await env.database.query(
      `INSERT INTO identity_conflicts (identity_id, other_user_id, platform, unionid, last_seen_at)
       SELECT id, $2, 'p', 'u', now() FROM wechat_identities WHERE user_id = $1`,
      [outsider.user.id, claimant.user.id],
    );
    await merged(owner, claimant);
    expect(await conflicts()).toEqual([{ user: outsider.user.id, app: first.appId, other: owner.user.id }]);
    await env.database.query('DELETE FROM identity_conflicts WHERE unionid = $1', ['u']);
  });

  it('is in the trail, with who, from where and by which request', async () => {
    const [survivor, loser] = await twoUsers('audited');
    const { mergeId } = await merged(survivor, loser);
    await undo(mergeId);
    const events = await env.database.query(
      `SELECT action, actor_kind, actor_id, subject_kind, subject_id, host(ip) AS ip, length(request_id) > 7 AS request, details
         FROM audit_events WHERE user_id = $1 AND action LIKE 'user.%' ORDER BY id`,
      [survivor.user.id],
    );
    expect(events).toEqual(
      ['user.merged', 'user.merge_undone'].map((action) => ({
        action,
        actor_kind: 'user',
        actor_id: adminLogin.user.id,
        subject_kind: 'user',
        subject_id: loser.user.id,
        ip: '127.0.0.1',
        request: true,
        details: { mergeId },
      })),
    );
  });

  it('leaves nothing behind when a module fails in the middle of it', async () => {
    const [survivor, loser] = await twoUsers('half');
    const before = await stored(survivor, loser);
    await env.database.query(
      `ALTER TABLE user_merges ADD CONSTRAINT refused CHECK (survivor_id <> '${survivor.user.id}')`,
    );
    try {
      expect((await mergeInto(survivor, loser)).status).toBe(500);
    } finally {
      await env.database.query('ALTER TABLE user_merges DROP CONSTRAINT refused');
    }
    expect(await stored(survivor, loser)).toEqual(before);
    expect((await verify(here, loser.accessToken)).status).toBe(200);
  });
});

describe('a merge is refused', () => {
  const expectMergeRefused = async (
    survivorId: string,
    body: unknown,
    status: number,
    code: ErrorCode,
    fields?: string[],
  ): Promise<void> => {
    const merges = await env.database.count('user_merges');
    expectProblem(await admin.post(`/v1/admin/users/${survivorId}/merge`, body), status, code, fields);
    expect(await env.database.count('user_merges')).toBe(merges);
  };
  const nobody = '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c';
  let one: LoginResponse;
  let two: LoginResponse;
  beforeAll(async () => {
    [one, two] = await twoUsers('refused');
  });

  it('of a user with themself, however the id is spelled', async () => {
    for (const loserId of [one.user.id, one.user.id.toUpperCase()])
      await expectMergeRefused(one.user.id, { loserId }, 400, 'VALIDATION_FAILED', ['loserId']);
  });

  it.each([
    ['no body', '{}', ['loserId']],
    ['a number', { loserId: 7 }, ['loserId']],
    ['an operator', { loserId: { $ne: null } }, ['loserId']],
    ['several', { loserId: [nobody, nobody] }, ['loserId']],
    ['no UUID', { loserId: 'x' }, ['loserId']],
    ['more than a loser', { loserId: nobody, survivorId: nobody }, ['survivorId']],
  ])('with %s', async (_what, body, fields) => {
    await expectMergeRefused(one.user.id, body, 400, 'VALIDATION_FAILED', fields);
  });

  it('of users that are not there', async () => {
    await expectMergeRefused('1', { loserId: nobody }, 400, 'VALIDATION_FAILED', ['id']);
    await expectMergeRefused(one.user.id, { loserId: nobody }, 404, 'NOT_FOUND');
    await expectMergeRefused(nobody, { loserId: one.user.id }, 404, 'NOT_FOUND');
  });

  it('of a banned user, either way: a ban would not hold for whom it does not name', async () => {
    await env.database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [two.user.id]);
    await expectMergeRefused(one.user.id, { loserId: two.user.id }, 409, 'CONFLICT');
    await expectMergeRefused(two.user.id, { loserId: one.user.id }, 409, 'CONFLICT');
    await env.database.query(`UPDATE users SET status = 'active' WHERE id = $1`, [two.user.id]);
  });

  it('of a loser with roles, and of the admin who asks', async () => {
    const support = await logInWithRoles(env, 'support');
    await expectMergeRefused(one.user.id, { loserId: support.user.id }, 409, 'CONFLICT');
    await expectMergeRefused(one.user.id, { loserId: adminLogin.user.id }, 409, 'CONFLICT');
    expect((await verify(here, adminLogin.accessToken)).status).toBe(200);
  });

  it('of one who has been merged, and twice', async () => {
    const [survivor, loser] = await twoUsers('twice');
    const answers = await Promise.all([
      mergeInto(survivor, loser),
      mergeInto(survivor, loser),
      mergeInto(loser, survivor),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const [gone, left] = (await read(loser)).status === 'merged' ? [loser, survivor] : [survivor, loser];
    for (const other of [left, one]) {
      await expectMergeRefused(other.user.id, { loserId: gone.user.id }, 409, 'CONFLICT');
      await expectMergeRefused(gone.user.id, { loserId: other.user.id }, 409, 'CONFLICT');
    }
  });

  it('to support', async () => {
    const support = new SignedIn(here, (await logInWithRoles(env, 'support')).accessToken);
    const path = `/v1/admin/users/${one.user.id}/merge`;
    expectProblem(await support.post(path, { loserId: two.user.id }), 403, 'FORBIDDEN');
    expect((await support.get('/v1/admin/merges')).status).toBe(200);
  });
});

describe('undoing a merge', () => {
  it('restores both users as they were, conflict and all, and nobody is logged in who was not before', async () => {
    const [survivor, loser] = await twoUsersInConflict('restored');
    const before = await stored(survivor, loser);
    const { mergeId } = await merged(survivor, loser);
    const [kept, opened] = [await there.login('restored', first), await there.login('restored', second)];
    const { status, body } = await undo(mergeId);
    expect([status, body.undoneAt]).toEqual([200, expect.any(String)]);
    expect(await stored(survivor, loser)).toEqual(before);

    // Whoever came by the loser's identity was the survivor, and is not any more.
    for (const api of [here, there])
      expectRefused(await untilRefused(api, opened.accessToken), revocations.logout);
    expectProblem(await postRefresh(here, opened.refreshToken), 401, 'SESSION_REVOKED');
    expectRefused(await untilRefused(here, loser.accessToken), revocations.logout);
    for (const { accessToken } of [survivor, kept])
      expect((await verify(there, accessToken)).status).toBe(200);

    expect((await there.login('restored', first)).user.id).toBe(survivor.user.id);
    const back = await there.login('restored', second);
    expect(back.user.id).toBe(loser.user.id);
    for (const api of [here, there]) expect((await verify(api, back.accessToken)).status).toBe(200);
  });

  it('of the owner of a unionid gives the link back: the next logins land right, and the claim is a conflict again', async () => {
    const [owner, claimant] = await twoUsersInConflict('owner');
    const { mergeId } = await merged(claimant, owner);
    expect(await conflicts()).not.toContainEqual(expect.objectContaining({ user: claimant.user.id }));
    // By the unionid that was the owner's.
    expect((await there.login('owner', third)).user.id).toBe(claimant.user.id);
    expect((await there.login('owner', second)).user.id).toBe(claimant.user.id);
    expect((await undo(mergeId)).status).toBe(200);
    expect((await there.login('owner', first)).user.id).toBe(owner.user.id);
    expect((await there.login('owner', third)).user.id).toBe(owner.user.id);
    expect((await there.login('owner', second)).user.id).toBe(claimant.user.id);
    expect(await conflicts()).toContainEqual({
      user: claimant.user.id,
      app: second.appId,
      other: owner.user.id,
    });
  });

  it('of two who show one unionid since leaves it with one of them, and the next login of the other is a conflict', async () => {
    const [survivor, loser] = await twoUsers('since');
    const { mergeId } = await merged(survivor, loser);
    await there.login('since', first);
    await there.login('since', second);
    await undo(mergeId);
    const logins = [await there.login('since', first), await there.login('since', second)];
    expect(logins.map(({ user }) => user.id)).toEqual([survivor.user.id, loser.user.id]);
    expect(await conflicts()).toContainEqual({
      user: loser.user.id,
      app: second.appId,
      other: survivor.user.id,
    });
  });

  it('gives the loser the unionid that their identity alone has shown since', async () => {
    const [survivor, loser] = await twoUsers('alone');
    const { mergeId } = await merged(survivor, loser);
    await there.login('alone', second);
    await undo(mergeId);
    expect((await there.login('alone', third)).user.id).toBe(loser.user.id);
    expect(await conflicts()).not.toContainEqual(expect.objectContaining({ user: loser.user.id }));
  });

  it('works for 30 days by the clock of the database, and once', async () => {
    const [survivor, loser] = await twoUsers('late');
    const { mergeId } = await merged(survivor, loser);
    const setAge = (age: string): Promise<unknown> =>
      env.database.query(`UPDATE user_merges SET merged_at = now() - interval '${age}' WHERE id = $1`, [
        mergeId,
      ]);
    await setAge('30 days');
    expectProblem(await undo<Problem>(mergeId), 409, 'CONFLICT');
    expect(await read(loser)).toMatchObject({ status: 'merged' });
    await setAge('29 days 23 hours 59 minutes');
    const answers = await Promise.all([undo(mergeId), undo(mergeId), undo(mergeId)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expectProblem(await undo<Problem>(mergeId), 409, 'CONFLICT');
    expect(await read(loser)).toMatchObject({ status: 'active', mergedInto: null });
    // And they can be merged anew.
    await merged(survivor, loser);
  });

  it('of three who were merged one into the other goes backwards alone', async () => {
    const [a, b] = await twoUsers('chain');
    const c = await here.login('chain', third);
    const [inner, outer] = [await merged(b, a), await merged(c, b)];
    expect((await here.login('chain', first)).user.id).toBe(c.user.id);
    expectProblem(await undo<Problem>(inner.mergeId), 409, 'CONFLICT');
    expect((await undo(outer.mergeId)).status).toBe(200);
    expect((await here.login('chain', first)).user.id).toBe(b.user.id);
    expect((await undo(inner.mergeId)).status).toBe(200);
    const logins = [
      await here.login('chain', first),
      await here.login('chain', second),
      await here.login('chain', third),
    ];
    expect(logins.map(({ user }) => user.id)).toEqual([a, b, c].map(({ user }) => user.id));
  });

  it('frees nobody from a ban that came since', async () => {
    const [survivor, loser] = await twoUsers('banned-since');
    const { mergeId } = await merged(survivor, loser);
    await env.database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [survivor.user.id]);
    expectProblem(await undo<Problem>(mergeId), 409, 'CONFLICT');
    expect((await read(loser)).status).toBe('merged');
  });

  it.each([
    ['019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c', 404, 'NOT_FOUND'],
    ['1', 400, 'VALIDATION_FAILED'],
  ] as const)('%s is %i %s', async (id, status, code) => {
    expectProblem(await undo<Problem>(id), status, code);
  });
});

it('the list of merges begins with the newest', async () => {
  const made: string[] = [];
  for (const name of ['list-1', 'list-2', 'list-3']) {
    const [survivor, loser] = await twoUsers(name);
    made.unshift((await merged(survivor, loser)).mergeId);
  }
  const { body } = await admin.get<MergeListResponse>('/v1/admin/merges?limit=2');
  expect(body.items.map(({ mergeId }) => mergeId)).toEqual(made.slice(0, 2));
  const next = await admin.get<MergeListResponse>(`/v1/admin/merges?limit=1&cursor=${body.nextCursor ?? ''}`);
  expect(next.body.items.map(({ mergeId }) => mergeId)).toEqual(made.slice(2));
});
