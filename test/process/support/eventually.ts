import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again until there is something to give.
 * @throws Error with what was awaited, when `within` milliseconds have passed
 */
export async function eventually<T>(
  awaited: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  within = 30_000,
): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`waited ${within} ms in vain for ${awaited}`);
    await delay(20);
  }
}
