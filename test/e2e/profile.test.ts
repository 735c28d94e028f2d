import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type UserResponse } from '../../src/users/index.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem, expectRetryLater, expectUnauthenticated } from '../support/problems.js';
import { noConnectionHeld } from '../support/queries.js';

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
  { accessToken }: { accessToken: string },
  body: unknown,
  api: ApiClient = env.api,
): Promise<Answer<Body>> {
  return api.request<Body>(path, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
    body: JSON.stringify(body),
  });
}

/** What is kept of the user. */
async function kept({ user }: LoginResponse): Promise<unknown[]> {
  const [row] = await env.database.query<{ nickname: string | null; nickname_flagged: boolean }>(
    `SELECT nickname, nickname_flagged FROM users WHERE id = $1`,
    [user.id],
  );
  return row ? [row.nickname, row.nickname_flagged] : [];
}

describe('a nickname', () => {
  it('is set, shown from then on, replaced and removed', async () => {
    const answer = await patch<UserResponse>(alice, { nickname: '小明' });
    expect([answer.status, answer.body]).toEqual([200, Object.assign({}, alice.user, { nickname: '小明' })]);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect((await env.api.get<UserResponse>(path, alice.accessToken)).body).toEqual(answer.body);
    expect((await env.api.login('alice')).user).toEqual(answer.body);

    expect((await patch<UserResponse>(alice, { nickname: '小红' })).body.nickname).toBe('小红');
    expect((await patch<UserResponse>(alice, {})).body.nickname).toBe('小红');
    expect((await patch<UserResponse>(alice, { nickname: null })).body.nickname).toBeNull();
    expect(await kept(alice)).toEqual([null, false]);
  });

  it('is trimmed and composed', async () => {
    expect((await patch<UserResponse>(alice, { nickname: '  Zoe\u0308\u3000' })).body.nickname).toBe('Zoë');
  });

  it('is shown to WeChat as it will be shown, for the user who is logged in; its removal is not', async () => {
    // The reset took away the access_token.
    await patch(alice, { nickname: 'before' });
    const before = (await env.wechat.asked(check)).length;
    await patch(alice, { nickname: ' 小明 ' });
    await patch(alice, { nickname: null });
    const asks = (await env.wechat.asked(check)) as unknown as { body: string }[];
    expect(asks).toHaveLength(before + 1);
    const asked = asks.at(-1);
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      content: '小明',
      nickname: '小明',
      version: 2,
      scene: 1,
      openid: alice.openid,
    });
  });

  it.each<[what: string, body: unknown, fields: string[]]>([
    ['empty', { nickname: '' }, ['nickname']],
    ['of blanks', { nickname: ' \u3000 ' }, ['nickname']],
    ['of zero-width characters', { nickname: '\u200b\u200d' }, ['nickname']],
    ['too long', { nickname: '字'.repeat(33) }, ['nickname']],
    ['of 60,000 marks on one letter', { nickname: 'a' + '\u0301'.repeat(30_000) }, ['nickname']],
    ['with NUL', { nickname: 'a\0b' }, ['nickname']],
    ['with a bidi override', { nickname: 'a\u202eb' }, ['nickname']],
    ['of half a character', { nickname: '\ud800' }, ['nickname']],
    ['a number', { nickname: 1 }, ['nickname']],
    ['a list', { nickname: ['小明'] }, ['nickname']],
    ['an object', { nickname: { $ne: null } }, ['nickname']],
    ['null in place of the body', null, ['body']],
    ['with a role', { nickname: '小明', role: 'admin' }, ['role']],
    ['with roles', { nickname: '小明', roles: ['admin'] }, ['roles']],
    ['with an id', { id: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' }, ['id']],
    ['with a status', { status: 'active' }, ['status']],
    ['with a phone', { phone: '+8613800000000' }, ['phone']],
    ['with an avatar', { avatar: 'x.jpg', avatarUrl: 'x' }, ['avatar', 'avatarUrl']],
    ['with its own verdict', { nicknameFlagged: false, nickname_flagged: false }, ['nicknameFlagged', 'nickname_flagged']],
    ['with a prototype', JSON.parse('{"__proto__":{"nickname":"x"}}'), ['__proto__']],
    ['that is a list', [{ nickname: '小明' }], ['body']],
  ])('%s is refused, and nothing changes', async (_what, body, fields) => {
    await patch(alice, { nickname: 'before' });
    const answer = await patch(alice, body);
    expectProblem(answer, 400, 'VALIDATION_FAILED');
    const named = answer.body.errors?.map(({ field }) => field);
    expect(named).toEqual(expect.arrayContaining(fields.filter((field) => field !== 'body')));
    expect(await kept(alice)).toEqual(['before', false]);
    const [{ roles, status, phone } = {}] = await env.database.query(`SELECT roles, status, phone FROM users`);
    expect([roles, status, phone]).toEqual([[], 'active', null]);
  }); // prettier-ignore

  it('needs a token', async () => {
    expectUnauthenticated(await env.api.request(path, { method: 'PATCH' }));
  });
});

