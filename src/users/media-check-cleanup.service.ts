import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

/** Milliseconds between two looks of an instance. */
const interval = 600_000;
/** Rows a look: what is left waits for the next one. */
const maxRows = 10_000;

/** Forgets pictures that WeChat was to look at and has not told of: it says within half an hour, we wait two days. */
@Injectable()
export class MediaCheckCleanup implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(MediaCheckCleanup.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> | undefined;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.run().catch((error: unknown) => {
        this.logger.warn(`old media checks stay for now: ${(error as Error).message}`);
      });
    }, interval);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** @returns how many rows went */
  async run(): Promise<number> {
    // Instances do not wait for one another.
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM media_checks WHERE trace_id IN (
         SELECT trace_id FROM media_checks WHERE requested_at < now() - interval '2 days'
          LIMIT ${maxRows} FOR UPDATE SKIP LOCKED)`,
    );
    return count;
  }
}
