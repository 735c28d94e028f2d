import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { type PreparedStatement, PreparedStatements } from '../../database/index.js';

const ping: PreparedStatement = { name: 'health.ping', text: 'SELECT 1' };

/** Ready means that a statement gets through; the pool's own timeouts bound the wait. */
@Injectable()
export class DatabaseIndicator {
  constructor(
    private readonly statements: PreparedStatements,
    private readonly indicators: HealthIndicatorService,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('database');
    try {
      await this.statements.run(ping, []);
      return indicator.up();
    } catch {
      return indicator.down();
    }
  }
}
