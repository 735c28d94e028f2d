import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { PeriodicJob } from '../common/periodic-job.js';
import { AUDIT_CONFIG, type AuditConfig } from '../config/index.js';

/** Events a statement: each is a transaction of its own. */
const batchSize = 5_000;

/** Removes what has been in the trail for longer than is configured, the oldest first. What another instance removes is left to it. */
@Injectable()
export class AuditRetentionService extends PeriodicJob {
  protected readonly interval = 60 * 60_000;
  protected readonly failure = 'old events stay in the trail for now';

  constructor(
    @Inject(AUDIT_CONFIG) private readonly config: AuditConfig,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {
    super();
  }

  /** @returns how many events went */
  async run(): Promise<number> {
    for (let total = 0; ;) {
      const [row] = await this.dataSource.query<{ removed: number }[]>(
        `SELECT remove_old_audit_events($1, $2) AS removed`,
        [this.config.retentionDays, batchSize],
      );
      const removed = row?.removed ?? 0;
      total += removed;
      if (removed < batchSize || this.stopping) return total;
    }
  }
}
