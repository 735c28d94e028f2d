import { Injectable } from '@nestjs/common';

/** The one source of time in this process, so that expiry and attacks are tests and not waits. */
@Injectable()
export class Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number {
    return Date.now();
  }

  /** Whole seconds since the Unix epoch: the NumericDate of RFC 7519, section 2. */
  nowInSeconds(): number {
    return Math.floor(this.now() / 1000);
  }
}
