import { AuditRetentionService } from '../../src/audit/audit-retention.service.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

let env: TestEnvironment;
let retention: AuditRetentionService;
beforeAll(async () => {
  env = await createTestEnvironment({ env: { AUDIT_RETENTION_DAYS: '200' } });
  retention = env.service.app.get(AuditRetentionService);
});
afterAll(() => env.close());
beforeEach(() => env.database.query('TRUNCATE audit_events'));

const given = (count: number, age: string): Promise<unknown[]> =>
  env.database.query(
    `INSERT INTO audit_events (at, action, actor_kind, subject_kind, subject_id)
     SELECT now() - $2::text::interval, 'session.opened', 'user', 'session', $2 FROM generate_series(1, $1)`,
    [count, age],
  );
const left = async (): Promise<Record<string, number>> => {
  const rows = await env.database.query<{ age: string; count: number }>(
    'SELECT subject_id AS age, count(*)::int FROM audit_events GROUP BY 1',
  );
  return Object.fromEntries(rows.map(({ age, count }) => [age, count]));
};
const remove = async (days: number | null, atMost: number | null): Promise<number | null | undefined> => {
  const [row] = await env.database.query<{ removed: number | null }>(
    'SELECT remove_old_audit_events($1, $2) AS removed',
    [days, atMost],
  );
  return row?.removed;
};

it('events go when they are older than is configured, in batches, and no others', async () => {
  await given(12_000, '201 days');
  await given(1, '200 days 1 minute');
  await given(2, '199 days 23 hours');
  await given(3, '1 second');
  expect(await retention.run()).toBe(12_001);
  expect(await left()).toEqual({ '199 days 23 hours': 2, '1 second': 3 });
  expect(await retention.run()).toBe(0);
});

it('two instances at once remove each event once', async () => {
  await given(11_000, '201 days');
  const other = (await env.startInstance()).service.app.get(AuditRetentionService);
  const removed = await Promise.all([retention.run(), other.run()]);
  expect(removed[0] + removed[1]).toBe(11_000);
  expect(await left()).toEqual({});
});

it('the database itself keeps what is younger than 180 days, whatever it is asked', async () => {
  await given(2, '181 days');
  await given(2, '179 days');
  await given(2, '1 day');
  for (const days of [0, 1, -1, -2_147_483_648, 179]) expect(await remove(days, 1)).toBeLessThanOrEqual(1);
  for (const days of [0, -1_000_000]) expect(await remove(days, 10_000)).toBe(0);
  expect(await left()).toEqual({ '179 days': 2, '1 day': 2 });
});

it('a call removes no more than it is told, the oldest first, and 10,000 at the most', async () => {
  await given(1, '400 days');
  await given(10_001, '300 days');
  expect(await remove(200, 1)).toBe(1);
  expect(await left()).toEqual({ '300 days': 10_001 });
  for (const atMost of [0, -5]) expect(await remove(200, atMost)).toBe(0);
  expect(await remove(200, 1_000_000)).toBe(10_000);
  expect(await left()).toEqual({ '300 days': 1 });
});

it('nobody is given the function who is not the owner or the service', async () => {
  const rows = await env.database.query<{ grantee: string }>(
    `SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS grantee
       FROM pg_proc, aclexplode(proacl) WHERE proname = 'remove_old_audit_events' AND grantee <> proowner`,
  );
  expect(rows.filter(({ grantee }) => grantee !== 'weapp_auth_service')).toEqual([]);
});
