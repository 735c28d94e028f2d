import { Clock } from '../../src/common/clock.js';

/** Time that stands still unless the test moves it. */
export class StoppedClock extends Clock {
  milliseconds = 1_800_000_000_000;

  override now(): number {
    return this.milliseconds;
  }
}
