import { randomUUID } from 'node:crypto';
import { readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, EmbeddedPostgresError } from './errors.js';

const unknown = 'unknown';

/** One run a folder. Gives what releases it; the lock of a run that died is taken over. */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  const path = join(dataDir, 'owner.lock');
  const token = randomUUID();
  const mine = `${process.pid} ${(await startOf(process.pid)) ?? unknown} ${token}`;
  for (;;) {
    try {
      await writeFile(path, mine, { flag: 'wx' });
      return async () => {
        const [, , id] = await read(path);
        if (id === token) await unlink(path).catch(() => undefined);
      };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    let [pid = '', start] = await read(path);
    if (start === undefined) {
      // Its run is about to write it, or died there.
      await delay(50);
      [pid = '', start] = await read(path);
    }
    if (start !== undefined && (await startOf(Number(pid))) === start) {
      const doubt = start === unknown ? `, or delete ${path} if that process is another program` : '';
      throw new EmbeddedPostgresError(
        'ALREADY_RUNNING',
        `already running on ${dataDir} (pid ${pid}): stop it or set DATA_DIR${doubt}`,
      );
    }
    await unlink(path).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
  }
}

async function read(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8').catch(() => '')).split(' ');
}

/** Tells a process from a later one of the same number, where the system says when it started; undefined: no such process. */
async function startOf(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  const status =
    process.platform === 'linux' ? await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '') : '';
  // Behind the name, which may hold anything: state, parent, ... and the start in the 20th place.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : (fields[19] ?? unknown);
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
