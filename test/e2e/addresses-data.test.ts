import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type MergeResponse } from '../../src/admin/dto/merge.response.js';
import { type ErrorCode } from '../../src/common/errors/index.js';
import {
  type JsonValue,
  type UserData,
  UserDataRegistry,
  userTransaction,
} from '../../src/common/user-data/index.js';
import { AddressBook, chosen } from '../support/addresses.js';
import { logInWithRoles, SignedIn } from '../support/admins.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { pushPath, worked } from '../support/pushes.js';

const app = { appId: 'wx00000000000000d1', appSecret: 'secret', pushToken: 'token', platform: 'p' };

let env: TestEnvironment;
let dataSource: DataSource;
let addresses: UserData;
let admin: SignedIn;
beforeAll(async () => {
  env = await createTestEnvironment({ apps: [app], env: { ADDRESS_LIMIT: '3' } });
  dataSource = env.service.app.get(DataSource);
  const registry = env.service.app.get(UserDataRegistry);
  addresses = registry.all().find(({ name }) => name === 'addresses') as UserData;
  admin = new SignedIn(env.api, (await logInWithRoles(env, 'admin')).accessToken);
});
afterAll(() => env.close());

/** What the tests speak of an address by. */
const named = (book: AddressBook): Promise<string[]> =>
  book.all().then((all) => all.map(({ userName, isDefault }) => userName + (isDefault ? '*' : '')).sort());

interface Person {
  readonly login: LoginResponse;
  readonly book: AddressBook;
}

/** A user with addresses of these names, the first of which is the default. */
async function person(user: string, ...names: string[]): Promise<Person> {
  const login = await env.api.login(user);
  const book = new AddressBook(env.api, login.accessToken);
  for (const userName of names) await book.add({ userName });
  return { login, book };
}

/** Logged in anew, as whoever they are by now. */
const again = (user: string): Promise<AddressBook> => person(user).then(({ book }) => book);

async function merge(survivor: Person, loser: Person): Promise<string> {
  const { status, body } = await admin.post<MergeResponse>(
    `/v1/admin/users/${survivor.login.user.id}/merge`,
    { loserId: loser.login.user.id },
  );
  expect([status, body]).toEqual([200, expect.anything()]);
  return body.mergeId;
}

async function undo(mergeId: string): Promise<void> {
  const { status, body } = await admin.post(`/v1/admin/merges/${mergeId}/undo`);
  expect([status, body]).toEqual([200, expect.anything()]);
}

