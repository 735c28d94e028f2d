import { UserDataRegistry } from '../../src/common/user-data/index.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { type InboxRow, pushPath, worked } from '../support/pushes.js';

const apps = [
  { appId: 'wx00000000000000f1', appSecret: 'secret-of-f1', pushToken: 'token-of-f1', platform: 'p' },
  {
    appId: 'wx00000000000000f2',
    appSecret: 'secret-of-f2',
    pushToken: 'token-of-f2',
    pushAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
    platform: 'p',
  },
] as const;
const [first, second] = apps;

let env: TestEnvironment;
/** What the other modules were told to forget. */
let revoked: string[];
beforeAll(async () => {
  env = await createTestEnvironment({ apps });
  env.service.app.get(UserDataRegistry).register({
    name: 'witness',
    tables: [],
    merge: () => Promise.resolve(null),
    unmerge: () => Promise.resolve(),
    export: () => Promise.resolve(null),
    revoke: (_manager, { userId, appId }, kinds) => {
      revoked.push(...[...kinds].map((kind) => `${kind} of ${userId} in ${appId}`));
      return Promise.resolve();
    },
  });
});
afterAll(() => env.close());
beforeEach(async () => {
  revoked = [];
  await env.database.query('TRUNCATE users, push_inbox, audit_events CASCADE');
});

const profile = { nickname: '小明', phone: '+8613800000000', phone_app_id: first.appId };
type Profile = { [field in keyof typeof profile]: string | null };
const nothing: Profile = { nickname: null, phone: null, phone_app_id: null };

/** A user of both apps with a profile. */
async function newUser(user: string): Promise<string> {
  const login = await env.api.login(user, { appId: first.appId });
  await env.api.login(user, { appId: second.appId });
  await fillProfile(login.user.id);
  return login.user.id;
}
async function fillProfile(userId: string): Promise<void> {
  await env.database.query(
    `UPDATE users SET nickname = $2, nickname_flagged = true, phone = $3, phone_app_id = $4, phone_verified_at = now() WHERE id = $1`,
    [userId, ...Object.values(profile)],
  );
}
async function profileOf(userId: string): Promise<Profile> {
  const [row] = await env.database.query<Profile>(
    `SELECT nickname, phone, phone_app_id FROM users WHERE id = $1`,
    [userId],
  );
  return row as Profile;
}
interface PushOptions {
  readonly user?: string;
  readonly appId?: string;
  readonly fields?: Record<string, unknown>;
  readonly format?: 'json' | 'xml';
}
async function push(
  name: string,
  { user = 'alice', appId = first.appId, ...more }: PushOptions = {},
): Promise<InboxRow[]> {
  const url = env.api.url + pushPath(appId);
  const { deliveries } = await env.wechat.push(name, { user, appId, url, ...more });
  expect(deliveries).toMatchObject([{ accepted: true }]);
  return worked(env.database);
}
const trail = (): Promise<unknown[]> =>
  env.database.query(
    `SELECT action, actor_kind, actor_id, subject_kind, subject_id, user_id, ip, details FROM audit_events WHERE actor_kind = 'system' ORDER BY id`,
  );
const event = (action: string, userId: string, details: object = {}): object => ({
  action,
  actor_kind: 'system',
  actor_id: null,
  subject_kind: 'user',
  subject_id: userId,
  user_id: userId,
  ip: null,
  details,
});

describe('user_info_modified', () => {
  it('clears nickname and picture, and the trail says so without them', async () => {
    const [alice, bob] = [await newUser('alice'), await newUser('bob')];
    expect(await push('user_info_modified')).toMatchObject([{ state: 'done', openid: null, message: null }]);
    expect(await profileOf(alice)).toEqual({ ...profile, nickname: null });
    expect(await profileOf(bob)).toEqual(profile);
    expect(revoked).toEqual(['nickname', 'avatar'].map((kind) => `${kind} of ${alice} in ${first.appId}`));
    expect(await trail()).toEqual([event('user.profile_cleared', alice)]);
  });

  it('leaves no flag on the name that is gone', async () => {
    const alice = await newUser('alice');
    await push('user_info_modified');
    expect(await env.database.query(`SELECT nickname_flagged FROM users WHERE id = $1`, [alice])).toEqual([
      { nickname_flagged: false },
    ]);
  });

  it('without an openid, of which there is a report, is for an admin to see', async () => {
    const [row] = await push('user_info_modified', { fields: { OpenID: null } });
    expect(row).toMatchObject({ state: 'dead', openid: null, last_error: 'ZodError', attempts: 1 });
  });
});

