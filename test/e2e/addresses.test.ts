import { type AddressListResponse, type AddressResponse } from '../../src/addresses/dto/address.response.js';
import { AddressBook, chosen } from '../support/addresses.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());

let users = 0;
async function newUser(): Promise<AddressBook> {
  const { accessToken } = await env.api.login(`user-${++users}`);
  return new AddressBook(env.api, accessToken);
}

describe('addresses', () => {
  it('are made, read, changed and removed', async () => {
    const book = await newUser();
    const made = await book.send<AddressResponse>('POST', '', { body: chosen });
    const { id } = made.body;
    expect([made.status, made.headers.get('location'), made.headers.get('etag')]).toEqual([
      201,
      `/v1/addresses/${id}`,
      '"1"',
    ]);
    expect(made.body).toEqual({
      ...chosen,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      etag: '"1"',
      isDefault: true,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });

    const read = await book.send('GET', `/${id}`);
    expect([read.status, read.headers.get('etag'), read.body]).toEqual([200, '"1"', made.body]);

    const changed = await book.send<AddressResponse>('PATCH', `/${id}`, {
      body: { userName: '李四', streetName: '' },
      ifMatch: made.body.etag,
    });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    expect(changed.body).toEqual(
      Object.assign(made.body, {
        userName: '李四',
        streetName: '',
        etag: '"2"',
        updatedAt: changed.body.updatedAt,
      }),
    );
    expect(changed.body.updatedAt > changed.body.createdAt).toBe(true);
    expect((await book.send('GET', `/${id}`)).body).toEqual(changed.body);

    const removed = await book.send('DELETE', `/${id}`, { ifMatch: '"2"' });
    expect([removed.status, removed.text]).toEqual([204, '']);
    expectProblem(await book.send('GET', `/${id}`), 404, 'NOT_FOUND');
    expect(await book.all()).toEqual([]);
  });

  it('put whole are empty where nothing is said, and stay the default', async () => {
    const book = await newUser();
    const { id, etag } = await book.add();
    const { userName, telNumber, provinceName, cityName, detailInfo } = chosen;
    const body = { userName, telNumber, provinceName, cityName, detailInfo };
    const answer = await book.send<AddressResponse>('PUT', `/${id}`, { body, ifMatch: etag });
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"']);
    const empty = { nationalCode: '', postalCode: '', countyName: '', streetName: '' };
    expect(answer.body).toMatchObject({ ...body, ...empty, isDefault: true, etag: '"2"' });
    expect(await book.all()).toEqual([answer.body]);
  });

  it('are listed in pages, the newest first', async () => {
    const book = await newUser();
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await book.add({ userName: `第${i}位` })).id);
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { status, headers, body } = await book.send<AddressListResponse>('GET', `?limit=2${cursor}`);
      expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store']);
      seen.push(...body.items.map(({ id }) => id));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(ids);
  });
});

