import { type EntityManager } from 'typeorm';
import { SigningKeyEntity } from './signing-key.entity.js';

/** Every key, in the order of their activation. */
export function signingKeyRows(manager: EntityManager): Promise<SigningKeyEntity[]> {
  return manager.find(SigningKeyEntity, { order: { activatesAt: 'ASC', createdAt: 'ASC', kid: 'ASC' } });
}

/**
 * The same, for a transaction that adds or removes keys: such ones come one after the other, and this one sees
 * what those before it did. Instances go on reading meanwhile.
 */
export async function lockedSigningKeyRows(manager: EntityManager): Promise<SigningKeyEntity[]> {
  await manager.query(`LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE`);
  return signingKeyRows(manager);
}
