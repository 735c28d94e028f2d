import { execFile, execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** CPU seconds a process has used so far, all its threads together; undefined where the system does not tell. */
export async function cpuSeconds(pid: number): Promise<number | undefined> {
  return (await fromProc(pid)) ?? (await fromPs(pid));
}

let ticksPerSecond: number | undefined;

async function fromProc(pid: number): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // Behind the name, which may hold anything: utime and stime are the 12th and 13th field (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  ticksPerSecond ??= clockTicks();
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function clockTicks(): number {
  try {
    return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })) || 100;
  } catch {
    return 100;
  }
}

/** `[days-][hours:]minutes:seconds[.hundredths]` */
async function fromPs(pid: number): Promise<number | undefined> {
  const output = await promisify(execFile)('ps', ['-o', 'cputime=', '-p', String(pid)]).catch(
    () => undefined,
  );
  const time = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(output?.stdout.trim() ?? '');
  if (!time) return undefined;
  const [days, hours, minutes, seconds] = time.slice(1).map((part: string | undefined) => Number(part ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
}