describe('the default address', () => {
  it('is the first one, whatever it says of itself, until another one takes its place', async () => {
    const book = await newUser();
    const first = await book.add({ isDefault: false });
    expect(first.isDefault).toBe(true);
    const second = await book.add();
    expect(second.isDefault).toBe(false);
    const third = await book.add({ isDefault: true });
    expect(await book.defaults()).toEqual([third.id]);

    const body = { isDefault: true };
    const patched = await book.send('PATCH', `/${second.id}`, { body, ifMatch: second.etag });
    expect([patched.status, await book.defaults()]).toEqual([200, [second.id]]);
    const put = await book.send<AddressResponse>('PUT', `/${first.id}/default`);
    expect([put.status, put.body.isDefault, await book.defaults()]).toEqual([200, true, [first.id]]);
    expect(put.headers.get('etag')).toBe(put.body.etag);
  });

  it('set or taken away is a change of that address; set again it is none', async () => {
    const book = await newUser();
    const [former, next] = [await book.add(), await book.add()];
    await book.send('PUT', `/${next.id}/default`);
    const etags = async (): Promise<string[]> => (await book.all()).map(({ etag }) => etag);
    expect(await etags()).toEqual(['"2"', '"2"']);
    await book.send('PUT', `/${next.id}/default`);
    await book.send('PATCH', `/${next.id}`, { body: { isDefault: true }, ifMatch: '"2"' });
    await book.send('PATCH', `/${former.id}`, { body: { isDefault: false }, ifMatch: '"2"' });
    await book.send('PATCH', `/${former.id}`, { body: {}, ifMatch: '"2"' });
    expect(await etags()).toEqual(['"2"', '"2"']);
  });

  it('cannot be unset, and what came with that is not done', async () => {
    const book = await newUser();
    const { id, etag } = await book.add();
    const body = { isDefault: false, userName: '李四' };
    expectProblem(await book.send('PATCH', `/${id}`, { body, ifMatch: etag }), 409, 'CONFLICT');
    expect(await book.all()).toMatchObject([{ isDefault: true, userName: chosen.userName, etag }]);
  });

  it('when it is removed is the one that was changed last', async () => {
    const book = await newUser();
    const [first, second, third] = [await book.add(), await book.add(), await book.add()];
    await book.send('PATCH', `/${second.id}`, { body: { userName: '李四' }, ifMatch: '*' });
    await book.send('DELETE', `/${third.id}`, { ifMatch: '*' });
    expect(await book.defaults()).toEqual([first.id]);
    await book.send('DELETE', `/${first.id}`, { ifMatch: '*' });
    expect(await book.defaults()).toEqual([second.id]);
  });
});

it('of one user there are as many as ADDRESS_LIMIT says, however many others have', async () => {
  const { api } = await env.startInstance({ env: { ADDRESS_LIMIT: '2' } });
  const books = await Promise.all(
    ['many', 'few'].map(async (name) => new AddressBook(api, (await api.login(name)).accessToken)),
  );
  for (const book of books) {
    const [first] = [await book.add(), await book.add()];
    const refused = await book.send('POST', '', { body: { ...chosen, isDefault: true } });
    expectProblem(refused, 409, 'CONFLICT');
    expect(refused.body.detail).toContain('2 addresses');
    expect(await book.defaults()).toEqual([first.id]);
    await book.send('DELETE', `/${first.id}`, { ifMatch: first.etag });
    await book.add();
  }
});

it("another user's address is none, by every verb, to the byte", async () => {
  const [alice, mallory] = [await newUser(), await newUser()];
  const hers = await alice.add();
  const his = await mallory.add();
  const none = '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c';
  const verbs: [method: string, suffix: string, request: { body?: unknown; ifMatch?: string }][] = [
    ['GET', '', {}],
    ['PUT', '/default', {}],
    ['PUT', '', { body: chosen, ifMatch: hers.etag }],
    ['PATCH', '', { body: { userName: 'mine' }, ifMatch: hers.etag }],
    ['PATCH', '', { body: { isDefault: true }, ifMatch: '*' }],
    ['PATCH', '', { body: { userName: 'mine' }, ifMatch: '"99"' }],
    ['PATCH', '', { body: { userName: 'mine' } }],
    ['PATCH', '', { body: { userId: none }, ifMatch: '*' }],
    ['DELETE', '', { ifMatch: hers.etag }],
    ['DELETE', '', { ifMatch: '*' }],
    ['DELETE', '', {}],
  ];
  for (const [method, suffix, request] of verbs) {
    const [of, ofNone] = await Promise.all(
      [hers.id, none].map(async (id) => {
        const { status, text } = await mallory.send(method, `/${id}${suffix}`, request);
        return [status, text.replace(/"requestId":"[^"]*"/, '')];
      }),
    );
    expect(of?.[0]).toBeGreaterThanOrEqual(400);
    expect([method, request, of]).toEqual([method, request, ofNone]);
  }
  for (const [method, suffix, request] of verbs.slice(0, 5)) {
    expectProblem(await mallory.send(method, `/${hers.id}${suffix}`, request), 404, 'NOT_FOUND');
  }
  const cursor = Buffer.from(JSON.stringify({ list: 'addresses', after: hers.id })).toString('base64url');
  const { body } = await mallory.send<AddressListResponse>('GET', `?cursor=${cursor}`);
  expect(body).toEqual({ items: [], nextCursor: null });
  expect([await alice.all(), await mallory.all()]).toEqual([[hers], [his]]);
});
