import { createHash } from 'node:crypto';
import { type AdminUserListResponse } from '../../src/admin/dto/user.response.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { logInAs, SignedIn } from '../support/admins.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';

/** Eight people, a day after the other: `a` came first. The admin who asks came before all of them, and is not counted. */
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
const nicknames: Partial<Record<string, string>> = {
  a: 'Anna',
  b: 'ANNA_MARIA',
  c: 'anna%',
  d: '小明',
  e: '小\\明',
  f: '🍎apple',
};
const day = (n: number): string => `2026-03-0${n}T00:00:00.000Z`;

let env: TestEnvironment;
let admin: SignedIn;
const logins = {} as Record<string, LoginResponse>;
beforeAll(async () => {
  env = await createTestEnvironment();
  const asking = await logInAs(env, 'asking', ['admin']);
  admin = new SignedIn(env.api, asking.accessToken);
  await env.database.query(`UPDATE users SET created_at = '2026-01-01' WHERE id = $1`, [asking.user.id]);
  for (const [i, name] of names.entries()) {
    const login = await env.api.login(name);
    logins[name] = login;
    await env.database.query(`UPDATE users SET created_at = $2, nickname = $3 WHERE id = $1`, [
      login.user.id,
      day(i + 1),
      nicknames[name] ?? null,
    ]);
  }
  await change('g', `phone = '+8613812345678', phone_app_id = 'wx', phone_verified_at = now()`);
  await change('h', `phone = '+13812345678', phone_app_id = 'wx', phone_verified_at = now()`);
});
afterAll(() => env.close());

const idOf = (name: string): string => logins[name]?.user.id ?? '';
const change = (name: string, set: string): Promise<unknown> =>
  env.database.query(`UPDATE users SET ${set} WHERE id = $1`, [idOf(name)]);
const path = '/v1/admin/users';
type Query = Record<string, string>;
const list = <Body = AdminUserListResponse>(query: Query = {}): Promise<Answer<Body>> =>
  admin.get<Body>(`${path}?${new URLSearchParams(query).toString()}`);
/** Who is listed, as the names of this file. */
async function found(query: Query = {}): Promise<string> {
  const { status, body, text } = await list({ createdFrom: '2026-03-01', ...query });
  expect([status, text]).toEqual([200, expect.anything()]);
  return body.items.map(({ id }) => names.find((name) => idOf(name) === id) ?? '?').join('');
}

