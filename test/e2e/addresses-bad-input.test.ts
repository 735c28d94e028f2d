import { type AddressResponse } from '../../src/addresses/dto/address.response.js';
import { AddressBook, chosen } from '../support/addresses.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';
import { rawRequest, sendRaw } from '../support/raw-http.js';

let env: TestEnvironment;
let token: string;
let book: AddressBook;
let kept: AddressResponse;
beforeAll(async () => {
  env = await createTestEnvironment();
  token = (await env.api.login()).accessToken;
  book = new AddressBook(env.api, token);
  kept = await book.add();
});
afterAll(() => env.close());

const long = (length: number): string => '长'.repeat(length);
const texts = ['userName', 'provinceName', 'cityName', 'detailInfo'];
const optional = ['nationalCode', 'postalCode', 'countyName', 'streetName'];
const max: Readonly<Record<string, number>> = {
  userName: 50,
  telNumber: 30,
  nationalCode: 20,
  postalCode: 20,
  provinceName: 50,
  cityName: 50,
  countyName: 50,
  streetName: 50,
  detailInfo: 200,
};

/** What neither a new address nor a change may have, in any text. */
const ofEveryText: readonly (readonly [what: string, value: unknown])[] = [
  ['null', null],
  ['a number', 510000],
  ['a boolean', true],
  ['an array', ['张三']],
  ['an object', { $ne: '' }],
  ['a NUL', 'a\u0000b'],
  ['what turns the text around', 'a\u202eb'],
  ['a line end', 'a\nb'],
  ['a line separator', 'a\u2028b'],
  ['an escape', 'a\u001b[2Jb'],
  ['half a character', 'a\ud800b'],
  ['60,000 characters', 'x'.repeat(60_000)],
];

const wrong: readonly (readonly [field: string, what: string, value: unknown])[] = [
  ...Object.entries(max).flatMap(([field, length]) => [
    ...ofEveryText.map(([what, value]) => [field, what, value] as const),
    [field, 'one character too many', long(length + 1)] as const,
  ]),
  ...[...texts, 'telNumber'].flatMap((field) => [
    [field, 'nothing in it', ''] as const,
    [field, 'blanks alone', ' \t\u3000'] as const,
  ]),
  ['telNumber', 'letters', 'call me: 123'],
  ['telNumber', 'other digits', '١٢٣٤٥'],
  ['telNumber', 'two digits', '12'],
  ['telNumber', 'an invisible sign', '\u202d13800000000\u202c'],
  ['isDefault', 'a text', 'true'],
  ['isDefault', 'a number', 1],
  ['isDefault', 'null', null],
  ['isDefault', 'an array', [true]],
  // Mass assignment.
  ['id', 'an id', '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c'],
  ['userId', "somebody else's id", '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c'],
  ['user_id', "somebody else's id", '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c'],
  ['version', 'a number', 7],
  ['etag', 'a tag', '"7"'],
  ['createdAt', 'a time', '2020-01-01T00:00:00Z'],
  ['updatedAt', 'a time', '2020-01-01T00:00:00Z'],
  ['user', 'an object', { id: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' }],
  ['errMsg', 'what wx.chooseAddress says beside the address', 'chooseAddress:ok'],
];

describe('an address', () => {
  it.each(wrong)('whose %s is %s is refused, new or changed', async (field, _what, value) => {
    const body = { ...chosen, [field]: value };
    expectProblem(await book.send('POST', '', { body }), 400, 'VALIDATION_FAILED', [field]);
    for (const [method, change] of [
      ['PUT', body],
      ['PATCH', { [field]: value }],
    ] as const) {
      const answer = await book.send(method, `/${kept.id}`, { body: change, ifMatch: kept.etag });
      expectProblem(answer, 400, 'VALIDATION_FAILED', [field]);
    }
  });

  it.each([...texts, 'telNumber'])('without %s is refused', async (field) => {
    const body = { ...chosen, [field]: undefined };
    expectProblem(await book.send('POST', '', { body }), 400, 'VALIDATION_FAILED', [field]);
    const put = await book.send('PUT', `/${kept.id}`, { body, ifMatch: kept.etag });
    expectProblem(put, 400, 'VALIDATION_FAILED', [field]);
  });

  it.each<[what: string, body: string, status: 400 | 413]>([
    ['null', 'null', 400],
    ['an array', JSON.stringify([chosen]), 400],
    ['a text', '"address"', 400],
    ['nothing', '', 400],
    ['no JSON', '{userName:', 400],
    ['a prototype', '{"__proto__":{"isDefault":true}}', 400],
    ['70 KiB', JSON.stringify({ ...chosen, detailInfo: 'x'.repeat(70 * 1024) }), 413],
  ])('that is %s is refused', async (_what, body, status) => {
    for (const [method, path] of [
      ['POST', ''],
      ['PUT', `/${kept.id}`],
      ['PATCH', `/${kept.id}`],
    ] as const) {
      const code = status === 413 ? 'PAYLOAD_TOO_LARGE' : 'VALIDATION_FAILED';
      expectProblem(await book.send(method, path, { body, ifMatch: kept.etag }), status, code);
    }
  });

  it('is no form', async () => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/x-www-form-urlencoded',
      'if-match': kept.etag,
    };
    for (const [method, path] of [
      ['POST', ''],
      ['PUT', `/${kept.id}`],
      ['PATCH', `/${kept.id}`],
    ] as const) {
      const init = { method, headers, body: 'userName=a' };
      expectProblem(await env.api.request(`/v1/addresses${path}`, init), 415, 'UNSUPPORTED_MEDIA_TYPE');
    }
  });

  it.each([
    '1',
    'default',
    'null',
    '019ab0c4-7d1e-7a52-9c1b',
    '0'.repeat(500),
    "' OR 1=1--",
    '%00',
    '%F0%9F',
  ])('is not found by %s, which is no id', async (id) => {
    const path = `/${encodeURIComponent(id).replaceAll('%25', '%')}`;
    for (const [method, suffix] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['PUT', '/default'],
    ] as const) {
      const body = method === 'PATCH' ? { userName: 'a' } : undefined;
      const answer = await book.send(method, path + suffix, { ifMatch: '*', ...(body && { body }) });
      expectProblem(answer, 400, 'VALIDATION_FAILED');
    }
  });
});

