import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { KeyRing, Sealer, UnsealError } from '../common/crypto/index.js';
import { newSigningKey, publicJwkOf, sealedPrivateKey } from './new-signing-key.js';
import { lockedSigningKeyRows, signingKeyRows } from './signing-key-rows.js';
import { currentIndex } from './signing-key-states.js';
import { type PublicJwk, SigningKeyEntity } from './signing-key.entity.js';

export interface SigningKey {
  readonly kid: string;
  readonly activatesAt: Date;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicJwk: PublicJwk;
}

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
  private reading: Promise<void> | undefined;
  private readingNext: Promise<void> | undefined;
  private search: Promise<void> | undefined;
  private lastRead = -Infinity;
  private complaint: string | undefined;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly ring: KeyRing,
    private readonly sealer: Sealer,
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
    this.replace(rows.map((row) => this.open(row)));
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

  /**
   * Resolves, never rejects, when a read that began after this call is over. What cannot be read leaves the
   * keys as they are.
   */
  async reload(): Promise<void> {
    if (!this.reading) {
      this.reading = this.read().finally(() => (this.reading = undefined));
      return this.reading;
    }
    // The read under way may have begun too early; all who ask while it lasts share the one after it.
    this.readingNext ??= this.reading.then(() => {
      this.readingNext = undefined;
      return this.reload();
    });
    return this.readingNext;
  }

  /**
   * Looks whether an unknown kid is that of a key another instance has just made. At most one read a second,
   * however many kids are invented: who comes in between waits for the next one.
   */
  async searchFor(kid: string): Promise<void> {
    if (!kidPattern.test(kid) || this.byKid.has(kid)) return;
    this.search ??= wait(Math.max(0, this.lastRead + searchInterval - performance.now()), undefined, {
      ref: false,
    }).then(() => {
      this.search = undefined;
      return this.reload();
    });
    await this.search;
  }

  private async read(): Promise<void> {
    this.lastRead = performance.now();
    try {
      const rows = await signingKeyRows(this.dataSource.manager);
      const opened: SigningKey[] = [];
      let unusable: string | undefined;
      for (const row of rows) {
        const known = this.byKid.get(row.kid);
        try {
          opened.push(known ? { ...known, activatesAt: row.activatesAt } : this.open(row));
        } catch (error) {
          unusable = `the signing key ${row.kid} cannot be used: ${(error as Error).message}`;
        }
      }
      if (opened.length > 0) this.replace(opened);
      this.complain(unusable ?? (rows.length === 0 ? 'there are no signing keys any more' : undefined));
    } catch (error) {
      const { code, message } = error as { code?: unknown; message?: unknown };
      this.complain(`the signing keys cannot be read (${String(code ?? message)})`);
    }
  }

  private replace(keys: readonly SigningKey[]): void {
    const byKid = new Map(keys.map((key) => [key.kid, key]));
    if (this.keys.some(({ kid }) => !byKid.has(kid))) this.disappearances += 1;
    this.keys = keys;
    this.byKid = byKid;
  }

  /** Once for each thing that is wrong, not once a second. */
  private complain(complaint: string | undefined): void {
    if (complaint === this.complaint) return;
    this.complaint = complaint;
    if (complaint === undefined) this.logger.warn('the signing keys can be read again');
    else this.logger.error(`${complaint}; those in memory stay in use`);
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