describe('the list of users', () => {
  it('begins with the newest, or with the oldest', async () => {
    expect(await found()).toBe('hgfedcba');
    expect(await found({ sort: '-createdAt' })).toBe('hgfedcba');
    expect(await found({ sort: 'createdAt' })).toBe('abcdefgh');
  });

  it('tells what admins may know, and no whole phone number', async () => {
    await change(
      'g',
      `nickname_flagged = true, gender = 'female', language = 'zh-CN', region = '上海', erasure_due_at = '2030-01-01T00:00:00Z'`,
    );
    const answer = await list({ search: idOf('g') });
    expect([answer.headers.get('cache-control'), answer.body]).toEqual([
      'private, no-store',
      {
        items: [
          {
            id: idOf('g'),
            status: 'active',
            roles: [],
            createdAt: day(7),
            nickname: null,
            nicknameFlagged: true,
            avatarUrl: null,
            avatarFlagged: false,
            gender: 'female',
            language: 'zh-CN',
            region: '上海',
            regionFlagged: false,
            phone: '+86138****5678',
            bannedUntil: null,
            banReason: null,
            erasureDueAt: '2030-01-01T00:00:00.000Z',
            mergedInto: null,
          },
        ],
        nextCursor: null,
      },
    ]);
    await change('g', 'erasure_due_at = NULL');
  });

  it.each(['-createdAt', 'createdAt'])('comes in pages, in the order %s', async (sort) => {
    const whole = await found({ sort });
    for (const limit of [1, 3, 8]) {
      const seen: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const query = { sort, createdFrom: '2026-03-01', limit: String(limit), ...(cursor && { cursor }) };
        const { body }: Answer<AdminUserListResponse> = await list(query);
        seen.push(...body.items.map(({ id }) => id));
        cursor = body.nextCursor;
      }
      expect(seen.map((id) => names.find((name) => idOf(name) === id)).join('')).toBe(whole);
    }
  });

  it('misses nobody at the edge of a page, also of those who came in the same microsecond', async () => {
    await env.database.query(
      `UPDATE users SET created_at = '2026-04-01T00:00:00.123457Z' WHERE id = ANY ($1)`,
      [names.map(idOf)],
    );
    for (const sort of ['createdAt', '-createdAt']) {
      const seen: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const query = { sort, createdFrom: '2026-03-01', limit: '3', ...(cursor && { cursor }) };
        const { body }: Answer<AdminUserListResponse> = await list(query);
        seen.push(...body.items.map(({ id }) => id));
        cursor = body.nextCursor;
      }
      expect(seen.sort()).toEqual(names.map(idOf).sort());
    }
    for (const [i, name] of names.entries()) await change(name, `created_at = '${day(i + 1)}'`);
  });

  it('knows who came when: from then on, and before then, in whatever zone it is said', async () => {
    expect(await found({ createdFrom: day(4) })).toBe('hgfed');
    expect(await found({ createdBefore: day(4) })).toBe('cba');
    expect(await found({ createdFrom: '2026-03-02', createdBefore: '2026-03-04' })).toBe('cb');
    expect(await found({ createdFrom: '2026-03-04T08:00:00+08:00' })).toBe('hgfed');
    expect(await found({ createdFrom: '2026-03-04T08:00:00.5+08:00', createdBefore: '2026-03-03' })).toBe('');
  });

  it('is filtered by status, where whoever is about to be erased is active, and by role', async () => {
    await change('a', `status = 'banned'`);
    await change('b', `status = 'merged', merged_into = '${idOf('a')}'`);
    await change('c', `erasure_due_at = now()`);
    await change('d', `roles = '{shop,support}'`);
    await change('e', `roles = '{admin,support}'`);
    expect(await found({ status: 'active' })).toBe('hgfedc');
    expect(await found({ status: 'banned' })).toBe('a');
    expect(await found({ status: 'merged' })).toBe('b');
    expect(await found({ status: 'deleting' })).toBe('c');
    expect(await found({ role: 'support' })).toBe('ed');
    expect(await found({ role: 'admin' })).toBe('e');
    expect(await found({ role: 'admin', status: 'banned' })).toBe('');
    expect(await found({ search: 'anna', status: 'banned' })).toBe('a');
    expect(await found({ search: idOf('a'), status: 'active' })).toBe('');
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      await change(name, `status = 'active', merged_into = NULL, erasure_due_at = NULL, roles = '{}'`);
  });
});

