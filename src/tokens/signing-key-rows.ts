import { type EntityManager } from 'typeorm';
import { type PreparedStatement } from '../database/index.js';
import { SigningKeyEntity } from './signing-key.entity.js';

/** Every key, in the order of their activation. */
export function signingKeyRows(manager: EntityManager): Promise<SigningKeyEntity[]> {
  return manager.find(SigningKeyEntity, { order: { activatesAt: 'ASC', createdAt: 'ASC', kid: 'ASC' } });
}

/** The same as a statement of its own: a pool that is used up must not keep an instance from learning new keys. */
export const readSigningKeys: PreparedStatement = {
  name: 'tokens.read_signing_keys',
  access: 'read',
  // A connection that has fallen silent is given up before a rotation could be missed.
  patience: 2_000,
  text: `
    SELECT kid, algorithm, public_jwk AS "publicJwk", private_key_sealed AS "privateKeySealed",
           private_key_kid AS "privateKeyKid", created_at AS "createdAt", activates_at AS "activatesAt"
      FROM signing_keys ORDER BY activates_at, created_at, kid`,
};

/**
 * The same, for a transaction that adds or removes keys: such ones come one after the other, and this one sees
 * what those before it did. Instances go on reading meanwhile.
 */
export async function lockedSigningKeyRows(manager: EntityManager): Promise<SigningKeyEntity[]> {
  await manager.query(`LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE`);
  return signingKeyRows(manager);
}
