import { type AddressResponse } from '../../src/addresses/dto/address.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { AddressBook, chosen } from '../support/addresses.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';

const limit = 5;

let env: TestEnvironment;
let other: ApiClient;
beforeAll(async () => {
  env = await createTestEnvironment({ env: { ADDRESS_LIMIT: String(limit) } });
  ({ api: other } = await env.startInstance());
});
afterAll(() => env.close());

/** One user, at two instances. */
async function newUser(name: string): Promise<[AddressBook, AddressBook]> {
  const { accessToken } = await env.api.login(name);
  return [new AddressBook(env.api, accessToken), new AddressBook(other, accessToken)];
}

/** As many at once, by turns at each instance. */
function atOnce<T>(
  count: number,
  books: readonly AddressBook[],
  work: (book: AddressBook, i: number) => Promise<T>,
): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => work(books[i % 2] as AddressBook, i)));
}

/** But for 503: a queue that is too long for its last ones is told so. */
const statuses = (answers: readonly Answer<unknown>[]): number[] =>
  [...new Set(answers.map(({ status }) => status))].filter((status) => status !== 503).sort();

describe('in parallel, at two instances', () => {
  it.each<[how: string, set: (book: AddressBook, id: string) => Promise<Answer<AddressResponse>>]>([
    ['PUT /default', (book, id) => book.send('PUT', `/${id}/default`)],
    ['PATCH', (book, id) => book.send('PATCH', `/${id}`, { body: { isDefault: true }, ifMatch: '*' })],
  ])('200 sets of the default by %s leave exactly one', async (how, set) => {
    const books = await newUser(`setter by ${how}`);
    const ids: string[] = [];
    for (let i = 0; i < limit; i++) ids.push((await books[0].add()).id);
    const answers = await atOnce(200, books, (book, i) => set(book, ids[i % ids.length] as string));
    expect(statuses(answers)).toEqual([200]);
    expect(answers.every(({ status, body }) => status === 503 || body.isDefault)).toBe(true);
    expect(await books[1].defaults()).toHaveLength(1);
    expect(await books[0].all()).toHaveLength(limit);
  });

  it('50 creations make as many as may be, and one default', async () => {
    const books = await newUser('creator');
    const answers = await atOnce(50, books, (book, i) =>
      book.send('POST', '', { body: { ...chosen, isDefault: i % 2 === 0 } }),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(limit);
    expect(statuses(answers)).toEqual([201, 409]);
    const refused = answers.find(({ status }) => status === 409) as Answer<Problem>;
    expectProblem(refused, 409, 'CONFLICT');
    expect(refused.body.detail).toContain(String(limit));
    expect(await books[0].all()).toHaveLength(limit);
    expect(await books[0].defaults()).toHaveLength(1);
  });

  it('deleting the default while others are made it leaves one default', async () => {
    const books = await newUser('deleter');
    for (let round = 0; round < 10; round++) {
      const all = await books[0].all();
      while (all.length < 3) all.push(await books[0].add());
      const [former] = await books[0].defaults();
      const answers = await atOnce(6, books, (book, i) =>
        i === 0
          ? book.send('DELETE', `/${former}`, { ifMatch: '*' })
          : book.send('PUT', `/${all[i % 3]?.id}/default`),
      );
      expect(answers[0]?.status).toBe(204);
      expect(statuses(answers.slice(1)).filter((status) => status !== 404)).toEqual([200]);
      expect(await books[1].defaults()).toHaveLength(1);
    }
  });

  it('all of them deleted leave none, and the next one is the default', async () => {
    const books = await newUser('leaver');
    for (let i = 0; i < limit; i++) await books[0].add();
    const all = await books[0].all();
    const answers = await atOnce(limit, books, (book, i) =>
      book.send('DELETE', `/${all[i]?.id}`, { ifMatch: '*' }),
    );
    expect(statuses(answers)).toEqual([204]);
    expect(await books[0].all()).toEqual([]);
    expect((await books[0].add()).isDefault).toBe(true);
  });

  it('of 20 changes of what all have read one is made, and no other is lost under it', async () => {
    const books = await newUser('changer');
    const { id, etag } = await books[0].add();
    const answers = await atOnce(20, books, (book, i) =>
      book.send<AddressResponse>('PATCH', `/${id}`, { body: { userName: `第${i}位` }, ifMatch: etag }),
    );
    const made = answers.filter(({ status }) => status === 200);
    expect(made).toHaveLength(1);
    expect(statuses(answers)).toEqual([200, 412]);
    expect(await books[0].all()).toEqual([made[0]?.body]);
  });

  it('whoever is erased meanwhile has no address left, and meets no internal error', async () => {
    const { user, accessToken } = await env.api.login('erased');
    const books = [new AddressBook(env.api, accessToken), new AddressBook(other, accessToken)];
    const { id } = await (books[0] as AddressBook).add();
    const [, answers] = await Promise.all([
      env.database.query(`DELETE FROM users WHERE id = $1`, [user.id]),
      atOnce(40, books, (book, i) =>
        i % 2 === 0 ? book.send('POST', '', { body: chosen }) : book.send('PUT', `/${id}/default`),
      ),
    ]);
    const expected = [200, 201, 401, 404, 409];
    expect(statuses(answers).filter((status) => !expected.includes(status))).toEqual([]);
    expect(await env.database.query(`SELECT FROM addresses WHERE user_id = $1`, [user.id])).toEqual([]);
  });

  it('nothing waits for another in a circle', () => {
    expect(env.logs.filter((line) => /deadlock|40P01|23505/.test(line))).toEqual([]);
  });
});

it('a user whose writes all wait holds one connection: others are answered meanwhile', async () => {
  const { api } = await env.startInstance({ env: { DATABASE_POOL_SIZE: '2' } });
  const { user, accessToken } = await env.api.login('waiter');
  const [waiter, reader] = [
    new AddressBook(api, accessToken),
    new AddressBook(api, (await env.api.login('reader')).accessToken),
  ];
  const lock = await env.database.pool.connect();
  await lock.query('BEGIN');
  await lock.query(`SELECT FROM users WHERE id = $1 FOR UPDATE`, [user.id]);
  const waiting = Array.from({ length: 10 }, () => waiter.send('POST', '', { body: chosen }));
  const reads = await Promise.all(Array.from({ length: 10 }, () => reader.send('GET')));
  const isWaiting = await Promise.race([...waiting, Promise.resolve('waiting')]);
  await lock.query('COMMIT');
  lock.release();
  expect(isWaiting).toBe('waiting');
  expect(reads.map(({ status }) => status)).toEqual(reads.map(() => 200));
  const made = (await Promise.all(waiting)).map(({ status }) => status).sort();
  expect(made).toEqual([
    ...Array.from({ length: limit }, () => 201),
    ...Array.from({ length: 10 - limit }, () => 409),
  ]);
});
