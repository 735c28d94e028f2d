import { type DataSource } from 'typeorm';
import { CommandRefusal } from '../command/index.js';
import { type Sealer } from '../common/crypto/index.js';
import { lockedSigningKeyRows, newSigningKey } from '../tokens/index.js';
import { recordByOperator } from './audit.js';
import { statedNow } from './signing-keys.js';

/**
 * Adds a signing key that is published now and signs `lead` seconds from now, by the database's clock.
 * @throws CommandRefusal while another one waits to sign
 */
export async function rotate(
  dataSource: DataSource,
  sealer: Sealer,
  lead: number,
): Promise<{ kid: string; activatesAt: Date }> {
  return dataSource.transaction(async (manager) => {
    const { keys } = await statedNow(manager, await lockedSigningKeyRows(manager));
    const waiting = keys.find(({ state }) => state === 'next');
    if (waiting) {
      const { kid, activatesAt } = waiting.key;
      throw new CommandRefusal(
        `The key ${kid} is waiting already; it signs from ${activatesAt.toISOString()}. Rotate after that.`,
      );
    }
    if (keys.length === 0) {
      throw new CommandRefusal(
        'There is no signing key yet: the service makes the first one when it starts.',
      );
    }
    const key = await newSigningKey(sealer);
    const [{ activatesAt }] = await manager.query<[{ activatesAt: Date }]>(
      `INSERT INTO signing_keys (kid, algorithm, public_jwk, private_key_sealed, private_key_kid, activates_at)
       VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 second')
       RETURNING activates_at AS "activatesAt"`,
      [key.kid, key.algorithm, key.publicJwk, key.privateKeySealed, key.privateKeyKid, lead],
    );
    await recordByOperator(manager, {
      action: 'signing_key.rotated',
      subjectKind: 'signing_key',
      subjectId: key.kid,
      details: { activatesAt: activatesAt.toISOString(), sealedBy: key.privateKeyKid },
    });
    return { kid: key.kid, activatesAt };
  });
}
