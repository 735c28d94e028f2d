import { type EntityManager } from 'typeorm';
import { type SigningKeyEntity, signingKeyStates, type StatedKey } from '../tokens/index.js';

export interface SigningKeysNow {
  readonly keys: readonly StatedKey<SigningKeyEntity>[];
  /** By the database's clock, which every instance's is close to. */
  readonly now: Date;
}

/** @param rows in the order of their activation */
export async function statedNow(
  manager: EntityManager,
  rows: readonly SigningKeyEntity[],
): Promise<SigningKeysNow> {
  // Not now(): that is when the transaction began, perhaps long before it was given a lock.
  const [{ now }] = await manager.query<[{ now: Date }]>(`SELECT clock_timestamp() AS now`);
  return { keys: signingKeyStates(rows, now.getTime()), now };
}

export function isDead(deadAt: Date | undefined, now: Date): boolean {
  return deadAt !== undefined && deadAt <= now;
}
