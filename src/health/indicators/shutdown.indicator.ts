import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { type ReadinessIndicator } from './readiness.indicator.js';

/** Goes down first when the instance stops, so that load balancers turn away before connections close. */
@Injectable()
export class ShutdownIndicator implements ReadinessIndicator {
  private stopping = false;

  constructor(private readonly indicators: HealthIndicatorService) {}

  beginShutdown(): void {
    this.stopping = true;
  }

  check(): HealthIndicatorResult {
    const indicator = this.indicators.check('shutdown');
    return this.stopping ? indicator.down() : indicator.up();
  }
}