describe('the search box', () => {
  it('finds whom it names: by id, openid of any app, or unionid', async () => {
    const [, second] = await env.wechat.apps();
    const other = await env.api.login('a', { appId: second?.appId ?? '' });
    expect(other.user.id).toBe(idOf('a'));
    const unionids = await env.database.query<{ unionid: string }>(
      `SELECT unionid FROM wechat_unionids WHERE user_id = $1`,
      [idOf('a')],
    );
    const openid = logins['a']?.openid ?? '';
    const named = [
      idOf('a'),
      idOf('a').toUpperCase(),
      openid,
      other.openid,
      ` ${openid} `,
      unionids[0]?.unionid ?? '',
    ];
    for (const search of named) expect(await found({ search })).toBe('a');
    for (const search of [openid.slice(0, -1), openid.toUpperCase(), idOf('a').slice(0, 8), `${openid}%`])
      expect(await found({ search })).toBe('');
  });

  it.each([
    ['+8613812345678', 'g'],
    ['8613812345678', 'g'],
    ['138 1234 5678', 'hg'],
    ['138-1234-5678', 'hg'],
    // Eleven digits may be a mainland number without its country, or an American one with it.
    ['13812345678', 'hg'],
    ['+13812345678', 'h'],
    ['1381234567', ''],
    ['812345678', ''],
    ['+86138****5678', ''],
  ])('finds a phone number that is told as %s', async (search, expected) => {
    expect(await found({ search })).toBe(expected);
  });

  it('takes a plus sign in the URL for the blank that it is, and finds the number', async () => {
    const { body } = await admin.get<AdminUserListResponse>(`${path}?search=+8613812345678`);
    expect(body.items.map(({ id }) => id)).toEqual([idOf('g')]);
  });

  it.each([
    ['Anna', 'cba'],
    ['aNNA', 'cba'],
    ['anna_', 'b'],
    ['anna%', 'c'],
    ['%', ''],
    ['_', ''],
    ['nna', ''],
    ['小', 'ed'],
    ['小\\', 'e'],
    ['\\', ''],
    ['🍎', 'f'],
    ['🍎APPLE', 'f'],
    ['A\u0301', ''],
    ["' OR 1=1 --", ''],
    ['$1', ''],
  ])('finds the beginning of a nickname, letter by letter: %s', async (search, expected) => {
    expect(await found({ search })).toBe(expected);
  });

  it('names one user once, however many ways lead there', async () => {
    await change('f', `nickname = '${idOf('f')}'`);
    expect(await found({ search: idOf('f') })).toBe('f');
    await change('f', `nickname = '${nicknames['f'] ?? ''}'`);
  });

  it('leaves no trace in the log: neither of numbers nor of names', async () => {
    const before = env.logs.length;
    const secrets = ['+8613812345678', '13812345678', logins['a']?.openid ?? '', 'Anna', '小明', idOf('a')];
    for (const search of secrets) {
      expect((await list({ search })).status).toBe(200);
      expect((await list({ search, limit: '0' })).status).toBe(400);
      expect(
        (await admin.get(`/v1/admin/nothing?${new URLSearchParams({ search }).toString()}`)).status,
      ).toBe(404);
      // A database that fails tells what it was asked for.
      await env.database.query('ALTER TABLE users RENAME TO hidden');
      const failed = await list({ search });
      await env.database.query('ALTER TABLE hidden RENAME TO users');
      expect(failed.status).toBe(500);
    }
    const lines = env.logs.slice(before).join('');
    expect(lines).toContain('"route":"/v1/admin/users"');
    for (const secret of secrets) {
      expect(lines).not.toContain(secret);
      expect(lines).not.toContain(encodeURIComponent(secret));
    }
  });
});

