import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { PeriodicJob } from '../common/periodic-job.js';
import { agedSessionKeys, forgetSessionKeys, sessionKeysOfEndedSessions } from './session-key-cleanup.js';

/** Rows a transaction: short locks, and an instance that stops has little to give up. */
const batchSize = 1_000;
/** Batches a look and table. What is left then waits for the next one. */
const maxBatches = 50;
/** The same for all instances. */
const cleanupLock = 7_236_518_002;

const tables = {
  // From the next day on (UTC): see the index.
  sessions: `expires_on < (now() AT TIME ZONE 'UTC')::date`,
  // No token is alive that they could concern: see RevocationsService.
  revocations: `created_at < now() - interval '62 minutes'`,
  // Only today's count (UTC).
  phone_exchanges: `day < (now() AT TIME ZONE 'UTC')::date`,
} as const;

/** Removes what has expired, and the session_keys of those who have left; by one instance at a time. */
@Injectable()
export class SessionCleanupService extends PeriodicJob {
  protected readonly interval = 60_000;
  protected readonly failure = 'what has expired stays for now';

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    super();
  }

  /** @returns how many rows went */
  async run(): Promise<number> {
    let removed = 0;
    for (const { step, removesRows } of steps) {
      for (let batch = 0; batch < maxBatches && !this.stopping; batch++) {
        const count = await this.batch(step);
        // Another instance is at it, and goes on with the rest.
        if (count === undefined) return removed;
        if (removesRows) removed += count;
        if (count < batchSize) break;
      }
    }
    return removed;
  }

  private async batch(step: Step): Promise<number | undefined> {
    return this.dataSource.transaction(async (manager) => {
      const [lock] = await manager.query<{ ours: boolean }[]>(
        `SELECT pg_try_advisory_xact_lock($1) AS ours`,
        [cleanupLock],
      );
      return lock?.ours === true ? step(manager) : undefined;
    });
  }
}

/** A batch of it; gives how many. */
type Step = (manager: EntityManager) => Promise<number>;

const steps: readonly { readonly step: Step; readonly removesRows: boolean }[] = [
  // Before the sessions that tell of them are gone.
  ...[sessionKeysOfEndedSessions, agedSessionKeys].map((find) => ({
    step: async (manager: EntityManager) => forgetSessionKeys(manager, await find(manager, batchSize)),
    removesRows: false,
  })),
  ...Object.entries(tables).map(([table, expired]) => ({
    step: (manager: EntityManager) => removeExpired(manager, table, expired),
    removesRows: true,
  })),
];

async function removeExpired(manager: EntityManager, table: string, expired: string): Promise<number> {
  // Locked first: what a refresh is prolonging at this moment stays, and nobody is waited for, or deadlocks.
  const [, count] = await manager.query<[unknown[], number]>(
    `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM ${table} WHERE ${expired} LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
     ))`,
  );
  return count;
}