describe('a merge', () => {
  it("brings all addresses together under the survivor's default, and an undo gives them back", async () => {
    const [survivor, loser] = [await person('s1', 'a', 'b', 'c'), await person('l1', 'x', 'y')];
    const mergeId = await merge(survivor, loser);
    // More than ADDRESS_LIMIT: nothing is lost by it.
    expect(await named(survivor.book)).toEqual(['a*', 'b', 'c', 'x', 'y']);
    expect((await survivor.book.send('POST', '', { body: chosen })).status).toBe(409);
    expect(await named(await again('l1'))).toEqual(['a*', 'b', 'c', 'x', 'y']);
    await undo(mergeId);
    expect(await named(survivor.book)).toEqual(['a*', 'b', 'c']);
    expect(await named(await again('l1'))).toEqual(['x*', 'y']);
  });

  it("gives a survivor who has none the loser's default, and an undo takes it back", async () => {
    const [survivor, loser] = [await person('s2'), await person('l2', 'x', 'y')];
    const mergeId = await merge(survivor, loser);
    expect(await named(survivor.book)).toEqual(['x*', 'y']);
    await undo(mergeId);
    expect(await named(survivor.book)).toEqual([]);
    expect(await named(await again('l2'))).toEqual(['x*', 'y']);
  });

  it('with a loser who has none, or of two who have none, moves nothing', async () => {
    const [survivor, loser, neither] = [await person('s3', 'a'), await person('l3'), await person('n3')];
    await undo(await merge(survivor, loser));
    expect([await named(survivor.book), await named(await again('l3'))]).toEqual([['a*'], []]);
    await undo(await merge(neither, await person('l3')));
    expect([await named(neither.book), await named(await again('l3'))]).toEqual([[], []]);
  });

  it('undone leaves removed addresses removed, and everybody exactly one default', async () => {
    const [survivor, loser] = [await person('s4', 'a', 'b'), await person('l4', 'x', 'y', 'z')];
    const mergeId = await merge(survivor, loser);
    const all = await survivor.book.all();
    const idOf = (name: string): string => all.find(({ userName }) => userName === name)?.id ?? '';
    await survivor.book.send('DELETE', `/${idOf('x')}`, { ifMatch: '*' });
    await survivor.book.send('PATCH', `/${idOf('y')}`, { body: { userName: 'y2' }, ifMatch: '*' });
    await survivor.book.send('PUT', `/${idOf('z')}/default`);
    await undo(mergeId);
    expect(await named(survivor.book)).toEqual(['a*', 'b']);
    expect(await named(await again('l4'))).toEqual(['y2', 'z*']);
  });

  it('while both write leaves the loser nothing, and the survivor all of it under one default', async () => {
    for (let round = 0; round < 5; round++) {
      const survivor = await person(`s6-${round}`, 'a');
      const loser = await person(`l6-${round}`, 'x');
      const write = (i: number): Promise<{ status: number }> =>
        (i % 2 === 0 ? survivor : loser).book.send('POST', '', { body: { ...chosen, isDefault: true } });
      const [answers] = await Promise.all([
        Promise.all(Array.from({ length: 6 }, (_, i) => write(i))),
        merge(survivor, loser),
      ]);
      const ids = [survivor, loser].map(({ login }) => login.user.id);
      const rows = await env.database.query<{ user_id: string; is_default: boolean }>(
        `SELECT user_id, is_default FROM addresses WHERE user_id = ANY ($1)`,
        [ids],
      );
      expect(answers.filter(({ status }) => ![201, 401, 409].includes(status))).toEqual([]);
      expect(rows).toHaveLength(2 + answers.filter(({ status }) => status === 201).length);
      expect(rows.filter(({ user_id: id }) => id !== ids[0])).toEqual([]);
      expect(rows.filter(({ is_default: isDefault }) => isDefault)).toHaveLength(1);
    }
  });

  it('keeps of what it moved ids alone', async () => {
    const [survivor, loser] = [await person('s5', 'a'), await person('l5', 'x')];
    const mergeId = await merge(survivor, loser);
    const [row] = await env.database.query<{ moved: { addresses: JsonValue } }>(
      `SELECT moved FROM user_merges WHERE id = $1`,
      [mergeId],
    );
    const moved = (await survivor.book.all()).find(({ userName }) => userName === 'x')?.id;
    expect(row?.moved.addresses).toEqual({ ids: [moved], defaultId: moved });
  });
});

describe('user_authorization_revoke', () => {
  const revoke = async (user: string, codes: string): Promise<void> => {
    const url = env.api.url + pushPath(app.appId);
    await env.wechat.push('user_authorization_revoke', {
      user,
      appId: app.appId,
      url,
      fields: { RevokeInfo: codes },
    });
    expect((await worked(env.database)).at(-1)).toMatchObject({ state: 'done' });
  };

  it('of addresses removes all of that user, and of nobody else', async () => {
    const [taker, keeper] = [await person('taker', 'a', 'b'), await person('keeper', 'c')];
    await revoke('taker', '2');
    expect([await named(taker.book), await named(keeper.book)]).toEqual([[], ['c*']]);
  });

  it('of anything else leaves them', async () => {
    const { book } = await person('other', 'a');
    await revoke('other', '6,8,20');
    expect(await named(book)).toEqual(['a*']);
  });
});

it('an export tells all addresses of that user, and no id of the user', async () => {
  const [{ login, book }] = [await person('reader', 'a', 'b'), await person('stranger', 'c')];
  const told = await addresses.export(dataSource.manager, login.user.id);
  expect(told).toEqual((await book.all()).reverse());
});

describe('a user who may write no more when their turn comes', () => {
  it.each<[what: string, sql: string, code: ErrorCode]>([
    ['is gone', 'DELETE FROM users WHERE id = $1', 'UNAUTHENTICATED'],
    ['is banned', `UPDATE users SET status = 'banned' WHERE id = $1`, 'USER_BANNED'],
    [
      'is another one by now',
      `UPDATE users SET status = 'merged', merged_into = $2 WHERE id = $1`,
      'SESSION_REVOKED',
    ],
  ])('because that user %s is refused', async (_what, sql, code) => {
    const [id, another] = [randomUUID(), randomUUID()];
    await env.database.query(`INSERT INTO users (id) VALUES ($1), ($2)`, [id, another]);
    await env.database.query(sql, sql.includes('$2') ? [id, another] : [id]);
    const work = jest.fn<() => Promise<void>>();
    await expect(userTransaction(dataSource, id, work)).rejects.toMatchObject({ code });
    expect(work).not.toHaveBeenCalled();
  });
});
