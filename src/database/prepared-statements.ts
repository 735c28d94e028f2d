import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type Pool, type QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';

/** One statement of a hot path. PostgreSQL parses and plans it once a connection, under its name. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

/**
 * Runs the named statements of the hot paths on TypeORM's own pool, past its query runner: one round trip
 * each, parsed once. Everything else goes through repositories.
 */
@Injectable()
export class PreparedStatements {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async run<Row extends QueryResultRow>(statement: PreparedStatement, values: unknown[]): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>({ name: statement.name, text: statement.text, values });
    return rows;
  }

  private get pool(): Pool {
    // PostgresDriver.master is the pg.Pool that every query runner takes its connection from.
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }
}
