import { AuditEventEntity } from '../../src/audit/index.js';
import { type DataSource } from 'typeorm';
import { Clock } from '../../src/common/clock.js';
import { KeyRing, Sealer } from '../../src/common/crypto/index.js';
import { Randomness } from '../../src/common/randomness.js';
import { loadKeysCommandConfig } from '../../src/config/index.js';
import { openForCommand } from '../../src/database/index.js';
import { SigningKeyEntity } from '../../src/tokens/index.js';
import { type TestDatabase } from './database.js';

export interface KeysOperator {
  readonly dataSource: DataSource;
  readonly ring: KeyRing;
  readonly sealer: Sealer;
}

/** What `npm run keys` works with, on that database and with those master keys. */
export async function keysOperator(database: TestDatabase, masterKeys: string): Promise<KeysOperator> {
  const config = loadKeysCommandConfig({ DATABASE_URL: database.url, MASTER_KEYS: masterKeys });
  const ring = new KeyRing(config.keys);
  return {
    dataSource: await openForCommand(config.database, [SigningKeyEntity, AuditEventEntity]),
    ring,
    sealer: new Sealer(ring, new Randomness(new Clock())),
  };
}
