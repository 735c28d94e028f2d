import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Periodic } from '../common/periodic.js';
import { AvatarFiles } from './avatar-files.service.js';

/** Milliseconds. */
const interval = 60_000;

/** Removes the files that were to go when somebody crashed, or the storage failed. */
@Injectable()
export class AvatarFilesCleanup implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(AvatarFilesCleanup.name);
  private job: Periodic | undefined;

  constructor(private readonly files: AvatarFiles) {}

  onApplicationBootstrap(): void {
    this.job = new Periodic(
      interval,
      () => this.files.run(),
      this.logger,
      'files of former pictures stay for now',
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.job?.stop();
  }
}