describe('what WeChat thinks of a nickname', () => {
  it('risky: it is refused, and nothing changes', async () => {
    await patch(alice, { nickname: 'before' });
    const answer = await patch(alice, { nickname: 'my riskyword' });
    expectProblem(answer, 422, 'CONTENT_REJECTED');
    expect(answer.body.errors?.map(({ field }) => field)).toEqual(['nickname']);
    expect(await kept(alice)).toEqual(['before', false]);
  });

  it.each([40029, 40163, 40226, 87009])(
    'errcode %s, which is of other calls, says nothing of it',
    async (errcode) => {
      await env.wechat.fault({ path: '/wxa/msg_sec_check', kind: 'errcode', errcode });
      expect((await patch(alice, { nickname: `of ${errcode}` })).status).toBe(200);
      expect(await kept(alice)).toEqual([`of ${errcode}`, true]);
    },
  );

  it('not sure: it is accepted and flagged, until the next one', async () => {
    expect((await patch(alice, { nickname: 'a reviewword' })).status).toBe(200);
    expect(await kept(alice)).toEqual(['a reviewword', true]);
    await patch(alice, { nickname: 'harmless' });
    expect(await kept(alice)).toEqual(['harmless', false]);
    await patch(alice, { nickname: 'a reviewword' });
    await patch(alice, { nickname: null });
    expect(await kept(alice)).toEqual([null, false]);
  });
});

/** What WeChat cannot judge at present. */
const troubles: [what: string, begin: () => Promise<void>, status: number, code: Problem['code']][] = [
  [
    'a user not seen for two hours',
    () => env.wechat.fault({ path: check, kind: 'errcode', errcode: 61010, times: -1 }),
    422,
    'CONTENT_REJECTED',
  ],
  [
    'WeChat busy',
    () => env.wechat.fault({ path: check, kind: 'errcode', errcode: -1, times: -1 }),
    503,
    'WECHAT_UNAVAILABLE',
  ],
  [
    'no answer',
    () => env.wechat.fault({ path: check, kind: 'reset', times: -1 }),
    503,
    'WECHAT_UNAVAILABLE',
  ],
  [
    'no JSON',
    () => env.wechat.fault({ path: check, kind: 'html', times: -1 }),
    503,
    'WECHAT_UNAVAILABLE',
  ],
  [
    'the quota used up',
    () => env.wechat.fault({ path: check, kind: 'errcode', errcode: 45009, times: -1 }),
    429,
    'WECHAT_RATE_LIMITED',
  ],
  [
    'an AppSecret that WeChat refuses',
    () => env.wechat.fault({ path: check, kind: 'errcode', errcode: 40125, times: -1 }),
    500,
    'WECHAT_MISCONFIGURED',
  ],
]; // prettier-ignore

