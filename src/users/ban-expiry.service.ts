import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Periodic } from '../common/periodic.js';
import { BansService } from './bans.service.js';

/** Milliseconds. A login does not wait for it; lists do. */
const interval = 60_000;

/** Lifts bans that have come to their end, of users who do not log in. */
@Injectable()
export class BanExpiryService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(BanExpiryService.name);
  private job: Periodic | undefined;

  constructor(private readonly bans: BansService) {}

  onApplicationBootstrap(): void {
    this.job = new Periodic(interval, () => this.run(), this.logger, 'bans that have ended stay for now');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.job?.stop();
  }

  /** @returns how many were lifted */
  async run(): Promise<number> {
    for (let total = 0; ;) {
      const { lifted, mayBeMore } = await this.bans.liftBatch();
      total += lifted;
      if (!mayBeMore || this.job?.stopped === true) return total;
    }
  }
}
