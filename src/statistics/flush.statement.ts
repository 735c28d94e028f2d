import { type PreparedStatement } from '../database/index.js';
import { dateOf } from './day.js';
import { type Batch } from './tally.js';

/**
 * Adds what an instance has seen. Whoever is gone is left out, and so is who is another user by now. All instances lock in one
 * order, and each user of the batch first: nobody goes while it is written.
 */
export const flush: PreparedStatement = {
  name: 'statistics.flush',
  access: 'write',
  text: `
  WITH present AS (
    SELECT seen.day, u.id
      FROM unnest($1::date[], $2::uuid[]) AS seen (day, user_id) JOIN users AS u ON u.id = seen.user_id
     WHERE u.status <> 'merged'
     ORDER BY u.id, seen.day
       FOR KEY SHARE OF u
  ), active AS (
    INSERT INTO active_days (day, user_id) SELECT day, id FROM present ON CONFLICT DO NOTHING
  )
  INSERT INTO daily_statistics AS s (day, kind, key, count)
  SELECT day, 'login', outcome, count
    FROM unnest($3::date[], $4::text[], $5::bigint[]) AS counted (day, outcome, count)
   ORDER BY day, outcome
  ON CONFLICT (day, kind, key) DO UPDATE SET count = s.count + excluded.count`,
};

export function flushValues({ users, logins }: Batch): unknown[] {
  const counted = [...logins].map(([key, count]) => [...key.split(' '), count]);
  return [
    users.map(({ day }) => dateOf(day)),
    users.map(({ userId }) => userId),
    ...[0, 1, 2].map((column) => counted.map((row) => row[column])),
  ];
}
