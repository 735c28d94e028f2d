import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { type JsonValue, type UserData, UserDataRegistry } from '../../src/common/user-data/index.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

interface Row {
  nickname: string | null;
  nickname_flagged: boolean;
  gender: string | null;
  language: string | null;
  region: string | null;
  region_flagged: boolean;
  phone: string | null;
  phone_app_id: string | null;
}
const nobody: Row = {
  nickname: null,
  nickname_flagged: false,
  gender: null,
  language: null,
  region: null,
  region_flagged: false,
  phone: null,
  phone_app_id: null,
};
const alice: Row = {
  nickname: '小红',
  nickname_flagged: true,
  gender: 'female',
  language: 'zh-CN',
  region: '广东省 深圳市',
  region_flagged: true,
  phone: '+8613800000001',
  phone_app_id: 'wx1',
};
const bob: Row = {
  nickname: '小明',
  nickname_flagged: false,
  gender: 'male',
  language: 'en',
  region: '北京市',
  region_flagged: false,
  phone: '+8613800000002',
  phone_app_id: 'wx2',
};
const columns = Object.keys(nobody) as (keyof Row)[];

let env: TestEnvironment;
let dataSource: DataSource;
let profile: UserData;
let users: { survivorId: string; loserId: string };
beforeAll(async () => {
  env = await createTestEnvironment();
  dataSource = env.service.app.get(DataSource);
  const registry = env.service.app.get(UserDataRegistry);
  profile = registry.all().find(({ name }) => name === 'profile') as UserData;
});
afterAll(() => env.close());

async function given(survivor: Row, loser: Row): Promise<void> {
  users = { survivorId: randomUUID(), loserId: randomUUID() };
  for (const [id, row] of [
    [users.survivorId, survivor],
    [users.loserId, loser],
  ] as const) {
    await env.database.query(
      `INSERT INTO users (id, phone_verified_at, ${columns.join(', ')})
       VALUES ($1, $2, ${columns.map((_column, i) => `$${i + 3}`).join(', ')})`,
      [
        id,
        row.phone === null ? null : new Date('2026-11-22T08:00:00Z'),
        ...columns.map((column) => row[column]),
      ],
    );
  }
}
async function rows(): Promise<Row[]> {
  return Promise.all(
    [users.survivorId, users.loserId].map(async (id) => {
      const [row] = await env.database.query<Row>(`SELECT ${columns.join(', ')} FROM users WHERE id = $1`, [
        id,
      ]);
      return row as Row;
    }),
  );
}
const merge = (): Promise<JsonValue> => dataSource.transaction((manager) => profile.merge(manager, users));
const unmerge = (moved: JsonValue): Promise<void> =>
  dataSource.transaction((manager) => profile.unmerge(manager, users, moved));

it('a merge gives the survivor what they lack, and taking it back takes that away again', async () => {
  await given(nobody, alice);
  const moved = await merge();
  expect(await rows()).toEqual([alice, alice]);
  expect(JSON.stringify(moved)).not.toMatch(/小红|1380000|female|zh-CN|深圳/);
  await unmerge(moved);
  expect(await rows()).toEqual([nobody, alice]);
});

it('a merge leaves the survivor what they have, and so does taking it back', async () => {
  await given(bob, alice);
  const moved = await merge();
  expect(await rows()).toEqual([bob, alice]);
  await unmerge(moved);
  expect(await rows()).toEqual([bob, alice]);
});

it('a merge fills what is missing alone, and all that belongs to it', async () => {
  await given({ ...bob, phone: null, phone_app_id: null }, alice);
  await unmerge(
    await merge().then(async (moved) => {
      const { phone, phone_app_id } = alice;
      expect(await rows()).toEqual([{ ...bob, phone, phone_app_id }, alice]);
      return moved;
    }),
  );
  expect(await rows()).toEqual([{ ...bob, phone: null, phone_app_id: null }, alice]);
});

it('what the survivor has changed since the merge stays theirs', async () => {
  await given(nobody, alice);
  const moved = await merge();
  await env.database.query(`UPDATE users SET nickname = '新名' WHERE id = $1`, [users.survivorId]);
  await env.database.query(`UPDATE users SET phone_verified_at = now() + interval '1 hour' WHERE id = $1`, [
    users.survivorId,
  ]);
  await unmerge(moved);
  const { nickname_flagged, phone, phone_app_id } = alice;
  const theirs = { nickname: '新名', nickname_flagged, phone, phone_app_id };
  expect(await rows()).toEqual([{ ...nobody, ...theirs }, alice]);
});

it('each field goes by itself, and comes back by itself', async () => {
  const half = { ...bob, gender: null, region: null, region_flagged: false };
  await given(half, alice);
  const moved = await merge();
  const { gender, region, region_flagged } = alice;
  expect((await rows())[0]).toEqual({ ...half, gender, region, region_flagged });
  await env.database.query(`UPDATE users SET region = '上海市', region_flagged = false WHERE id = $1`, [
    users.survivorId,
  ]);
  await unmerge(moved);
  expect(await rows()).toEqual([{ ...half, region: '上海市' }, alice]);
});

it('what was moved before there were other fields is taken back as ever', async () => {
  await given(alice, alice);
  await unmerge({ fields: ['nickname', 'phone'], exchanges: {} });
  const [survivor] = await rows();
  expect(survivor).toEqual({
    ...alice,
    nickname: null,
    nickname_flagged: false,
    phone: null,
    phone_app_id: null,
  });
});

it('a flag that somebody has taken off since the merge makes it no other text', async () => {
  await given(nobody, alice);
  const moved = await merge();
  await env.database.query(
    `UPDATE users SET nickname_flagged = false, region_flagged = false WHERE id = $1`,
    [users.survivorId],
  );
  await unmerge(moved);
  expect((await rows())[0]).toEqual(nobody);
});

it('phone codes that both had exchanged are summed by day, and given back', async () => {
  await given(nobody, nobody);
  await env.database.query(
    `INSERT INTO phone_exchanges VALUES ($1, '2026-01-01', 2), ($1, '2026-01-02', 1), ($2, '2026-01-02', 4), ($2, '2026-01-03', 3)`,
    [users.survivorId, users.loserId],
  );
  const counts = async (): Promise<unknown[]> =>
    env.database.query(
      `SELECT user_id = $1 AS survivor, day::text, count FROM phone_exchanges WHERE user_id IN ($1, $2) ORDER BY 1 DESC, 2`,
      [users.survivorId, users.loserId],
    );
  const moved = await merge();
  expect(await counts()).toEqual([
    { survivor: true, day: '2026-01-01', count: 2 },
    { survivor: true, day: '2026-01-02', count: 5 },
    { survivor: true, day: '2026-01-03', count: 3 },
  ]);
  // What is a day old may have been cleaned up.
  await env.database.query(`DELETE FROM phone_exchanges WHERE day = '2026-01-03'`);
  await unmerge(moved);
  expect(await counts()).toEqual([
    { survivor: true, day: '2026-01-01', count: 2 },
    { survivor: true, day: '2026-01-02', count: 1 },
    { survivor: false, day: '2026-01-02', count: 4 },
  ]);
});
