import { type DataSource } from 'typeorm';
import { CommandRefusal } from '../command/index.js';
import { lockedSigningKeyRows, SigningKeyEntity, type StatedKey } from '../tokens/index.js';
import { recordByOperator } from './audit.js';
import { isDead, type SigningKeysNow, statedNow } from './signing-keys.js';

type Stated = StatedKey<SigningKeyEntity>;

export interface Retired {
  readonly retired: readonly { kid: string; forced: boolean }[];
  /** Previous keys that stay, and until when. */
  readonly kept: readonly { kid: string; until: Date }[];
}

/**
 * Deletes the previous signing keys whose last token is dead, or the one that is named.
 * @param force the named one also while its tokens may live: every instance refuses them from then on
 * @throws CommandRefusal when the named one may not go
 */
export async function retire(
  dataSource: DataSource,
  { kid, force = false }: { kid?: string | undefined; force?: boolean },
): Promise<Retired> {
  return dataSource.transaction(async (manager) => {
    const found = await statedNow(manager, await lockedSigningKeyRows(manager));
    const leaving =
      kid === undefined
        ? found.keys.filter(({ deadAt }) => isDead(deadAt, found.now))
        : [retirable(found, kid, force)];
    const retired = leaving.map(({ key, deadAt }) => ({ kid: key.kid, forced: !isDead(deadAt, found.now) }));
    for (const each of retired) {
      await manager.delete(SigningKeyEntity, { kid: each.kid });
      await recordByOperator(manager, {
        action: 'signing_key.retired',
        subjectKind: 'signing_key',
        subjectId: each.kid,
        details: { forced: each.forced },
      });
    }
    const kept = found.keys.flatMap((each) =>
      each.deadAt && !leaving.includes(each) ? [{ kid: each.key.kid, until: each.deadAt }] : [],
    );
    return { retired, kept };
  });
}

function retirable({ keys, now }: SigningKeysNow, kid: string, force: boolean): Stated {
  const stated = keys.find(({ key }) => key.kid === kid);
  if (!stated) throw new CommandRefusal(`There is no signing key ${kid}. \`list\` shows those there are.`);
  const { state, deadAt } = stated;
  if (state === 'current') {
    throw new CommandRefusal(`The key ${kid} signs now. Rotate first; it may go when the new one signs.`);
  }
  if (state === 'next') {
    throw new CommandRefusal(`The key ${kid} is about to sign: other back ends know it already.`);
  }
  if (!force && deadAt && !isDead(deadAt, now)) {
    throw new CommandRefusal(
      `Tokens of the key ${kid} may live until ${deadAt.toISOString()}. With --force they are refused at once, and their clients must refresh.`,
    );
  }
  return stated;
}
