import { Clock } from '../../src/common/clock.js';

/** The real time, moved by the test. */
export class MovableClock extends Clock {
  private offset = 0;
  private monotonicOffset = 0;

  override now(): number {
    return Date.now() + this.offset;
  }

  override monotonic(): number {
    return performance.now() + this.monotonicOffset;
  }

  advance(milliseconds: number): void {
    this.offset += milliseconds;
  }

  /** As if this process had not been able to do anything for so long. */
  advanceMonotonic(milliseconds: number): void {
    this.monotonicOffset += milliseconds;
  }
}
