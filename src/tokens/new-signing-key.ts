import { calculateJwkThumbprint } from 'jose';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type Sealed, type Sealer } from '../common/crypto/index.js';
import { type PublicJwk, type SigningKeyEntity } from './signing-key.entity.js';

/** The columns of a new ES256 key; when it activates is for the caller to say. */
export async function newSigningKey(
  sealer: Sealer,
): Promise<Omit<SigningKeyEntity, 'createdAt' | 'activatesAt'>> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicJwk = publicJwkOf(privateKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const sealed = sealer.seal('signing-key-seal', kid, privateKey.export({ format: 'der', type: 'pkcs8' }));
  return { kid, algorithm: 'ES256', publicJwk, privateKeySealed: sealed.box, privateKeyKid: sealed.kid };
}

/** The public half of that private key. */
export function publicJwkOf(privateKey: KeyObject): PublicJwk {
  const { kty, crv, x, y } = createPublicKey(privateKey).export({ format: 'jwk' }) as unknown as PublicJwk;
  return { kty, crv, x, y };
}

/** How {@link newSigningKey} sealed it. */
export function sealedPrivateKey(row: SigningKeyEntity): Sealed {
  return { kid: row.privateKeyKid, box: row.privateKeySealed };
}
