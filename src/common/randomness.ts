import { Injectable } from '@nestjs/common';
import { randomBytes, randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { Clock } from './clock.js';

const blockSize = 4096;

/** The one source of randomness, so that tests can choose it. */
@Injectable()
export class Randomness {
  private block = Buffer.alloc(0);
  private offset = 0;

  constructor(private readonly clock: Clock) {}

  /** The operating system is asked for a block at a time; no byte of it is given out twice. */
  bytes(size: number): Buffer {
    if (this.offset + size > this.block.length) {
      this.block = randomBytes(Math.max(blockSize, size));
      this.offset = 0;
    }
    return this.block.subarray(this.offset, (this.offset += size));
  }

  /** UUIDv7 (RFC 9562, section 5.7): 74 random bits behind the time, so that indexes grow at their end. */
  uuidv7(): string {
    return v7({ msecs: this.clock.now(), random: this.bytes(16) });
  }

  uuidv4(): string {
    return randomUUID();
  }
}
