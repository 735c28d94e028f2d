import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { BenchError } from './errors.js';
import { type Teardown } from './teardown.js';

export interface Program {
  readonly name: string;
  /** Relative to the root of the project. */
  readonly script: string;
  /** Answers 200 once the program is of use. */
  readonly readyPath: string;
  readonly env: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
}

export interface Running {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** Rejects when the program ends before it is told to. */
  readonly died: Promise<never>;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const startTimeout = 30_000;
const stopTimeout = 10_000;

/** Starts a TypeScript program as a server on a free port of 127.0.0.1 and waits until it is ready. */
export async function start(program: Program, teardown: Teardown): Promise<Running> {
  const { name, script, readyPath, env, nodeArgs = [] } = program;
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [...nodeArgs, '--import', '@swc-node/register/esm-register', script],
    {
      cwd: root,
      env: { ...inherited(), ...env, PORT: String(port) },
      // Log lines are written as in production, and cost whoever reads them nothing.
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const died = deathOf(child, name);
  died.catch(() => undefined);
  teardown.add(() => stop(child));

  const url = `http://127.0.0.1:${port}`;
  await Promise.race([answers(url + readyPath, name), died]);
  if (child.pid === undefined) throw new BenchError(`${name} has no process id`);
  return { name, url, pid: child.pid, died };
}

/** What every program needs of the surroundings, and no variable that could change what is measured. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'Path', 'HOME', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'LD_LIBRARY_PATH'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function deathOf(child: ChildProcess, name: string): Promise<never> {
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-2_000);
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  return new Promise((_resolve, reject) => {
    child.once('error', (error) => {
      reject(new BenchError(`${name} cannot be started: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      process.off('exit', kill);
      const words = lastWords.trim();
      reject(
        new BenchError(`${name} ended (${signal ?? `code ${code ?? 'unknown'}`})${words && `: ${words}`}`),
      );
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => {
    resolve();
  })); // prettier-ignore
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), stopTimeout);
  await ended;
  clearTimeout(patience);
}

async function answers(url: string, name: string): Promise<void> {
  const deadline = performance.now() + startTimeout;
  while (performance.now() < deadline) {
    const status = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      async (response) => {
        await response.body?.cancel();
        return response.status;
      },
      () => undefined,
    );
    if (status === 200) return;
    await delay(50);
  }
  throw new BenchError(`${name} was not ready within ${startTimeout / 1_000} s`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
