import { Injectable } from '@nestjs/common';
import { randomBytes, randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { Clock } from './clock.js';

/** The one source of randomness, so that tests can choose it. */
@Injectable()
export class Randomness {
  constructor(private readonly clock: Clock) {}

  bytes(size: number): Buffer {
    return randomBytes(size);
  }

  /** UUIDv7 (RFC 9562, section 5.7): 74 random bits behind the time, so that indexes grow at their end. */
  uuidv7(): string {
    return v7({ msecs: this.clock.now() });
  }

  uuidv4(): string {
    return randomUUID();
  }
}
