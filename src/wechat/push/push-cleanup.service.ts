import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { PeriodicJob } from '../../common/periodic-job.js';

/** Rows a statement. */
const batchSize = 1_000;

/**
 * Removes pushes that are over: done for a week, when WeChat delivers none of them again, or dead for a month. Those by which data
 * of users was forgotten stay known, without their message: somebody who has kept one must not erase a user who has come back.
 */
@Injectable()
export class PushCleanupService extends PeriodicJob {
  protected readonly interval = 60_000;
  protected readonly failure = 'old pushes stay for now';

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    super();
  }

  /** @returns how many rows went */
  async run(): Promise<number> {
    let removed = 0;
    while (!this.stopping) {
      // Waits for nobody: one that an admin tries again at this moment stays.
      const [, count] = await this.dataSource.query<[unknown[], number]>(
        `DELETE FROM push_inbox WHERE id = ANY (ARRAY(
           SELECT id FROM push_inbox
            WHERE (state = 'dead' OR (state = 'done' AND left(event, 5) <> 'user_'))
              AND finished_at < now() - CASE state WHEN 'done' THEN interval '7 days' ELSE interval '30 days' END
              AND finished_at < now() - interval '7 days'
            LIMIT ${batchSize} FOR UPDATE SKIP LOCKED))`,
      );
      removed += count;
      if (count < batchSize) break;
    }
    return removed;
  }
}
