import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { RevocationsService } from '../../sessions/index.js';
import { type ReadinessIndicator } from './readiness.indicator.js';

/** Down when this instance no longer knows who has been logged out: it refuses every token then. */
@Injectable()
export class RevocationsIndicator implements ReadinessIndicator {
  constructor(
    private readonly revocations: RevocationsService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  check(): HealthIndicatorResult {
    const indicator = this.indicators.check('revocations');
    return this.revocations.stale ? indicator.down() : indicator.up();
  }
}
