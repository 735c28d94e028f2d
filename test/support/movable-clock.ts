import { Clock } from '../../src/common/clock.js';

/** The real time, moved by the test. */
export class MovableClock extends Clock {
  private offset = 0;
  private monotonicOffset = 0;
  private heldAt: number | undefined;

  override now(): number {
    return Date.now() + this.offset;
  }

  override monotonic(): number {
    return (this.heldAt ?? performance.now()) + this.monotonicOffset;
  }

  advance(milliseconds: number): void {
    this.offset += milliseconds;
  }

  /** From now on nothing grows old but by {@link advanceMonotonic}, however slow the machine is. */
  holdMonotonic(): void {
    this.heldAt = performance.now();
  }

  /** As if nothing had happened since it was held. */
  releaseMonotonic(): void {
    if (this.heldAt !== undefined) this.monotonicOffset += this.heldAt - performance.now();
    this.heldAt = undefined;
  }

  /** As if this process had not been able to do anything for so long. */
  advanceMonotonic(milliseconds: number): void {
    this.monotonicOffset += milliseconds;
  }
}
