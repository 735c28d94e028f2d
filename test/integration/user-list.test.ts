import { DataSource } from 'typeorm';
import { type UserListQuery, userListStatement } from '../../src/users/user-list.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
  await env.database.query(
    `INSERT INTO users (id, status, roles, created_at, nickname, phone, phone_app_id, phone_verified_at, erasure_due_at)
     SELECT gen_random_uuid(), CASE WHEN n % 200 = 0 THEN 'banned' ELSE 'active' END,
            CASE WHEN n = 7 THEN '{admin}' WHEN n % 5000 = 9 THEN '{support}' ELSE '{}' END::text[],
            timestamptz '2026-01-01' + n * interval '37 seconds',
            CASE WHEN n % 3 = 0 THEN '小' || n WHEN n % 3 = 1 THEN 'User ' || n END,
            CASE WHEN n % 2 = 0 THEN '+861' || (3000000000 + n) END, CASE WHEN n % 2 = 0 THEN 'wx' END,
            CASE WHEN n % 2 = 0 THEN now() END, CASE WHEN n % 1000 = 3 THEN now() END
       FROM generate_series(1, 10000) AS n`,
  );
  await env.database.query(
    `INSERT INTO wechat_identities (id, user_id, app_id, openid) SELECT gen_random_uuid(), id, 'wx', 'o' || id FROM users`,
  );
  await env.database.query(
    `INSERT INTO wechat_unionids (platform, unionid, user_id) SELECT 'p', 'u' || id, id FROM users`,
  );
  await env.database.query('VACUUM ANALYZE users, wechat_identities, wechat_unionids');
});
afterAll(() => env.close());

const after = { created: Date.parse('2026-01-02') * 1_000, id: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' };

it.each<[what: string, query: Partial<UserListQuery>, byIndex: string[]]>([
  ['nothing', {}, ['users_created_at']],
  ['a page further on', { after }, ['users_created_at']],
  ['a page further on, backwards', { after, sort: 'createdAt' }, ['users_created_at']],
  [
    'a day',
    { createdFrom: new Date('2026-01-02'), createdBefore: new Date('2026-01-03') },
    ['users_created_at'],
  ],
  ['the banned', { status: 'banned' }, ['users_not_active']],
  // The one by time of creation, or the one by time of erasure: of few rows either is right.
  ['those who are about to be erased', { status: 'deleting' }, ['users_(deleting|erasure_due_at)']],
  ['admins', { role: 'admin' }, ['users_admins']],
  ['support', { role: 'support' }, ['users_support']],
  ['an openid', { search: 'o-of-nobody' }, ['wechat_identities_openid', 'wechat_unionids_unionid']],
  ['an id', { search: after.id }, ['users_pkey', 'users_nickname']],
  ['a phone number', { search: '13000000500' }, ['users_phone', 'users_nickname']],
  ['a nickname that nobody has', { search: 'zzz' }, ['users_nickname']],
  ['a nickname that few have', { search: 'user 77' }, ['users_nickname']],
  ['a nickname that a third has', { search: '小' }, ['users_created_at']],
])('of 10,000 users %s is found by index', async (_what, query, byIndex) => {
  const { text, values } = userListStatement({ sort: '-createdAt', after: undefined, limit: 21, ...query });
  const lines = await env.service.app
    .get(DataSource)
    .query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${text}`, values);
  const plan = lines.map((line) => line['QUERY PLAN']).join('\n');
  expect(plan).not.toContain('Seq Scan');
  for (const index of byIndex) expect(plan).toMatch(new RegExp(index));
});
