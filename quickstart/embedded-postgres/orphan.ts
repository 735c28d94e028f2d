import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Binaries } from './binaries.js';
import { EmbeddedPostgresError } from './errors.js';
import { shutDown } from './shutdown.js';

/** Stops the server that a killed run left behind on our data. Call it under the lock only. */
export async function stopOrphan(data: string, binaries: Binaries): Promise<void> {
  const file = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(file, 10);
  if (!(await isPostmaster(pid, data))) return;
  let waiting = true;
  const gone = async (): Promise<void> => {
    while (waiting && (await isPostmaster(pid, data))) await delay(20);
  };
  const stopped = await shutDown(pid, binaries, gone());
  waiting = false;
  if (stopped) return;
  throw new EmbeddedPostgresError(
    'ALREADY_RUNNING',
    `an earlier PostgreSQL (pid ${pid}) on ${data} does not stop: end it or set DATA_DIR`,
  );
}

/** The number alone may be another's by now: only a postgres that was started on this very folder counts. */
async function isPostmaster(pid: number, data: string): Promise<boolean> {
  if (!(pid > 0)) return false;
  const command = await commandLine(pid).catch(() => '');
  return /[\\/]postgres(\.exe)?["\s]/.test(command) && command.includes(data);
}

/** Empty for a process that has ended and is only waited for. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  }
  const script = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`;
  const { stdout } = await (process.platform === 'win32'
    ? promisify(execFile)('powershell', ['-NoProfile', '-Command', script])
    : promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]));
  return stdout;
}
