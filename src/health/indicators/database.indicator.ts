import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { setTimeout as wait } from 'node:timers/promises';
import { type PreparedStatement, PreparedStatements } from '../../database/index.js';
import { type ReadinessIndicator } from './readiness.indicator.js';

const ping: PreparedStatement = { name: 'health.ping', access: 'read', text: 'SELECT 1' };

/** Milliseconds: an orchestrator's probe waits little longer. */
const patience = 2_000;

/** Ready means that a statement gets through. */
@Injectable()
export class DatabaseIndicator implements ReadinessIndicator {
  private asking: Promise<unknown> | undefined;

  constructor(
    private readonly statements: PreparedStatements,
    private readonly indicators: HealthIndicatorService,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('database');
    try {
      // One for all who ask meanwhile: anybody may.
      this.asking ??= this.statements.run(ping, []).finally(() => (this.asking = undefined));
      const answered = this.asking.then(() => true);
      const tired = wait(patience, false, { ref: false });
      return (await Promise.race([answered, tired])) ? indicator.up() : indicator.down();
    } catch {
      return indicator.down();
    }
  }
}
