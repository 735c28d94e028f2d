import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { PeriodicJob } from '../common/periodic-job.js';
import { type PreparedStatement, PreparedStatements } from '../database/index.js';
import { Metrics } from '../observability/index.js';
import { ErasureService } from './erasure.service.js';

/** Users a look. */
const batchSize = 100;

interface DueUser {
  readonly id: string;
}

/** Who is banned waits: erased, they would come back as somebody who is not. */
const findDue: PreparedStatement = {
  name: 'users.find_due_erasures',
  access: 'read',
  // It comes again, and a connection that has fallen silent is not waited for at shutdown.
  patience: 2_000,
  text: `
    SELECT id FROM users
     WHERE erasure_due_at <= now() AND status = 'active' AND ($1::uuid IS NULL OR id > $1)
     ORDER BY id LIMIT ${batchSize}`,
};

/**
 * Erases users whose time to think it over has passed, each in a transaction of their own. On every instance: whoever comes
 * second to a user waits for the locks of the erasure, and finds nobody.
 */
@Injectable()
export class DueErasures extends PeriodicJob {
  protected readonly interval = 5_000;
  protected readonly failure = 'users who are to be erased stay for now';

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly statements: PreparedStatements,
    private readonly erasure: ErasureService,
    private readonly metrics: Metrics,
  ) {
    super();
  }

  /** @returns how many users were erased */
  async run(): Promise<number> {
    let erased = 0;
    let due: DueUser[] = [];
    do {
      // Past those who cannot be erased now.
      due = await this.statements.run<DueUser & Record<string, unknown>>(findDue, [due.at(-1)?.id ?? null]);
      for (const { id } of due) {
        if (this.stopping) return erased;
        if (await this.erase(id)) erased++;
      }
    } while (due.length === batchSize);
    return erased;
  }

  private async erase(userId: string): Promise<boolean> {
    const because = 'own_request';
    try {
      const isErased = await this.dataSource.transaction((manager) =>
        this.erasure.erase(manager, userId, { because, actorKind: 'user', actorId: userId }),
      );
      if (isErased) {
        this.logger.log(`user ${userId} has been erased: ${because}`);
        this.metrics.erasure(because);
      }
      return isErased;
    } catch (error) {
      // Of the database's errors what they are called, without what they say of the data.
      const { code = 'unknown error' } = error as { code?: string };
      this.logger.warn(`user ${userId} is not erased yet, and will be tried again: ${code}`);
      return false;
    }
  }
}
