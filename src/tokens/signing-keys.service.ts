import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { KeyRing, Sealer, UnsealError } from '../common/crypto/index.js';
import { DatabaseChanges, PreparedStatements } from '../database/index.js';
import { newSigningKey, publicJwkOf, sealedPrivateKey } from './new-signing-key.js';
import { lockedSigningKeyRows, readSigningKeys, signingKeyRows } from './signing-key-rows.js';
import { currentIndex } from './signing-key-states.js';
import { type PublicJwk, SigningKeyEntity } from './signing-key.entity.js';

export interface SigningKey {
  readonly kid: string;
  readonly activatesAt: Date;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicJwk: PublicJwk;
}

const table = 'signing_keys';

/** What a kid of ours looks like: a SHA-256 thumbprint. */
const kidPattern = /^[A-Za-z0-9_-]{43}$/;

/** Milliseconds between two reads that unknown kids cause. */
const searchInterval = 1_000;

/**
 * The ES256 keys, shared by all instances through the database, where the private halves lie sealed.
 * Held as KeyObjects made once: from PEM each verification would cost three times as much.
 */
@Injectable()
export class SigningKeysService implements OnModuleInit {
  private readonly logger = new Logger(SigningKeysService.name);
  /** In the order of their activation. Replaced as a whole, never changed. */
  private keys: readonly SigningKey[] = [];
  private byKid: ReadonlyMap<string, SigningKey> = new Map();
  private disappearances = 0;
  private search: Promise<void> | undefined;
  private lastRead = -Infinity;
  private complaint: string | undefined;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly ring: KeyRing,
    private readonly sealer: Sealer,
    private readonly changes: DatabaseChanges,
    private readonly statements: PreparedStatements,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const rows = await this.dataSource.transaction(async (manager) => {
      // Instances that start together on an empty table must agree on one first key.
      const found = await lockedSigningKeyRows(manager);
      if (found.length > 0) return found;
      await this.createFirst(manager);
      return signingKeyRows(manager);
    });
    const missing = new Set(rows.map((row) => row.privateKeyKid).filter((kid) => !this.ring.has(kid)));
    if (missing.size > 0) {
      const names = [...missing].map((kid) => `"${kid}"`).join(', ');
      throw new UnsealError(`it lacks ${names}, by which signing keys are sealed`);
    }
    // One that cannot be opened keeps the instance from starting; later it is left out.
    this.replace(rows.map((row) => this.open(row)));
    await this.changes.mirror(table, () => this.read());
  }

  /** The key that signs now. */
  get current(): SigningKey {
    return this.keys[currentIndex(this.keys, this.clock.now())] as SigningKey;
  }

  /** Grows when a key disappears: what was verified by then may have been verified by that key. */
  get generation(): number {
    return this.disappearances;
  }

  find(kid: string): SigningKey | undefined {
    return this.byKid.get(kid);
  }

  /** Every key that a living token may have been signed with, and those that are to sign soon. */
  all(): readonly SigningKey[] {
    return this.keys;
  }

  /** Resolves when a read that began after this call is over. What cannot be read leaves the keys as they are. */
  async reload(): Promise<void> {
    await this.changes.refresh(table);
  }

  /**
   * Looks whether an unknown kid is that of a key another instance has just made. At most one read a second,
   * however many kids are invented: who comes in between waits for the next one.
   */
  async searchFor(kid: string): Promise<void> {
    if (!kidPattern.test(kid) || this.byKid.has(kid)) return;
    const pause = Math.max(0, this.lastRead + searchInterval - this.clock.monotonic());
    this.search ??= wait(pause, undefined, { ref: false }).then(() => {
      this.search = undefined;
      return this.reload();
    });
    await this.search;
  }

  private async read(): Promise<void> {
    this.lastRead = this.clock.monotonic();
    const opened: SigningKey[] = [];
    let unusable: string | undefined;
    for (const row of await this.statements.run<SigningKeyEntity>(readSigningKeys, [])) {
      const known = this.byKid.get(row.kid);
      try {
        opened.push(known ? { ...known, activatesAt: row.activatesAt } : this.open(row));
      } catch (error) {
        unusable = `the signing key ${row.kid} cannot be used: ${(error as Error).message}`;
      }
    }
    // Without any nobody could log in: rather those that were good a second ago.
    if (opened.length > 0) this.replace(opened);
    else unusable ??= 'there are no signing keys any more; those in memory stay in use';
    // Once for each thing that is wrong, not once a second.
    if (unusable !== undefined && unusable !== this.complaint) this.logger.error(unusable);
    this.complaint = unusable;
  }

  private replace(keys: readonly SigningKey[]): void {
    const byKid = new Map(keys.map((key) => [key.kid, key]));
    if (this.keys.some(({ kid }) => !byKid.has(kid))) this.disappearances += 1;
    this.keys = keys;
    this.byKid = byKid;
  }

  private async createFirst(manager: EntityManager): Promise<void> {
    const key = await newSigningKey(this.sealer);
    await manager.insert(SigningKeyEntity, key);
    this.logger.log(`made the first signing key, ${key.kid}`);
  }

  private open(row: SigningKeyEntity): SigningKey {
    const der = this.sealer.open('signing-key-seal', row.kid, sealedPrivateKey(row));
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return {
      kid: row.kid,
      activatesAt: row.activatesAt,
      privateKey,
      publicKey: createPublicKey(privateKey),
      // Not the row's: whoever can write to the database must not have a key of theirs published by us.
      publicJwk: publicJwkOf(privateKey),
    };
  }
}
