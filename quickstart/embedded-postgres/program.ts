import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

/** How a PostgreSQL program is run: behind which command, and as whom. */
export interface Launch {
  readonly prefix: readonly string[];
  readonly account?: Account;
}

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export interface Ending {
  readonly code: number | null;
  readonly lastLog: string;
}

export interface Program {
  readonly child: ChildProcess;
  /** What it logs, line by line. */
  readonly lines: Interface;
  readonly ended: Promise<Ending>;
}

const keptLines = 50;

/** Runs a PostgreSQL program apart from our process group: Ctrl-C in a terminal must not stop the database first. */
export function run(launch: Launch, path: string, args: string[], cwd: string): Program {
  const [command = path, ...rest] = [...launch.prefix, path, ...args];
  // A prefix changes the user by itself, once it has set all that root alone may set.
  const identity = launch.prefix.length === 0 && launch.account;
  const child = spawn(command, rest, {
    cwd,
    env: programEnvironment(),
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(identity && { uid: identity.uid, gid: identity.gid }),
  });
  const log: string[] = [];
  const lines = createInterface({ input: child.stderr }).on('line', (line) => {
    log.push(line);
    if (log.length > keptLines) log.shift();
  });
  // For a process.exit() without stop(), where the kernel doesn't see to it.
  const interrupt = (): void => void child.kill('SIGINT');
  process.once('exit', interrupt);
  const ended = new Promise<Ending>((resolve) => {
    const end = (code: number | null): void => {
      process.off('exit', interrupt);
      resolve({ code, lastLog: log.join('\n') });
    };
    child.once('error', (error) => {
      log.push(error.message);
      end(null);
    });
    // 'close' comes with the last line, but only when the last backend has let go of stderr.
    child.once('close', end);
    child.once('exit', (code) => setTimeout(end, 1000, code).unref());
  });
  return { child, lines, ended };
}

/** English messages, no PG* variable of the developer's, and none of our secrets. */
export function programEnvironment(): NodeJS.ProcessEnv {
  const passed = ['PATH', 'Path', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'LD_LIBRARY_PATH'];
  const kept = passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...(Object.fromEntries(kept) as NodeJS.ProcessEnv), LC_ALL: 'C', TZ: 'UTC' };
}
