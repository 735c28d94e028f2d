import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { type Binaries } from './binaries.js';
import { codeOf } from './errors.js';

const steps = [
  { signal: 'SIGINT', patience: 10_000 },
  { signal: 'SIGQUIT', patience: 3_000 },
  { signal: 'SIGKILL', patience: 3_000 },
] as const;

/** A fast shutdown, then ever harder. Gives whether the server ended. */
export async function shutDown(pid: number, binaries: Binaries, ended: Promise<unknown>): Promise<boolean> {
  for (const { signal, patience } of steps) {
    send(signal, pid, binaries);
    const timer = new AbortController();
    const late = delay(patience, 'late', { signal: timer.signal }).catch(() => 'late');
    const outcome = await Promise.race([ended, late]);
    timer.abort();
    if (outcome !== 'late') return true;
  }
  return false;
}

/** Windows has no signals: pg_ctl reaches a pipe on which a PostgreSQL listens. */
function send(signal: NodeJS.Signals, pid: number, { pg_ctl }: Binaries): void {
  if (process.platform === 'win32') {
    execFile(
      pg_ctl,
      ['kill', signal.slice('SIG'.length), String(pid)],
      { windowsHide: true },
      () => undefined,
    );
    return;
  }
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
