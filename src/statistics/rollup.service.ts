import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { Periodic } from '../common/periodic.js';
import { dateOf, dayOf } from './day.js';

/** Milliseconds. */
const interval = 60 * 60_000;
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
export class RollupService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(RollupService.name);
  private job: Periodic | undefined;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.job = new Periodic(interval, () => this.run(), this.logger, 'who was active stays for now');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.job?.stop();
  }

  /** @returns how many rows have been counted and are gone */
  async run(): Promise<number> {
    const yesterday = dateOf(dayOf(this.clock.now()) - 1);
    for (let total = 0; ;) {
      const [row] = await this.dataSource.query<{ removed: number }[]>(countAndRemove, [yesterday]);
      const removed = row?.removed ?? 0;
      total += removed;
      if (removed < batchSize || this.job?.stopped === true) return total;
    }
  }
}
