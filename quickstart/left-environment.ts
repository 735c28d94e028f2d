import { rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StartFailure } from './start-failure.js';

/**
 * Tells commands that are run beside quickstart (`npm run keys`, `npm run admin`) what it works on: `DATA_DIR/environment`, read
 * by src/command/quickstart-database.ts, for its owner's eyes alone.
 * @returns what takes it away again
 * @throws StartFailure
 */
export function leaveEnvironment(
  dataDir: string,
  variables: Readonly<Record<'DATABASE_URL' | 'MASTER_KEYS', string>>,
): () => Promise<void> {
  const file = join(dataDir, 'environment');
  // Only a password may hold a quote, and a URL may say that in other words.
  const text = Object.entries(variables)
    .map(([name, value]) => `${name}='${value.replaceAll("'", '%27')}'\n`)
    .join('');
  try {
    // One that a killed run has left may be open to others. In one go: a stop that comes now must find it.
    rmSync(file, { force: true });
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartFailure(`Cannot write to ${dataDir} (${code}). Set DATA_DIR to a folder of yours.`);
  }
  return () => rm(file, { force: true });
}
