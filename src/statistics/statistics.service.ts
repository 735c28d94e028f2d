import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { Periodic } from '../common/periodic.js';
import { PreparedStatements } from '../database/index.js';
import { flush, flushValues } from './flush.statement.js';
import { Tally } from './tally.js';

/** Milliseconds. What an instance that is killed has not told yet is lost. */
const interval = 5_000;
/** Milliseconds. A server that does not answer does not hold up an instance that stops. */
const patience = 2_000;

/**
 * Counts, beside the statements that users wait for: in memory first, and from there to the database every few seconds, in one
 * round trip, when there is something (docs/decisions/0027).
 */
@Injectable()
export class StatisticsService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(StatisticsService.name);
  private readonly tally: Tally;
  private writing: Promise<void> = Promise.resolve();
  private job: Periodic | undefined;

  constructor(
    private readonly statements: PreparedStatements,
    clock: Clock,
  ) {
    this.tally = new Tally(clock);
  }

  onApplicationBootstrap(): void {
    this.job = new Periodic(interval, () => this.flush(), this.logger, 'statistics are written later');
  }

  /** No request comes any more. */
  async onApplicationShutdown(): Promise<void> {
    const last = Promise.resolve(this.job?.stop()).then(() => this.flush());
    const isWritten = last.then(
      () => true,
      () => false,
    );
    if (!(await Promise.race([isWritten, wait(patience, false, { ref: false })]))) {
      this.logger.warn('the last statistics are lost');
    }
  }

  userActive(userId: string): void {
    this.tally.userActive(userId);
  }

  /** @param outcome `new`, `returning`, or an error's code in lower case */
  login(outcome: string): void {
    this.tally.login(outcome);
  }

  /** Resolves when all that this instance has seen before the call is in the database. One at a time. */
  flush(): Promise<void> {
    const written = this.writing.then(() => this.write());
    // Whoever comes next tries again, with what is given back.
    this.writing = written.catch(() => undefined);
    return written;
  }

  private async write(): Promise<void> {
    for (let batch = this.tally.take(); batch; batch = this.tally.take()) {
      try {
        await this.statements.run(flush, flushValues(batch));
      } catch (error) {
        this.tally.giveBack(batch);
        throw error;
      }
    }
  }
}
