import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AvatarFiles } from './avatar-files.service.js';

/** Milliseconds between two looks of an instance. */
const interval = 60_000;

/** Removes the files that were to go when somebody crashed, or the storage failed. */
@Injectable()
export class AvatarFilesCleanup implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(AvatarFilesCleanup.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly files: AvatarFiles) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running ??= this.attempt().finally(() => (this.running = undefined));
    }, interval);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async attempt(): Promise<void> {
    try {
      await this.files.run();
    } catch (error) {
      this.logger.warn(`files of former pictures stay for now: ${(error as Error).message}`);
    }
  }
}
