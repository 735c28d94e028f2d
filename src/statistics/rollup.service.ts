import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { PeriodicJob } from '../common/periodic-job.js';
import { dateOf, dayOf } from './day.js';

/** Rows a statement. */
const batchSize = 10_000;

/** Each row is counted by whoever removes it: by several instances at once, or again after a failure, it is counted once. */
const countAndRemove = `
  WITH gone AS (
    DELETE FROM active_days
     WHERE ctid = ANY (ARRAY(SELECT ctid FROM active_days WHERE day < $1::date LIMIT ${batchSize} FOR UPDATE SKIP LOCKED))
    RETURNING day
  ), counted AS (
    INSERT INTO daily_statistics AS s (day, kind, key, count)
    SELECT day, 'active', '', count(*) FROM gone GROUP BY day ORDER BY day
    ON CONFLICT (day, kind, key) DO UPDATE SET count = s.count + excluded.count
  )
  SELECT count(*)::int AS removed FROM gone`;

/** Turns who was there, once it is two days ago, into how many. */
@Injectable()
export class RollupService extends PeriodicJob {
  protected readonly interval = 60 * 60_000;
  protected readonly failure = 'who was active stays for now';

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** @returns how many rows have been counted and are gone */
  async run(): Promise<number> {
    const yesterday = dateOf(dayOf(this.clock.now()) - 1);
    for (let total = 0; ;) {
      const [row] = await this.dataSource.query<{ removed: number }[]>(countAndRemove, [yesterday]);
      const removed = row?.removed ?? 0;
      total += removed;
      if (removed < batchSize || this.stopping) return total;
    }
  }
}
