import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Periodic } from './periodic.js';

/** A service whose work comes again and again, from when the instance is ready until it stops. */
export abstract class PeriodicJob implements OnApplicationBootstrap, OnApplicationShutdown {
  protected readonly logger = new Logger(this.constructor.name);
  /** Milliseconds between two beginnings. */
  protected abstract readonly interval: number;
  /** What it means that a run has failed, for the log. */
  protected abstract readonly failure: string;
  private job: Periodic | undefined;

  /** One run, which may fail: the next one comes all the same. */
  abstract run(): Promise<unknown>;

  onApplicationBootstrap(): void {
    this.job = new Periodic(this.interval, () => this.run(), this.logger, this.failure);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.job?.stop();
  }

  /** Whether the instance stops: a long run ends where it can. */
  protected get stopping(): boolean {
    return this.job?.stopped === true;
  }
}
