import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { PeriodicJob } from '../common/periodic-job.js';
import { undoPeriod } from './merge.js';
import { UserDataRegistry } from '../common/user-data/index.js';

/** Users a transaction, and a look. */
const batchSize = 100;

/**
 * Removes merged users when their merge can no longer be undone, and as late what is kept of merges that were undone.
 * By one instance at a time: what is locked is another's.
 */
@Injectable()
export class MergedUsersCleanupService extends PeriodicJob {
  protected readonly interval = 10 * 60_000;
  protected readonly failure = 'merged users stay for now';

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly registry: UserDataRegistry,
  ) {
    super();
  }

  /** @returns how many users went */
  async run(): Promise<number> {
    await this.forgetUndone();
    return this.dataSource.transaction(async (manager) => {
      const userIds = await this.lockFinalLosers(manager);
      for (const userId of userIds)
        for (const data of this.registry.all()) await data.erase?.(manager, userId);
      await manager.query(`DELETE FROM users WHERE id = ANY ($1::uuid[])`, [userIds]);
      return userIds.length;
    });
  }

  /** It says who they were to WeChat. */
  private async forgetUndone(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM user_merges WHERE id = ANY (ARRAY(
         SELECT id FROM user_merges WHERE undone_at IS NOT NULL AND merged_at < now() - ${undoPeriod}
            FOR UPDATE SKIP LOCKED))`,
    );
  }

  /** The row of the merge first, as undoing it does. The oldest first: who had been merged into a loser goes before them. */
  private async lockFinalLosers(manager: EntityManager): Promise<string[]> {
    const rows = await manager.query<{ id: string }[]>(
      `SELECT m.loser_id AS id
         FROM user_merges AS m JOIN users AS u ON u.id = m.loser_id AND u.merged_into = m.survivor_id
        WHERE m.undone_at IS NULL AND m.merged_at < now() - ${undoPeriod}
        ORDER BY m.merged_at LIMIT ${batchSize} FOR UPDATE OF m SKIP LOCKED`,
    );
    return rows.map(({ id }) => id);
  }
}