describe('the list refuses', () => {
  const expectBadRequest = async (query: string, ...fields: string[]): Promise<void> => {
    expectProblem(await admin.get(`${path}?${query}`), 400, 'VALIDATION_FAILED', fields);
  };

  it.each(['0', '-1', '101', '1e9', '1000000000', '1.5', '', 'all', '1&limit=1'])(
    'the limit %s',
    async (limit) => {
      await expectBadRequest(`limit=${limit}`, 'limit');
    },
  );

  it.each(['', 'nickname', 'phone', 'createdAt,id', '-createdat', '--createdAt', 'createdAt&sort=createdAt'])(
    'the order "%s"',
    async (sort) => {
      await expectBadRequest(`sort=${sort}`, 'sort');
    },
  );

  it.each([
    ['status[$ne]=banned', 'status[$ne]'],
    ['status[]=banned', 'status[]'],
    ['status=banned&status=active', 'status'],
    ['status=', 'status'],
    ['status=BANNED', 'status'],
    ['status=__proto__', 'status'],
    ['role=user', 'role'],
    ['role=shop', 'role'],
    ['role[in]=admin', 'role[in]'],
    ['role=constructor', 'role'],
    ['search[like]=%25', 'search[like]'],
    ['search=a&search=b', 'search'],
    ['createdAt=2026-01-01', 'createdAt'],
    ['phone=13812345678', 'phone'],
  ])('the filter %s', async (query, field) => {
    await expectBadRequest(query, field);
  });

  it.each([
    '',
    'yesterday',
    '1767225600',
    '2026-02-30',
    '2026-13-01T00:00:00Z',
    '2026-03-01T00:00:00',
    '2026-03-01T00:00Z',
    '2026-03-01T25:00:00Z',
    '0000-01-01',
    '1969-12-31T23:59:59Z',
    '%2B010000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-01:00',
    '2026-03-01%00',
    `2026-03-01T00:00:00.${'0'.repeat(9_000)}Z`,
    "'infinity'",
    'infinity',
    '2026-03-01&createdFrom=2026-03-02',
  ])('the time %#', async (time) => {
    await expectBadRequest(`createdFrom=${time}`, 'createdFrom');
  });

  it.each([
    ['nothing', ''],
    ['blanks', '%20%20'],
    ['NUL', 'a%00b'],
    ['a line end', 'a%0Ab'],
    ['an escape sequence', '%1B[2J'],
    ['10 kB', 'x'.repeat(10_000)],
    ['10 kB of percent signs', '%25'.repeat(3_300)],
  ])('a search for %s', async (_what, search) => {
    await expectBadRequest(`search=${search}`, 'search');
  });

  it('bytes that are no text by finding nothing', async () => {
    for (const search of ['%ED%A0%80', '%C0%80', '%FF', '%'])
      expect([200, 400]).toContain((await admin.get(`${path}?search=${search}`)).status);
  });
});

describe('a cursor', () => {
  const cursorOf = async (query: Query): Promise<string> =>
    (await list({ ...query, limit: '1' })).body.nextCursor ?? '';
  const forge = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64url');

  it('goes with its order and its filters, and with no other', async () => {
    const queries: Query[] = [
      {},
      { sort: 'createdAt' },
      { status: 'active' },
      { createdFrom: '2026-03-01' },
      { createdBefore: '2027-01-01' },
      { search: 'anna' },
      { search: '小' },
    ];
    const cursors = await Promise.all(queries.map(cursorOf));
    for (const [i, query] of queries.entries()) {
      for (const [j, cursor] of cursors.entries()) {
        const { status } = await list({ ...query, cursor });
        expect([query, cursor === cursors[i], status]).toEqual([query, i === j, i === j ? 200 : 400]);
      }
    }
  });

  it('tells nothing of what was searched for', async () => {
    const cursor = await cursorOf({ search: 'anna' });
    expect(Buffer.from(cursor, 'base64url').toString()).not.toContain('anna');
  });

  const own = `users/${createHash('sha256')
    .update(JSON.stringify(['-createdAt', null, null, null, null, null]))
    .digest('base64url')}`;
  const id = '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c';

  it('that is forged, but as it could be, finds what is there', async () => {
    for (const created of [0, Number.MAX_SAFE_INTEGER])
      expect((await list({ cursor: forge({ list: own, after: { created, id } }) })).status).toBe(200);
  });

  it.each([
    ['garbage', 'garbage'],
    ['another list', forge({ list: 'merges', after: { created: 1, id } })],
    ['a time too far', forge({ list: own, after: { created: 1e300, id } })],
    ['a time before 1970', forge({ list: own, after: { created: -1, id } })],
    ['half a microsecond', forge({ list: own, after: { created: 0.5, id } })],
    ['an injection', forge({ list: own, after: { created: 1, id: "' OR 1=1" } })],
    ['an operator', forge({ list: own, after: { created: { $gt: 0 }, id } })],
    ['more', forge({ list: own, after: { created: 1, id, limit: 9 } })],
    ['nothing', forge(null)],
    ['too much', 'A'.repeat(600)],
  ])('of %s is refused', async (_what, cursor) => {
    expectProblem(await list<Problem>({ cursor }), 400, 'VALIDATION_FAILED', ['cursor']);
  });
});
