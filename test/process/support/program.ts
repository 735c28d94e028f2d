import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { knownVariables } from '../../../src/config/environment.js';
import { eventually } from './eventually.js';

export type Environment = Readonly<Record<string, string>>;

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const loader = ['--import', '@swc-node/register/esm-register'];

/** A program of this project in a process of its own, at the head of a process group of its own. */
export class Program {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ending>;
  private readonly child: ChildProcess;

  private constructor(command: string, args: string[], env: Environment, cwd = root) {
    this.child = spawn(command, args, {
      cwd,
      env: { ...ownEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = once(this.child, 'close').then(([code, signal]): Ending => ({ code, signal }));
  }

  static quickstart(env: Environment): Program {
    return new Program(process.execPath, [...loader, 'quickstart/main.ts'], env);
  }

  static service(env: Environment): Program {
    return new Program(process.execPath, [...loader, 'src/main.ts'], env);
  }

  /** As the npm script runs it. */
  static keys(args: string[], env: Environment): Program {
    return new Program(process.execPath, ['scripts/keys.mjs', ...args], env);
  }

  static admin(args: string[], env: Environment): Program {
    return new Program(process.execPath, ['scripts/admin.mjs', ...args], env);
  }

  /** A script of a test, from the folder of the project. */
  static script(code: string, env: Environment = {}): Program {
    return new Program(process.execPath, [...loader, '--input-type=module', '--eval', code], env);
  }

  static wechat(args: string[], env: Environment): Program {
    return new Program(process.execPath, ['scripts/wechat.mjs', ...args], env);
  }

  static npmRun(script: string, env: Environment, folder?: string, args: readonly string[] = []): Program {
    return new Program(
      'npm',
      ['run', script, ...(args.length > 0 ? ['--', ...args] : [])],
      { npm_config_update_notifier: 'false', ...env },
      folder,
    );
  }

  /** A tool of the project, in a copy of it. */
  static node(args: readonly string[], folder: string): Program {
    return new Program(process.execPath, [...args], {}, folder);
  }

  /** The service as `npm start` runs it, without a build: `folder` gets a package with that script. */
  static async npmStart(folder: string, env: Environment): Promise<Program> {
    const start = `cd '${root}' && exec '${process.execPath}' ${loader.join(' ')} src/main.ts`;
    await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts: { start } }));
    return Program.npmRun('start', env, folder);
  }

  /** Of the process, and of its group. */
  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`not started: ${this.child.spawnfile}`);
    return this.child.pid;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** To every process of the group, as a terminal does it for Ctrl-C. */
  killGroup(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Waits for a line of its output. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    return await this.whileRunning(String(pattern), () => pattern.exec(this.stdout) ?? undefined);
  }

  /** Waits for something that can only come about while it runs. */
  async whileRunning<T>(awaited: string, probe: () => T | undefined | Promise<T | undefined>): Promise<T> {
    return await eventually(awaited, async () => {
      const found = await probe();
      if (found === undefined && !this.running) {
        await this.ended;
        throw new Error(`ended before ${awaited}\n${this.stdout}\n${this.stderr}`);
      }
      return found;
    });
  }
}

/** Nothing of the developer's but what programs need to run: an empty variable wins over one in `.env`. */
function ownEnvironment(): Record<string, string | undefined> {
  const ours = [
    ...knownVariables,
    'DATA_DIR',
    'SIMULATOR_PORT',
    'SIMULATOR_HOST',
    'SIMULATOR_APPS',
    'SIMULATOR_SERVICE_URL',
  ];
  const unset = ours.flatMap((name) => [name, `${name}_FILE`]).map((name): [string, string] => [name, '']);
  const needed = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR'];
  const passed = needed.map((name): [string, string | undefined] => [name, process.env[name]]);
  return Object.fromEntries([...unset, ...passed]);
}