describe('a change', () => {
  const changes = [
    ['PUT', { body: { ...chosen, userName: '李四' } }],
    ['PATCH', { body: { userName: '李四' } }],
    ['DELETE', {}],
  ] as const;

  it.each(changes)('by %s needs If-Match', async (method, request) => {
    const answer = await book.send(method, `/${kept.id}`, request);
    expectProblem(answer, 428, 'PRECONDITION_REQUIRED');
  });

  it.each(['"2"', '"0"', 'W/"1"', '"11"', '"2", W/"1"', '"*"'])(
    'of another version, %s, is refused',
    async (ifMatch) => {
      for (const [method, request] of changes) {
        const answer = await book.send(method, `/${kept.id}`, { ...request, ifMatch });
        expectProblem(answer, 412, 'PRECONDITION_FAILED');
      }
    },
  );

  it.each(['1', '"1', 'any', '*, "1"', '"1" "2"', ' '])(
    'with %s for If-Match is refused',
    async (ifMatch) => {
      for (const [method, request] of changes) {
        const answer = await book.send(method, `/${kept.id}`, { ...request, ifMatch });
        expectProblem(answer, 400, 'VALIDATION_FAILED', ['If-Match']);
      }
    },
  );

  it('with two headers If-Match means both', async () => {
    const patch = (tags: readonly string[]): Promise<{ status: number }> =>
      sendRaw(
        env.api.url,
        rawRequest(
          `PATCH /v1/addresses/${kept.id}`,
          [
            `Authorization: Bearer ${token}`,
            'Content-Type: application/json',
            'Content-Length: 2',
            ...tags.map((tag) => `If-Match: ${tag}`),
          ],
          '{}',
        ),
      );
    expect((await patch(['"7"', kept.etag])).status).toBe(200);
    expect((await patch(['"7"', '"8"'])).status).toBe(412);
  });
});

describe('the list', () => {
  const forged = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64url');
  it.each<[what: string, query: string, field: string]>([
    ['limit 0', 'limit=0', 'limit'],
    ['limit -1', 'limit=-1', 'limit'],
    ['limit 101', 'limit=101', 'limit'],
    ['limit 1e9', 'limit=1e9', 'limit'],
    ['limit 1000000000', 'limit=1000000000', 'limit'],
    ['limit as a text', 'limit=all', 'limit'],
    ['limit twice', 'limit=1&limit=2', 'limit'],
    ['limit as an array', 'limit[]=1', 'limit[]'],
    ['limit as an object', 'limit[$gt]=0', 'limit[$gt]'],
    ['a cursor that is none', 'cursor=abc', 'cursor'],
    ['an empty cursor', 'cursor=', 'cursor'],
    [
      'a cursor of another list',
      `cursor=${forged({ list: 'merges', after: crypto.randomUUID() })}`,
      'cursor',
    ],
    ['a cursor after no id', `cursor=${forged({ list: 'addresses', after: "' OR true--" })}`, 'cursor'],
    ['a cursor after an object', `cursor=${forged({ list: 'addresses', after: { $gt: '' } })}`, 'cursor'],
    [
      'a cursor that says whose',
      `cursor=${forged({ list: 'addresses', after: crypto.randomUUID(), userId: 'x' })}`,
      'cursor',
    ],
    ['a cursor twice', 'cursor=a&cursor=b', 'cursor'],
    ["another user's id", 'userId=019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c', 'userId'],
    ['a sort', 'sort=userName', 'sort'],
  ])('with %s is refused', async (_what, query, field) => {
    expectProblem(await book.send('GET', `?${query}`), 400, 'VALIDATION_FAILED', [field]);
  });
});

it('none of it has changed anything, or reached the log', async () => {
  expect(await book.all()).toEqual([kept]);
  expect(env.logs.length).toBeGreaterThan(100);
  const personal = [chosen.userName, chosen.telNumber, chosen.detailInfo, chosen.streetName];
  expect(personal.filter((text) => env.logs.some((line) => line.includes(text)))).toEqual([]);
});

it('as much as fits is taken, without the blanks around it', async () => {
  const fields = Object.fromEntries(
    Object.entries(max).map(([field, length]) => [
      field,
      field === 'telNumber' ? '1'.repeat(length) : '😀'.repeat(length),
    ]),
  );
  const padded = Object.fromEntries(
    Object.entries(fields).map(([field, text]) => [field, `\t ${text}\u3000`]),
  );
  const made = await book.add(padded);
  expect(made).toMatchObject({ ...fields, isDefault: false });
  const few = await book.add(Object.fromEntries(optional.map((field) => [field, undefined])));
  expect(few).toMatchObject(Object.fromEntries(optional.map((field) => [field, ''])));
  for (const { id, etag } of [made, few]) await book.send('DELETE', `/${id}`, { ifMatch: etag });
});
