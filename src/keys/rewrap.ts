import { type DataSource } from 'typeorm';
import { type KeyRing, type Sealer } from '../common/crypto/index.js';
import { sealedPrivateKey, SigningKeyEntity } from '../tokens/index.js';
import { recordByOperator } from './audit.js';
import { masterKeysUse, type MasterKeysUse } from './master-key-use.js';
import { statements } from './missing-master-keys.js';
import { rewrapSessionKeys } from './rewrap-session-keys.js';

export interface Rewrapped {
  /** The id of the master key that seals them now. */
  readonly newest: string;
  readonly signingKeys: number;
  readonly sessionKeys: number;
  /** Session keys that do not open though the ring holds a key of that id, by id. */
  readonly unreadable: ReadonlyMap<string, number>;
  /** Whether it was told to stop before all was done. */
  readonly stopped: boolean;
  /** What rests on which key now. */
  readonly use: MasterKeysUse;
}

export interface RewrapOptions {
  readonly ring: KeyRing;
  readonly sealer: Sealer;
  /** Stops after the batch under way. */
  readonly signal?: AbortSignal | undefined;
  /** Told after each batch how many session keys have been done. */
  readonly onBatch?: ((sessionKeys: number) => void) | undefined;
}

/**
 * Seals with the newest master key whatever an older one of the ring has sealed, while the service serves. What
 * is done is not found again: after a stop it is simply run anew.
 */
export async function rewrap(dataSource: DataSource, options: RewrapOptions): Promise<Rewrapped> {
  const { ring, signal, onBatch } = options;
  const signingKeys = await rewrapSigningKeys(dataSource, options);

  const unreadable = new Map<string, number>();
  let sessionKeys = 0;
  for (const { id } of await dataSource.query<{ id: string }[]>(statements.sessionKeyIds)) {
    if (id === ring.newestId || !ring.has(id) || signal?.aborted) continue;
    const before = sessionKeys;
    const done = await rewrapSessionKeys(dataSource, id, {
      ...options,
      onBatch: (count) => onBatch?.(before + count),
    });
    sessionKeys += done.rewrapped;
    if (done.unreadable > 0) unreadable.set(id, done.unreadable);
  }
  if (signingKeys + sessionKeys > 0) {
    await recordByOperator(dataSource.manager, {
      action: 'master_keys.rewrapped',
      subjectKind: 'master_key',
      subjectId: ring.newestId,
      details: { signingKeys, sessionKeys },
    });
  }
  return {
    newest: ring.newestId,
    signingKeys,
    sessionKeys,
    unreadable,
    stopped: signal?.aborted ?? false,
    use: await masterKeysUse(dataSource.manager),
  };
}

async function rewrapSigningKeys(
  dataSource: DataSource,
  { ring, sealer }: Pick<RewrapOptions, 'ring' | 'sealer'>,
): Promise<number> {
  let rewrapped = 0;
  for (const row of await dataSource.manager.find(SigningKeyEntity)) {
    if (row.privateKeyKid === ring.newestId || !ring.has(row.privateKeyKid)) continue;
    const sealed = sealer.reseal('signing-key-seal', row.kid, sealedPrivateKey(row));
    if (!sealed) continue;
    // Retired in between: nothing to do. Done by another run in between: done.
    const { affected } = await dataSource.manager.update(
      SigningKeyEntity,
      { kid: row.kid, privateKeySealed: row.privateKeySealed },
      { privateKeySealed: sealed.box, privateKeyKid: sealed.kid },
    );
    rewrapped += affected ?? 0;
  }
  return rewrapped;
}
