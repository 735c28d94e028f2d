import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { Pipeline } from './pipeline.js';
import { ServiceConnection } from './service-connection.js';

/** One statement of a hot path. PostgreSQL parses and plans it once a connection, under its name. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
  /** Reads never queue behind writes, which may meet a lock or a slow disk. */
  readonly access: 'read' | 'write';
  /** Milliseconds after which its connection is given up; absent: `databaseTimeouts.query`. */
  readonly patience?: number;
}

/** Connections. Each carries one commit at a time; more would share fewer system calls. */
const pipelines = { read: 2, write: 4 } as const;

/** Milliseconds: what waits for a lock holds up whatever was sent behind it. */
const lockTimeout = 50;
const lockNotAvailable = '55P03';
/** A statement before this one on the connection was to prepare it, and met a lock. Nothing has been executed. */
const notPrepared = '26000';
const elsewhere: ReadonlySet<unknown> = new Set([lockNotAvailable, notPrepared]);

/**
 * Runs the named statements of the hot paths: single ones, that need no transaction around them, on pipelined
 * connections of their own. One that meets a lock leaves the pipeline and waits in the pool, where everything
 * else is done through repositories.
 */
@Injectable()
export class PreparedStatements implements OnApplicationShutdown {
  private readonly lanes: Readonly<Record<PreparedStatement['access'], readonly Pipeline[]>>;
  private readonly turns = { read: 0, write: 0 };

  constructor(
    connection: ServiceConnection,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {
    const settings = { ...connection.settings, lock_timeout: lockTimeout };
    const open = (count: number): Pipeline[] => Array.from({ length: count }, () => new Pipeline(settings));
    this.lanes = { read: open(pipelines.read), write: open(pipelines.write) };
  }

  async run<Row extends QueryResultRow>(statement: PreparedStatement, values: unknown[]): Promise<Row[]> {
    const { text, access, patience } = statement;
    const lane = this.lanes[access];
    const turn = (this.turns[access] + 1) % 1_000_000;
    this.turns[access] = turn;
    try {
      const { rows } = await (lane[turn % lane.length] as Pipeline).query(statement, values, patience);
      return rows as Row[];
    } catch (error) {
      if (!elsewhere.has((error as { code?: unknown }).code)) throw error;
      return this.dataSource.query<Row[]>(text, values);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(Object.values(this.lanes).flatMap((lane) => lane.map((pipeline) => pipeline.end())));
  }
}