describe('user_authorization_revoke', () => {
  it.each<[string, unknown, Profile, string[]]>([
    ['nickname and picture', '6', { ...profile, nickname: null }, ['nickname', 'avatar']],
    ['the nickname', '19', { ...profile, nickname: null }, ['nickname']],
    ['the picture', '20', profile, ['avatar']],
    ['the phone', '8', { ...profile, phone: null, phone_app_id: null }, ['phone']],
    ['addresses', '2', profile, ['address']],
    ['a number, as JSON', 8, { ...profile, phone: null, phone_app_id: null }, ['phone']],
    ['several', '19,8', nothing, ['nickname', 'phone']],
    ['several with other separators', '19;8|2', nothing, ['nickname', 'phone', 'address']],
    ['several with blanks, and one twice', ' 6 8 6 ', nothing, ['nickname', 'avatar', 'phone']],
    ['several as a list', ['6', 8], nothing, ['nickname', 'avatar', 'phone']],
    ['what is not kept here', '13', profile, []],
    ['codes nobody knows', '999,0', profile, []],
    ['codes that contain others', '68,120,280', profile, []],
  ])('of %s (%j) erases exactly that', async (_what, info, left, kinds) => {
    const [alice, bob] = [await newUser('alice'), await newUser('bob')];
    expect(await push('user_authorization_revoke', { fields: { RevokeInfo: info } })).toMatchObject([
      { state: 'done', openid: null, message: null },
    ]);
    expect(await profileOf(alice)).toEqual(left);
    expect(await profileOf(bob)).toEqual(profile);
    expect(revoked).toEqual(kinds.map((kind) => `${kind} of ${alice} in ${first.appId}`));
    const codes = [...new Set(String(info).match(/\d+/g))].join();
    expect(await trail()).toEqual([event('user.authorization_revoked', alice, { codes })]);
  });

  it('in XML, encrypted, for the other app does the same', async () => {
    const alice = await newUser('alice');
    const options = { appId: second.appId, format: 'xml' as const, fields: { RevokeInfo: '6' } };
    expect(await push('user_authorization_revoke', options)).toMatchObject([{ state: 'done' }]);
    expect(await profileOf(alice)).toEqual({ ...profile, nickname: null });
  });

  it('leaves a phone that was given in another app', async () => {
    const alice = await newUser('alice');
    await push('user_authorization_revoke', { appId: second.appId, fields: { RevokeInfo: '6,8' } });
    expect(await profileOf(alice)).toEqual({ ...profile, nickname: null });
  });

  it('forgets the copy of a user who was merged into this one, too', async () => {
    const alice = await newUser('alice');
    const [{ id: loser } = { id: '' }] = await env.database.query<{ id: string }>(
      `INSERT INTO users (id, status, merged_into) VALUES (gen_random_uuid(), 'merged', $1) RETURNING id`,
      [alice],
    );
    await fillProfile(loser);
    await push('user_authorization_revoke', { fields: { RevokeInfo: '8,19' } });
    expect(await profileOf(alice)).toEqual(nothing);
    expect(await profileOf(loser)).toEqual(nothing);
    expect(await trail()).toHaveLength(1);
  });

  it.each([
    ['nothing', null],
    ['an empty text', ''],
    ['no code', 'all'],
    ['what looks like a phone number', '13800000000'],
  ])('with %s as RevokeInfo is for an admin to see, and changes nothing', async (_what, info) => {
    const alice = await newUser('alice');
    const [row] = await push('user_authorization_revoke', { fields: { RevokeInfo: info } });
    expect(row).toMatchObject({ state: 'dead', last_error: 'ZodError', attempts: 1 });
    expect(await profileOf(alice)).toEqual(profile);
    expect(await trail()).toEqual([]);
  });

  it('comes ten times at once, and is handled once', async () => {
    const alice = await newUser('alice');
    const url = env.api.url + pushPath(first.appId);
    const fields = { RevokeInfo: '8', CreateTime: 1_714_037_059 };
    await Promise.all(
      Array.from({ length: 10 }, () =>
        env.wechat.push('user_authorization_revoke', { user: 'alice', appId: first.appId, url, fields }),
      ),
    );
    expect(await worked(env.database)).toHaveLength(1);
    expect(await trail()).toEqual([event('user.authorization_revoked', alice, { codes: '8' })]);
  });
});

it.each(['user_info_modified', 'user_authorization_revoke', 'user_authorization_cancellation'])(
  '%s of somebody who is not known here, or is known in another app, is done and says nothing',
  async (name) => {
    const { user } = await env.api.login('alice', { appId: second.appId });
    await fillProfile(user.id);
    const fields = { RevokeInfo: '6,8' };
    await push(name, { user: 'stranger', fields });
    const rows = await push(name, { user: 'alice', appId: first.appId, fields });
    expect(rows.map(({ state, attempts }) => [state, attempts])).toEqual([
      ['done', 1],
      ['done', 1],
    ]);
    expect(await profileOf(user.id)).toEqual(profile);
    expect(revoked).toEqual([]);
    expect(await trail()).toEqual([]);
  },
);
