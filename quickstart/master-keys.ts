import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * MASTER_KEYS of this DATA_DIR, made at the first start: they must outlive it, for the database beside them
 * holds what they sealed. Readable by their owner alone.
 */
export async function masterKeysOf(dataDir: string): Promise<string> {
  const file = join(dataDir, 'master-keys');
  const key = `quickstart:${randomBytes(32).toString('base64')}`;
  try {
    await writeFile(file, `${key}\n`, { mode: 0o600, flag: 'wx' });
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await readFile(file, 'utf8')).trim();
  }
}
