import { Injectable } from '@nestjs/common';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Randomness } from '../randomness.js';
import { KeyRing } from './key-ring.js';

export type SealPurpose = 'session-key-seal' | 'signing-key-seal';

export interface Sealed {
  /** The master key that opens it. */
  readonly kid: string;
  /** nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes) */
  readonly box: Buffer;
}

const nonceLength = 12;
const tagLength = 16;

/** A sealed value that does not open: another key, another owner, or altered bytes. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. `owner` is bound as additional data, so that a
 * sealed value copied to another row does not open there.
 */
@Injectable()
export class Sealer {
  constructor(
    private readonly ring: KeyRing,
    private readonly randomness: Randomness,
  ) {}

  seal(purpose: SealPurpose, owner: string, plaintext: Buffer): Sealed {
    const { kid, key } = this.ring.newest(purpose);
    const nonce = this.randomness.bytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner));
    const box = Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    return { kid, box };
  }

  /** @throws UnsealError */
  open(purpose: SealPurpose, owner: string, { kid, box }: Sealed): Buffer {
    const derived = this.ring.named(purpose, kid);
    if (!derived) throw new UnsealError(`MASTER_KEYS holds no key "${kid}", which sealed this value`);
    if (box.length < nonceLength + tagLength) throw new UnsealError('the sealed value is too short');
    const decipher = createDecipheriv('aes-256-gcm', derived.key, box.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(box.subarray(-tagLength));
    try {
      return Buffer.concat([decipher.update(box.subarray(nonceLength, -tagLength)), decipher.final()]);
    } catch {
      throw new UnsealError(`the key "${kid}" does not open this value: wrong key, wrong owner or altered`);
    }
  }

  /** The same value sealed with the newest key; undefined when it does not open. */
  reseal(purpose: SealPurpose, owner: string, sealed: Sealed): Sealed | undefined {
    try {
      return this.seal(purpose, owner, this.open(purpose, owner, sealed));
    } catch (error) {
      if (error instanceof UnsealError) return undefined;
      throw error;
    }
  }
}
