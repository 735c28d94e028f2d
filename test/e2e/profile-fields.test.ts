import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type UserResponse } from '../../src/users/index.js';
import { logInWithRoles } from '../support/admins.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem, expectRetryLater } from '../support/problems.js';
import { queriesDuring } from '../support/queries.js';

const path = '/v1/users/me';
const check = '/wxa/msg_sec_check';

let env: TestEnvironment;
let alice: LoginResponse;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());
beforeEach(async () => {
  await env.database.query('TRUNCATE users CASCADE');
  await env.wechat.reset();
  alice = await env.api.login('alice');
});

function patch<Body = Problem>(
  body: unknown,
  api: ApiClient = env.api,
  method = 'PATCH',
): Promise<Answer<Body>> {
  return api.request<Body>(path, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${alice.accessToken}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** All that is kept of the user, but when it last changed. */
async function kept(): Promise<Record<string, unknown>> {
  const [row = { kept: {} }] = await env.database.query<{ kept: Record<string, unknown> }>(
    `SELECT to_jsonb(u) - 'updated_at' AS kept FROM users AS u WHERE id = $1`,
    [alice.user.id],
  );
  return row.kept;
}

const whole = { nickname: '小明', gender: 'female', language: 'zh-CN', region: '广东省 深圳市' };

describe('a profile', () => {
  it('is set whole, shown from then on and at every login, to admins as well, and removed', async () => {
    const answer = await patch<UserResponse>(whole);
    expect([answer.status, answer.body]).toEqual([200, Object.assign({}, alice.user, whole)]);
    expect((await env.api.get(path, alice.accessToken)).body).toEqual(answer.body);
    expect((await env.api.login('alice')).user).toEqual(answer.body);
    const { accessToken } = await logInWithRoles(env, 'admin');
    expect((await env.api.get(`/v1/admin/users/${alice.user.id}`, accessToken)).body).toMatchObject(whole);

    const nothing = { nickname: null, gender: null, language: null, region: null };
    expect((await patch<UserResponse>(nothing)).body).toEqual(Object.assign({}, alice.user, nothing));
    expect((await env.api.login('alice')).user).toEqual(alice.user);
  });

  it('is set by POST as by PATCH, which wx.request does not know', async () => {
    const answer = await patch<UserResponse>(whole, env.api, 'POST');
    expect([answer.status, answer.body]).toEqual([200, Object.assign({}, alice.user, whole)]);
    expectProblem(
      await patch({ gender: 'male', roles: ['admin'] }, env.api, 'POST'),
      400,
      'VALIDATION_FAILED',
      ['roles'],
    );
    expect(await kept()).toMatchObject({ ...whole, roles: [] });
  });

  it('changes where it is told to, and in one statement', async () => {
    await patch(whole);
    const change = { nickname: '小红', gender: 'other', language: null };
    let answer: Answer<UserResponse> | undefined;
    const queries = await queriesDuring(async () => {
      answer = await patch<UserResponse>(change);
    });
    expect(answer?.body).toMatchObject({ ...whole, ...change });
    expect(queries.filter((query) => query.startsWith('UPDATE'))).toHaveLength(1);
    expect((await patch<UserResponse>({ region: null })).body).toMatchObject({ ...change, region: null });
  });

  it('asks WeChat about what others read, each by itself, and about nothing else', async () => {
    // The reset took away the access_token.
    await patch({ nickname: 'before' });
    const forgotten = (await env.wechat.asked(check)).length;
    const asks = async (): Promise<unknown[]> => {
      const asked = (await env.wechat.asked(check)) as unknown as { body: string }[];
      return asked.slice(forgotten).map(({ body }) => JSON.parse(body) as unknown);
    };
    await patch({ gender: 'male', language: 'zh_CN', nickname: null, region: null });
    expect(await asks()).toEqual([]);
    await patch({ region: ' 广东省 深圳市 ' });
    const asked = { version: 2, scene: 1, openid: alice.openid };
    const ofRegion = { content: '广东省 深圳市', ...asked };
    expect(await asks()).toEqual([ofRegion]);
    await patch(whole);
    const [, ...both] = await asks();
    expect(both).toHaveLength(2);
    const ofNickname = { content: '小明', nickname: '小明', ...asked };
    expect(both).toEqual(expect.arrayContaining([ofRegion, ofNickname]));
  });

  it.each([
    ['zh_CN', 'zh-CN'],
    ['zh_TW', 'zh-TW'],
    ['EN', 'en'],
    ['zh-hans-cn', 'zh-Hans-CN'],
  ])('takes the language %s for %s', async (sent, stored) => {
    expect((await patch<UserResponse>({ language: sent })).body.language).toBe(stored);
  });
});

describe('what is refused changes nothing at all', () => {
  const time = '2030-01-01T00:00:00.000Z';
  it.each<[what: string, body: unknown, fields: string[]]>([
    ['a role', { role: 'admin' }, ['role']],
    ['roles', { roles: ['admin'] }, ['roles']],
    ['an id', { id: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' }, ['id']],
    ['a status', { status: 'banned' }, ['status']],
    ['a phone', { phone: '+8613800000000' }, ['phone']],
    ['whose phone it is', { phoneAppId: 'wx1', phoneVerifiedAt: time }, ['phoneAppId', 'phoneVerifiedAt']],
    ['an avatar', { avatar: 'a.jpg' }, ['avatar']],
    ['the address of an avatar', { avatarUrl: 'https://example.com/a.jpg' }, ['avatarUrl']],
    ['when the user came', { createdAt: time, created_at: time }, ['createdAt', 'created_at']],
    ['when they changed', { updatedAt: time, updated_at: time }, ['updatedAt', 'updated_at']],
    ['the end of a ban', { bannedUntil: null, banned_until: null }, ['bannedUntil', 'banned_until']],
    ['the reason of a ban', { banReason: 'x', ban_reason: 'x' }, ['banReason', 'ban_reason']],
    ['an erasure', { erasureDueAt: null, erasure_due_at: null }, ['erasureDueAt', 'erasure_due_at']],
    ['who they are merged into', { mergedInto: null, merged_into: null }, ['mergedInto', 'merged_into']],
    ['verdicts', { nicknameFlagged: false, regionFlagged: false }, ['nicknameFlagged', 'regionFlagged']],
    ['verdicts by column', { region_flagged: false, avatar_flagged: false }, ['region_flagged', 'avatar_flagged']],
    ['an openid', { openid: 'o1', unionid: 'u1' }, ['openid', 'unionid']],
    ['a path', { 'user.roles': ['admin'] }, ['user.roles']],
    ['a prototype', '{"__proto__":{"roles":["admin"]},"gender":"male"}', ['__proto__']],
    ['a constructor', '{"constructor":{"prototype":{"roles":["admin"]}}}', ['constructor']],
    ['another gender', { gender: 'Male' }, ['gender']],
    ['an empty gender', { gender: '' }, ['gender']],
    ["WeChat's number of a gender", { gender: 1 }, ['gender']],
    ['a list of genders', { gender: ['male'] }, ['gender']],
    ['the name of a method', { gender: 'constructor' }, ['gender']],
    ['no language', { language: 'Chinese (simplified)' }, ['language']],
    ['an empty language', { language: '' }, ['language']],
    ['a language with NUL', { language: 'zh\0' }, ['language']],
    ['a list of languages', { language: ['zh-CN'] }, ['language']],
    ['an object', { language: { $ne: null } }, ['language']],
    ['a language of 60,000 characters', { language: 'z'.repeat(60_000) }, ['language']],
    ['an empty region', { region: '' }, ['region']],
    ['a region of blanks', { region: ' \u3000\u200b' }, ['region']],
    ['a long region', { region: '字'.repeat(65) }, ['region']],
    ['a region of lines', { region: '广东省\n深圳市' }, ['region']],
    ['a region with NUL', { region: 'a\0' }, ['region']],
    ['a region of half a character', { region: 'a\udc00' }, ['region']],
    ['a region with a bidi override', { region: 'a\u202eb' }, ['region']],
    ['a region as the picker has it', { region: ['广东省', '深圳市', '南山区'] }, ['region']],
    ['all that is wrong at once', { ...whole, gender: 0, language: '-', region: 1 }, ['gender', 'language', 'region']],
  ])('%s', async (_what, body, fields) => {
    await patch({ ...whole, region: 'a reviewword' });
    const before = await kept();
    const asked = (await env.wechat.asked(check)).length;
    const valid = typeof body === 'string' ? body : { nickname: 'another', gender: 'male', ...(body as object) };
    const answer = await patch(valid);
    expectProblem(answer, 400, 'VALIDATION_FAILED');
    expect([...new Set(answer.body.errors?.map(({ field }) => field))].sort()).toEqual([...fields].sort());
    expect(await kept()).toEqual(before);
    expect(await env.wechat.asked(check)).toHaveLength(asked);
  }); // prettier-ignore
});

describe('what WeChat thinks of', () => {
  const flags = async (): Promise<unknown> => {
    const { nickname_flagged: nickname, region_flagged: region } = await kept();
    return { nickname, region };
  };

  it.each([
    ['a region', { region: 'a riskyword' }, ['region']],
    ['a nickname beside a good region', { nickname: 'a riskyword' }, ['nickname']],
    ['both', { nickname: 'a riskyword', region: 'a riskyword' }, ['nickname', 'region']],
  ])('%s: risky, and all stays as it was', async (_what, risky, fields) => {
    await patch(whole);
    const before = await kept();
    const answer = await patch({ region: 'elsewhere', gender: 'male', language: 'en', ...risky });
    expectProblem(answer, 422, 'CONTENT_REJECTED');
    expect(answer.body.errors?.map(({ field }) => field)).toEqual(fields);
    expect(answer.text).not.toContain('riskyword');
    expect(await kept()).toEqual(before);
  });

  it('each: not sure, and it alone is flagged, until the next one or none', async () => {
    expect((await patch({ nickname: 'a reviewword', region: 'harmless' })).status).toBe(200);
    expect(await flags()).toEqual({ nickname: true, region: false });
    expect((await patch({ region: 'a reviewword' })).status).toBe(200);
    expect(await flags()).toEqual({ nickname: true, region: true });
    await patch({ nickname: 'harmless', gender: 'male' });
    expect(await flags()).toEqual({ nickname: false, region: true });
    await patch({ region: null });
    expect(await flags()).toEqual({ nickname: false, region: false });
  });

  it('one, with no answer to the other: that one is flagged, or risky is what counts', async () => {
    await env.wechat.fault({ path: check, kind: 'errcode', errcode: -1 });
    expect((await patch(whole)).status).toBe(200);
    expect(Object.values((await flags()) as object).sort()).toEqual([false, true]);

    const { api } = await env.startInstance({ env: { CONTENT_CHECK_FALLBACK: 'reject' } });
    await env.wechat.fault({ path: check, kind: 'errcode', errcode: -1 });
    expectRetryLater(await patch({ nickname: 'a', region: 'b' }, api), 503, 'WECHAT_UNAVAILABLE');
    await env.wechat.fault({ path: check, kind: 'errcode', errcode: -1 });
    const risky = { nickname: 'a riskyword', region: 'b riskyword' };
    const answer = await patch(risky, api);
    expectProblem(answer, 422, 'CONTENT_REJECTED');
    expect(answer.body.errors).toHaveLength(1);
    expect(await kept()).toMatchObject({ nickname: whole.nickname, region: whole.region });
  });
});

it('two changes at once of two fields both hold', async () => {
  await Promise.all([
    patch({ nickname: 'mine' }),
    patch({ region: 'here' }),
    patch({ gender: 'other' }),
    patch({ language: 'en' }),
  ]);
  expect(await kept()).toMatchObject({ nickname: 'mine', region: 'here', gender: 'other', language: 'en' });
});
