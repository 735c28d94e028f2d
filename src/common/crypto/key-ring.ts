import { Inject, Injectable } from '@nestjs/common';
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { KEYS_CONFIG, type KeysConfig } from '../../config/index.js';

/** What a derived key is for. A key of one purpose is useless for any other. */
export type KeyPurpose = 'session-key-seal' | 'signing-key-seal' | 'refresh-token-mac';

export interface DerivedKey {
  /** The id of the master key it comes from. */
  readonly kid: string;
  /** 32 bytes. */
  readonly key: KeyObject;
}

/**
 * The keys that the service works with, derived from MASTER_KEYS by HKDF-SHA256 (RFC 5869), one a purpose and
 * master key. Made once: a KeyObject costs a hundredth of a Buffer per use.
 */
@Injectable()
export class KeyRing {
  private readonly derived = new Map<string, DerivedKey>();
  /** Of the master key that new things are made with. */
  readonly newestId: string;
  /** Of all master keys, newest first. */
  readonly ids: readonly string[];

  constructor(@Inject(KEYS_CONFIG) { masterKeys }: KeysConfig) {
    const purposes: KeyPurpose[] = ['session-key-seal', 'signing-key-seal', 'refresh-token-mac'];
    for (const { id, secret } of masterKeys) {
      for (const purpose of purposes) {
        const key = Buffer.from(hkdfSync('sha256', secret, '', `weapp-auth/v1/${purpose}`, 32));
        this.derived.set(`${purpose}/${id}`, { kid: id, key: createSecretKey(key) });
      }
    }
    this.newestId = masterKeys[0].id;
    this.ids = masterKeys.map(({ id }) => id);
  }

  /** The key that new things are made with. */
  newest(purpose: KeyPurpose): DerivedKey {
    return this.named(purpose, this.newestId) as DerivedKey;
  }

  /** Whether it holds a master key of that id. */
  has(kid: string): boolean {
    return this.named('signing-key-seal', kid) !== undefined;
  }

  /** The key of that master key id, or undefined when the ring does not hold it. */
  named(purpose: KeyPurpose, kid: string): DerivedKey | undefined {
    return this.derived.get(`${purpose}/${kid}`);
  }
}
