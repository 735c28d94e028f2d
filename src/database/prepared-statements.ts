import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type QueryResultRow } from 'pg';
import { DATABASE_CONFIG, type DatabaseConfig } from '../config/index.js';
import { connectionSettings } from './data-source.js';
import { Pipeline } from './pipeline.js';

/** One statement of a hot path. PostgreSQL parses and plans it once a connection, under its name. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

/** As many commits are under way at once; more would share fewer system calls. */
const pipelines = 4;

/** Milliseconds: what waits for a lock holds up whatever was sent behind it. */
const lockTimeout = 50;

/**
 * Runs the named statements of the hot paths: single ones, that need no transaction around them and should meet
 * no lock, on pipelined connections of their own. Everything else goes through repositories and their pool.
 */
@Injectable()
export class PreparedStatements implements OnApplicationShutdown {
  private readonly pipelines: readonly Pipeline[];
  private turn = 0;

  constructor(@Inject(DATABASE_CONFIG) { url }: DatabaseConfig) {
    const settings = { ...connectionSettings, connectionString: url, lock_timeout: lockTimeout };
    this.pipelines = Array.from({ length: pipelines }, () => new Pipeline(settings));
  }

  /** @throws pg's errors; code 55P03 when a lock was not free at once: take the long way then */
  async run<Row extends QueryResultRow>(
    { name, text }: PreparedStatement,
    values: unknown[],
  ): Promise<Row[]> {
    this.turn = (this.turn + 1) % pipelines;
    const { rows } = await (this.pipelines[this.turn] as Pipeline).query({ name, text, values });
    return rows as Row[];
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.pipelines.map((pipeline) => pipeline.end()));
  }
}
