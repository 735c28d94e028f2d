import { Injectable } from '@nestjs/common';

/** The one source of time in this process, so that expiry and attacks are tests and not waits. */
@Injectable()
export class Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number {
    return Date.now();
  }

  /** Milliseconds since some moment of this process; never set, never goes back. For how long something lasts. */
  monotonic(): number {
    return performance.now();
  }

  /** Whole seconds since the Unix epoch: the NumericDate of RFC 7519, section 2. */
  nowInSeconds(): number {
    return Math.floor(this.now() / 1000);
  }
}
