import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartFailure } from './start-failure.js';

/**
 * MASTER_KEYS of this DATA_DIR, made at the first start: they must outlive it, for the database beside them
 * holds what they sealed. Readable by their owner alone.
 * @throws StartFailure
 */
export async function masterKeysOf(dataDir: string): Promise<string> {
  const file = join(dataDir, 'master-keys');
  const made = `quickstart:${randomBytes(32).toString('base64')}`;
  try {
    await writeFile(file, `${made}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') {
      throw new StartFailure(`Cannot write to ${dataDir} (${code}). Set DATA_DIR to a folder of yours.`);
    }
  }
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (!/^[\w-]{1,16}:[A-Za-z0-9+/]{43}=$/.test(kept)) {
    throw new StartFailure(
      `${file} is damaged or unreadable. Restore it, or delete ${dataDir} to start afresh.`,
    );
  }
  return kept;
}
