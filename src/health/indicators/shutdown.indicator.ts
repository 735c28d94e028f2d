import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';

/** Goes down first when the instance stops, so that load balancers turn away before connections close. */
@Injectable()
export class ShutdownIndicator {
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
