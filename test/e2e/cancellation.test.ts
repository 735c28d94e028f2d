import pg from 'pg';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { wechatIdentityId } from '../../src/users/index.js';
import { eventually } from '../process/support/eventually.js';
import { logInWithRoles } from '../support/admins.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { findInColumns } from '../support/columns.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';
import { plant, plantedApps } from '../support/planted-person.js';
import { pushPath, worked } from '../support/pushes.js';
import { post, postRefresh, soon, verify } from '../support/session-tokens.js';

const apps = plantedApps;
const [first, second] = apps;

let env: TestEnvironment;
let other: ApiClient;
beforeAll(async () => {
  env = await createTestEnvironment({ apps, env: { TRUST_PROXY: 'true' } });
  ({ api: other } = await env.startInstance());
});
afterAll(() => env.close());

async function cancel(user: string, appId: string = first.appId): Promise<void> {
  const url = env.api.url + pushPath(appId);
  const { deliveries } = await env.wechat.push('user_authorization_cancellation', { user, appId, url });
  expect(deliveries).toMatchObject([{ accepted: true }]);
}

describe('an authorization cancellation', () => {
  it('leaves no personal datum of that user in any table, all of another one, and the trail says so', async () => {
    const [victim, bystander] = [await plant(env, 'victim', 113), await plant(env, 'bystander', 112)];
    const ofBystander = await findInColumns(env.database, bystander.planted);
    const [victimIdentity, bystanderIdentity] = [victim, bystander].map(({ login }) =>
      wechatIdentityId(first.appId, login.openid),
    );
    // Each has shown a unionid of the other's.
    await env.database.query(
      `INSERT INTO identity_conflicts (identity_id, other_user_id, platform, unionid, last_seen_at)
       VALUES ($1, $2, 'p', 'disputed by the victim', now()), ($3, $4, 'p', 'disputed with the victim', now())`,
      [victimIdentity, bystander.login.user.id, bystanderIdentity, victim.login.user.id],
    );
    const ofVictim = [...victim.planted, 'disputed by the victim', 'disputed with the victim'];
    const before = await findInColumns(env.database, ofVictim);
    const unplanted = [...before, ...ofBystander]
      .filter(([, columns]) => columns.length === 0)
      .map(([text]) => text);
    expect(unplanted).toEqual([]);

    await cancel('victim');
    const rows = await eventually('the erasure', async () => {
      const found = await worked(env.database);
      return found.at(-1)?.state === 'done' && found;
    });

    // Files go after the commit, and what is known of them then.
    const files = `SELECT FROM avatar_files WHERE user_id = ANY ($1)`;
    await eventually(
      'the removal of files',
      async () => (await env.database.query(files, [victim.userIds])).length === 0,
    );
    const after = await findInColumns(env.database, ofVictim);
    // The id of an ended session stays in the feed of revocations for an hour, and in the trail. It names nobody.
    const left = [...after].filter(([, columns]) => columns.length > 0);
    expect(left).toEqual([[victim.login.sessionId, expect.arrayContaining(['revocations.session_id'])]]);
    expect(await findInColumns(env.database, bystander.planted)).toEqual(ofBystander);
    const here = await env.database.query<{ id: string }>(
      `SELECT user_id AS id FROM active_days WHERE day = '1999-12-31' ORDER BY 1`,
    );
    expect(here.map(({ id }) => id)).toEqual(bystander.userIds);

    expect(rows.filter(({ openid, message }) => openid !== null || message !== null)).toHaveLength(4);
    const trail = await env.database.query(
      `SELECT action, actor_kind, actor_id, subject_kind, subject_id, user_id, request_id, ip, details
         FROM audit_events WHERE action = 'user.erased' ORDER BY subject_id`,
    );
    expect(trail).toEqual(
      victim.userIds.map((id) => ({
        action: 'user.erased',
        actor_kind: 'system',
        actor_id: null,
        subject_kind: 'user',
        subject_id: id,
        user_id: id,
        request_id: null,
        ip: null,
        details: { because: 'wechat_cancellation' },
      })),
    );
    const events = await env.database.query<{ action: string; ip: string | null }>(
      `SELECT action, ip FROM audit_events WHERE user_id = $1 AND action NOT IN ('user.erased', 'session.opened') ORDER BY id`,
      [victim.login.user.id],
    );
    expect(events).toEqual([
      { action: 'user.identity_linked', ip: null },
      { action: 'session.logged_out', ip: null },
      { action: 'session.refresh_token_reused', ip: null },
    ]);
  });

  it('ends every session at once: access and refresh tokens are refused by every instance', async () => {
    const logins = [await env.api.login('leaver'), await env.api.login('leaver', { appId: second.appId })];
    const stayer = await env.api.login('stayer');
    for (const { accessToken } of [...logins, stayer])
      expect((await verify(other, accessToken)).status).toBe(200);
    await cancel('leaver');
    await worked(env.database);
    for (const api of [env.api, other]) {
      for (const { accessToken, refreshToken } of logins) {
        const answer = await soon(
          () => verify(api, accessToken),
          ({ status }) => status !== 200,
        );
        expectProblem(answer, 401, 'SESSION_REVOKED');
        expectProblem(await api.get('/v1/users/me', accessToken), 401, 'SESSION_REVOKED');
        expectProblem(await postRefresh(api, refreshToken), 401, 'REFRESH_TOKEN_INVALID');
      }
      expect((await verify(api, stayer.accessToken)).status).toBe(200);
    }
  });

  it('delivered ten times at once erases once; of nobody who is known here it is done, and says nothing', async () => {
    await env.api.login('often');
    const erased = (): Promise<unknown[]> =>
      env.database.query(`SELECT id FROM audit_events WHERE action = 'user.erased'`);
    const before = (await erased()).length;
    const url = env.api.url + pushPath(first.appId);
    await env.wechat.push('user_authorization_cancellation', { user: 'often', url, duplicates: 9 });
    await cancel('stranger');
    const rows = await worked(env.database);
    expect(rows.slice(-2)).toMatchObject([
      { state: 'done', openid: null, message: null, attempts: 1 },
      { state: 'done', openid: null, message: null, attempts: 1 },
    ]);
    expect((await erased()).length).toBe(before + 1);
  });

  it('of both apps at once erases the person once, without a failure', async () => {
    const { user } = await env.api.login('twice');
    await env.api.login('twice', { appId: second.appId });
    await Promise.all([cancel('twice', first.appId), cancel('twice', second.appId)]);
    const rows = await worked(env.database);
    expect(rows.slice(-2).map(({ state }) => state)).toEqual(['done', 'done']);
    // Whichever was second may have been forgotten by the first, before its turn.
    expect(rows.slice(-2).every(({ attempts }) => attempts <= 1)).toBe(true);
    expect(await env.database.query(`SELECT FROM users WHERE id = $1`, [user.id])).toEqual([]);
    const trail = await env.database.query(
      `SELECT FROM audit_events WHERE action = 'user.erased' AND user_id = $1`,
      [user.id],
    );
    expect(trail).toHaveLength(1);
  });

  it('of somebody in conflict with two users who were merged is forgotten by what undoing that needs', async () => {
    const admin = await logInWithRoles(env, 'admin', 'merging');
    const [survivor, loser, third] = await Promise.all(
      ['survivor', 'loser', 'third'].map((name) => env.api.login(name)),
    );
    const identity = wechatIdentityId(first.appId, third?.openid ?? '');
    await env.database.query(
      `INSERT INTO identity_conflicts (identity_id, other_user_id, platform, unionid)
       VALUES ($1, $2, 'p', 'one'), ($1, $3, 'p', 'another')`,
      [identity, survivor?.user.id, loser?.user.id],
    );
    const { status } = await env.api.post(
      `/v1/admin/users/${survivor?.user.id}/merge`,
      { loserId: loser?.user.id },
      { authorization: `Bearer ${admin.accessToken}` },
    );
    expect(status).toBe(200);
    const found = async (): Promise<unknown> => (await findInColumns(env.database, [identity])).get(identity);
    expect(await found()).toContain('user_merges.moved');
    await cancel('third');
    await worked(env.database);
    expect(await found()).toEqual([]);
  });

  it('of an admin leaves no address in what they did to others', async () => {
    const name = 'admin';
    const admin = await logInWithRoles(env, name);
    const { user } = await env.api.login('looked at');
    const { status } = await env.api.get(`/v1/admin/users/${user.id}/phone`, admin.accessToken);
    expect(status).toBe(200);
    const trail = (): Promise<unknown[]> =>
      env.database.query(
        `SELECT action, actor_id, user_id, ip IS NOT NULL OR request_id IS NOT NULL AS traced
           FROM audit_events WHERE actor_id = $1 AND user_id <> $1::uuid`,
        [admin.user.id],
      );
    const event = { action: 'user.phone_read', actor_id: admin.user.id, user_id: user.id };
    expect(await trail()).toEqual([{ ...event, traced: true }]);
    await cancel(name);
    await worked(env.database);
    expect(await trail()).toEqual([{ ...event, traced: false }]);
  });

  it('forgets addresses in the trail itself, not in what a caller of the database puts in its place', async () => {
    const { user, accessToken } = await env.api.login('shadowed');
    await post(env.api, '/v1/auth/logout', accessToken);
    const caller = new pg.Client({ connectionString: env.database.url });
    await caller.connect();
    try {
      await caller.query('CREATE TEMPORARY TABLE audit_events (LIKE public.audit_events)');
      await caller.query('SELECT forget_audit_origins($1)', [user.id]);
    } finally {
      await caller.end();
    }
    const events = await env.database.query(`SELECT ip, request_id FROM audit_events WHERE user_id = $1`, [
      user.id,
    ]);
    const untraced = { ip: null, request_id: null };
    // The login, the logout, and the identity's other login.
    expect(events).toEqual(events.map(() => untraced));
    expect(events.length).toBeGreaterThan(1);
  });

  it('a user who comes back is a new one', async () => {
    const { user } = await env.api.login('phoenix');
    await cancel('phoenix');
    await worked(env.database);
    const again = await env.api.login('phoenix');
    expect([again.isNewUser, again.user.id === user.id]).toEqual([true, false]);
  });

  it.each([1, 2, 3])(
    'in the midst of 50 logins of that user: nobody fails, and at most a new user is left (%i)',
    async (round) => {
      const user = `busy-${round}`;
      const { user: old } = await env.api.login(user);
      await env.api.login(user, { appId: second.appId });
      const codes = await Promise.all(
        Array.from({ length: 50 }, async (_, i) => {
          const { appId } = i % 2 === 0 ? first : second;
          return { appId, code: await env.wechat.code(user, appId) };
        }),
      );
      const logins = Promise.all(
        codes.map(({ code, appId }, i) => (i % 3 === 0 ? other : env.api).postLogin({ code, appId })),
      );
      await cancel(user);
      const answers = await logins;
      expect(answers.map(({ status, text }) => (status === 200 ? 200 : text))).toEqual(
        answers.map(() => 200),
      );
      expect((await worked(env.database)).at(-1)).toMatchObject({ state: 'done', attempts: 1 });

      const users = new Set(answers.map(({ body }) => body.user.id));
      users.delete(old.id);
      const left = await env.database.query<{ id: string }>(
        `SELECT DISTINCT user_id AS id FROM wechat_identities WHERE openid = ANY ($1)`,
        [await Promise.all(apps.map(({ appId }) => env.wechat.openidOf(user, appId)))],
      );
      expect(left.map(({ id }) => id)).toEqual([...users]);
      expect(users.size).toBeLessThanOrEqual(1);
      // Whoever was answered in time for the old user has a session that is over; the new one has ten at most.
      const live = await env.database.query<{ id: string }>(
        `SELECT id FROM sessions WHERE revoked_at IS NULL`,
      );
      const isLive = ({ body }: Answer<LoginResponse>): boolean =>
        live.some(({ id }) => id === body.sessionId);
      const check = (answer: Answer<LoginResponse>): Promise<Answer<Problem>> =>
        soon(
          () => verify(other, answer.body.accessToken),
          ({ status }) => (status === 200) === isLive(answer),
        );
      const checks = await Promise.all(answers.map(check));
      expect(checks.map(({ status }) => status)).toEqual(answers.map((each) => (isLive(each) ? 200 : 401)));
      expect(answers.filter(isLive).every(({ body }) => users.has(body.user.id))).toBe(true);
      expect(env.logs.filter((line) => /deadlock|40P01|violates/.test(line))).toEqual([]);
    },
  );

  it('beside other pushes about that user, worked on by two instances, comes to the same end', async () => {
    for (let i = 0; i < 10; i++) {
      const user = `crowded-${i}`;
      const { user: old } = await env.api.login(user);
      await env.api.login(user, { appId: second.appId });
      const events = ['user_info_modified', 'user_authorization_cancellation', 'user_authorization_revoke'];
      await Promise.all(
        events.flatMap((event, n) =>
          apps.map(({ appId }, m) => {
            const url = ((n + m) % 2 === 0 ? env.api : other).url + pushPath(appId);
            return env.wechat.push(event, { user, appId, url, fields: { RevokeInfo: '6,8' } });
          }),
        ),
      );
      const rows = (await worked(env.database)).slice(-6);
      expect(rows.map(({ state, openid, last_error: error }) => [state, openid, error])).toEqual(
        rows.map(() => ['done', null, null]),
      );
      expect(await env.database.query(`SELECT FROM users WHERE id = $1`, [old.id])).toEqual([]);
    }
    expect(env.logs.filter((line) => /deadlock|40P01|push \d+ .*attempt/.test(line))).toEqual([]);
  });

  it('while the user logs out everywhere keeps no address of that', async () => {
    for (let i = 0; i < 10; i++) {
      const user = `hasty-${i}`;
      const { accessToken, user: old } = await env.api.login(user);
      await Promise.all([post(other, '/v1/auth/logout', accessToken), cancel(user)]);
      await worked(env.database);
      const events = await env.database.query<{ ip: string | null }>(
        `SELECT ip FROM audit_events WHERE user_id = $1`,
        [old.id],
      );
      expect(events.length).toBeGreaterThan(0);
      expect(events.filter(({ ip }) => ip !== null)).toEqual([]);
    }
  });
});
