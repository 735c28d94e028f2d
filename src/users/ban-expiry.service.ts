import { Injectable } from '@nestjs/common';
import { PeriodicJob } from '../common/periodic-job.js';
import { BansService } from './bans.service.js';

/** Lifts bans that have come to their end, of users who do not log in. */
@Injectable()
export class BanExpiryService extends PeriodicJob {
  /** A login does not wait for it; lists do. */
  protected readonly interval = 60_000;
  protected readonly failure = 'bans that have ended stay for now';

  constructor(private readonly bans: BansService) {
    super();
  }

  /** @returns how many were lifted */
  async run(): Promise<number> {
    for (let total = 0; ;) {
      const { lifted, mayBeMore } = await this.bans.liftBatch();
      total += lifted;
      if (!mayBeMore || this.stopping) return total;
    }
  }
}
