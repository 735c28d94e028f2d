import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { PeriodicJob } from '../common/periodic-job.js';

/** Rows a look: what is left waits for the next one. */
const maxRows = 10_000;

/** Forgets pictures that WeChat was to look at and has not told of: it says within half an hour, we wait two days. */
@Injectable()
export class MediaCheckCleanup extends PeriodicJob {
  protected readonly interval = 600_000;
  protected readonly failure = 'old media checks stay for now';

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    super();
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