describe.each(troubles)('%s', (_what, begin, status, code) => {
  beforeEach(begin);

  it('flag: the name is accepted and flagged', async () => {
    const answer = await patch<UserResponse>(alice, { nickname: '小明' });
    expect([answer.status, answer.body.nickname]).toEqual([200, '小明']);
    expect(await kept(alice)).toEqual(['小明', true]);
  });

  it('accept: the name is accepted', async () => {
    const { api } = await env.startInstance({ env: { CONTENT_CHECK_FALLBACK: 'accept' } });
    expect((await patch(alice, { nickname: '小明' }, api)).status).toBe(200);
    expect(await kept(alice)).toEqual(['小明', false]);
  });

  it('reject: it is refused, the client is told what to do, and nothing changes', async () => {
    const { api } = await env.startInstance({ env: { CONTENT_CHECK_FALLBACK: 'reject' } });
    const answer = await patch(alice, { nickname: '小明' }, api);
    if (status === 503 || status === 429) expectRetryLater(answer, status, code);
    else expectProblem(answer, status, code);
    expect(answer.body.detail).toMatch(
      code === 'WECHAT_MISCONFIGURED'
        ? /operator/
        : code === 'CONTENT_REJECTED'
          ? /wx\.login/
          : /send it again/,
    );
    expect(await kept(alice)).toEqual([null, false]);
    // A removal asks nobody.
    expect((await patch(alice, { nickname: null }, api)).status).toBe(200);
  });
});

it('with the circuit open, no call is made and the name is flagged', async () => {
  const { api } = await env.startInstance();
  await env.wechat.fault({ path: check, kind: 'reset', times: -1 });
  for (let i = 0; i < 16; i++) await patch(alice, { nickname: `name ${i}` }, api);
  const asked = (await env.wechat.asked(check)).length;
  expect((await patch(alice, { nickname: '小明' }, api)).status).toBe(200);
  expect((await env.wechat.asked(check)).length).toBe(asked);
  expect(await kept(alice)).toEqual(['小明', true]);
});

it('a fault of the operator is logged as an error, a passing one as a warning, and neither tells the name', async () => {
  const levels = async (errcode: number): Promise<number[]> => {
    await env.wechat.fault({ path: check, kind: 'errcode', errcode, times: 1 });
    const before = env.logs.length;
    await patch(alice, { nickname: 'planted-nickname' });
    const lines = env.logs.slice(before).map((line) => JSON.parse(line) as { level: string | number; msg: string });
    expect(JSON.stringify(lines)).not.toContain('planted-nickname');
    return lines.filter(({ msg }) => msg.includes('not judged')).map(({ level }) => level as number);
  };
  const [passing, lasting] = [await levels(-1), await levels(40125)];
  expect([passing, lasting]).toEqual([['warn'], ['error']]);
}); // prettier-ignore

describe('a user who meanwhile', () => {
  /** Changes the user while WeChat is thinking. */
  async function meanwhile(statement: string): Promise<Answer<Problem>> {
    await env.wechat.fault({ path: check, kind: 'delay', ms: 1_500 });
    const answer = patch(alice, { nickname: '小明' });
    while ((await env.wechat.asked(check)).length === 0) await new Promise((r) => setTimeout(r, 10));
    await env.database.query(statement, [alice.user.id]);
    return answer;
  }

  it('is gone', async () => {
    expectUnauthenticated(await meanwhile(`DELETE FROM users WHERE id = $1`));
  });

  it('is banned', async () => {
    expectProblem(await meanwhile(`UPDATE users SET status = 'banned' WHERE id = $1`), 403, 'USER_BANNED');
    expect(await kept(alice)).toEqual([null, false]);
  });

  it('has logged out: the name is theirs nevertheless', async () => {
    const { status } = await meanwhile(`UPDATE sessions SET revoked_at = now(), revoked_reason = 'logout' WHERE user_id = $1`);
    expect([status, ...(await kept(alice))]).toEqual([200, '小明', false]);
  }); // prettier-ignore
});

it('no database connection is held while WeChat is thinking', async () => {
  await env.wechat.fault({ path: check, kind: 'delay', ms: 1_500, times: -1 });
  const answers = Promise.all(Array.from({ length: 40 }, (_, i) => patch(alice, { nickname: `name ${i}` })));
  while ((await env.wechat.asked(check)).length < 20) await new Promise((r) => setTimeout(r, 10));
  await noConnectionHeld(env.database, answers);
  expect((await answers).map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 200));
});
