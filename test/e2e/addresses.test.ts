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
    expect(changed.body).toEqual({
      ...made.body,
      userName: '李四',
      streetName: '',
      etag: '"2"',
      updatedAt: expect.any(String),
    });
    expect(Date.parse(changed.body.updatedAt)).toBeGreaterThan(Date.parse(made.body.updatedAt));
    expect((await book.send('GET', `/${id}`)).body).toEqual(changed.body);

    const removed = await book.send('DELETE', `/${id}`, { ifMatch: '"2"' });
    expect([removed.status, removed.text]).toEqual([204, '']);
    expectProblem(await book.send('GET', `/${id}`), 404, 'NOT_FOUND');
    expect(await book.all()).toEqual([]);
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
