import { Injectable } from '@nestjs/common';
import { PeriodicJob } from '../common/periodic-job.js';
import { AvatarFiles } from './avatar-files.service.js';

/** Removes the files that were to go when somebody crashed, or the storage failed. */
@Injectable()
export class AvatarFilesCleanup extends PeriodicJob {
  protected readonly interval = 60_000;
  protected readonly failure = 'files of former pictures stay for now';

  constructor(private readonly files: AvatarFiles) {
    super();
  }

  run(): Promise<unknown> {
    return this.files.run();
  }
}
