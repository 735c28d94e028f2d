import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { calculateJwkThumbprint } from 'jose';
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { Sealer } from '../common/crypto/index.js';
import { type PublicJwk, SigningKeyEntity } from './signing-key.entity.js';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicJwk: PublicJwk;
}

/**
 * The ES256 keys, shared by all instances through the database, where the private halves lie sealed.
 * Held as KeyObjects made once: from PEM each verification would cost three times as much.
 */
@Injectable()
export class SigningKeysService implements OnModuleInit {
  private readonly logger = new Logger(SigningKeysService.name);
  private keys: ReadonlyMap<string, SigningKey> = new Map();
  private newest!: SigningKey;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly sealer: Sealer,
  ) {}

  async onModuleInit(): Promise<void> {
    const rows = await this.dataSource.transaction(async (manager) => {
      // Instances that start together on an empty table must agree on one first key.
      await manager.query(`LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE`);
      const found = await manager.find(SigningKeyEntity, { order: { createdAt: 'ASC', kid: 'ASC' } });
      return found.length > 0 ? found : [await this.createFirst(manager)];
    });
    this.keys = new Map(rows.map((row) => [row.kid, this.open(row)]));
    this.newest = [...this.keys.values()].at(-1) as SigningKey;
  }

  /** The key that signs now. */
  get current(): SigningKey {
    return this.newest;
  }

  find(kid: string): SigningKey | undefined {
    return this.keys.get(kid);
  }

  /** Every key that a living token may have been signed with. */
  all(): SigningKey[] {
    return [...this.keys.values()];
  }

  private async createFirst(manager: EntityManager): Promise<SigningKeyEntity> {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { kty, crv, x, y } = publicKey.export({ format: 'jwk' }) as unknown as PublicJwk;
    const publicJwk = { kty, crv, x, y };
    const kid = await calculateJwkThumbprint(publicJwk);
    const sealed = this.sealer.seal(
      'signing-key-seal',
      kid,
      privateKey.export({ format: 'der', type: 'pkcs8' }),
    );
    this.logger.log(`made the first signing key, ${kid}`);
    return manager.save(
      manager.create(SigningKeyEntity, {
        kid,
        algorithm: 'ES256',
        publicJwk,
        privateKeySealed: sealed.box,
        privateKeyKid: sealed.kid,
      }),
    );
  }

  private open(row: SigningKeyEntity): SigningKey {
    const der = this.sealer.open('signing-key-seal', row.kid, {
      kid: row.privateKeyKid,
      box: row.privateKeySealed,
    });
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return { kid: row.kid, privateKey, publicKey: createPublicKey(privateKey), publicJwk: row.publicJwk };
  }
}
