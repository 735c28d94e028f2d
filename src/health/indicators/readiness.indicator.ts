import { type HealthIndicatorResult } from '@nestjs/terminus';

/** One entry of the readiness details. What it tells is public. */
export interface ReadinessIndicator {
  check(): HealthIndicatorResult | Promise<HealthIndicatorResult>;
}

/** Injection token: every {@link ReadinessIndicator}. */
export const READINESS_INDICATORS = Symbol('READINESS_INDICATORS');
