import { maxAccessTokenTtl } from '../config/index.js';

/** `next` is published and does not sign yet, `current` signs, `previous` only verifies. */
export type SigningKeyState = 'next' | 'current' | 'previous';

interface Activating {
  readonly activatesAt: Date;
}

/** Milliseconds: how long a key's last token lives, and by how much clocks may differ. */
const lastTokenLife = (maxAccessTokenTtl + 120) * 1000;

/**
 * Which key signs: the one activated last. While none is, the first: this clock lags behind the database's.
 * @param keys in the order of their activation, at least one
 * @param now milliseconds since the Unix epoch
 */
export function currentIndex(keys: readonly Activating[], now: number): number {
  let index = keys.length - 1;
  while (index > 0 && (keys[index] as Activating).activatesAt.getTime() > now) index -= 1;
  return index;
}

export interface StatedKey<Key> {
  readonly key: Key;
  readonly state: SigningKeyState;
  /** Of a previous key: when the last token it signed is dead. */
  readonly deadAt: Date | undefined;
}

/** What each key is good for at that moment; parameters as of {@link currentIndex}. */
export function signingKeyStates<Key extends Activating>(
  keys: readonly Key[],
  now: number,
): StatedKey<Key>[] {
  const current = currentIndex(keys, now);
  return keys.map((key, index) => {
    if (index >= current) return { key, state: index > current ? 'next' : 'current', deadAt: undefined };
    const successor = keys[index + 1] as Key;
    return { key, state: 'previous', deadAt: new Date(successor.activatesAt.getTime() + lastTokenLife) };
  });
}
