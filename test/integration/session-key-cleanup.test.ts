import { type EntityManager } from 'typeorm';
import {
  agedSessionKeys,
  forgetSessionKeys,
  sessionKeysOfEndedSessions,
} from '../../src/sessions/session-key-cleanup.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** Each with a session: of 100,000, two in a hundred have ended within the day, and two have an old key. */
const identities = 100_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(
    `INSERT INTO users (id)
     SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid FROM generate_series(1, $1) AS n`,
    [identities],
  );
  await database.query(
    `INSERT INTO wechat_identities (id, user_id, app_id, openid, session_key_sealed, session_key_kid, session_key_at)
     SELECT id, id, 'wx-many', id::text, decode(repeat('00', 44), 'hex'), 'k1',
            now() - CASE right(id::text, 2) WHEN '11' THEN interval '40 days' WHEN '12' THEN interval '50 days'
                                            ELSE random() * interval '29 days' END
       FROM users`,
  );
  await database.query(
    `INSERT INTO sessions (id, user_id, identity_id, app_id, expires_at, absolute_expires_at, revoked_at, revoked_reason)
     SELECT id, user_id, id, app_id,
            now() + CASE WHEN ended THEN interval '1 day' ELSE random() * interval '30 days' END,
            now() + interval '90 days', CASE WHEN ended THEN now() END, CASE WHEN ended THEN 'logout' END
       FROM wechat_identities, LATERAL (SELECT right(id::text, 2) IN ('21', '22') AS ended) AS its`,
  );
}, 60_000);
afterAll(() => database.drop());

/** Takes note of how PostgreSQL goes about each statement, in a transaction that is taken back. */
async function explained<T>(plans: string[], work: (manager: EntityManager) => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    const query = async (text: string, values: unknown[]): Promise<unknown> => {
      const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
      plans.push(JSON.stringify(rows));
      const result = await client.query(text, values);
      return result.command === 'UPDATE' ? [[], result.rowCount] : result.rows;
    };
    return await work({ query } as unknown as EntityManager);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

it.each(['before the tables are analyzed', 'after'])(
  'among 100,000 sessions the keys to be removed are found and removed by indexes alone: %s',
  async (when) => {
    if (when === 'after') await database.query('ANALYZE');
    for (const find of [agedSessionKeys, sessionKeysOfEndedSessions]) {
      const plans: string[] = [];
      const keys = await explained(plans, (manager) => find(manager, 1_000));
      expect(keys).toHaveLength(1_000);
      await explained(plans, (manager) => forgetSessionKeys(manager, keys));
      expect(plans).toHaveLength(2);
      expect(plans.join()).not.toContain('Seq Scan');
    }
  },
);
