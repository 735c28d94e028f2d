import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../quickstart/embedded-postgres.js';
import { eventually } from './eventually.js';
import { type ProcessEntry, runningProcesses } from './processes.js';
import { type Program } from './program.js';

/** What a test starts and makes, and how all of it goes away again, also after a failure. */
export class Workspace {
  private readonly programs: Program[] = [];
  private readonly closers: (() => Promise<unknown>)[] = [];

  private constructor(readonly folder: string) {}

  static async open(): Promise<Workspace> {
    return new Workspace(await mkdtemp(join(tmpdir(), 'weapp-auth-process-')));
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  run(program: Program): Program {
    this.programs.push(program);
    return program;
  }

  /** Runs it when the workspace closes, the last one first. */
  onClose(closer: () => Promise<unknown>): void {
    this.closers.unshift(closer);
  }

  async startPostgres(): Promise<EmbeddedPostgres> {
    const postgres = await startEmbeddedPostgres({ dataDir: this.path('postgres'), durable: false });
    this.onClose(() => postgres.stop());
    return postgres;
  }

  /** What still runs of a program: its process group, and what works in its folder without being the test's own. */
  async leftOf(program: Program, folder = this.folder): Promise<ProcessEntry[]> {
    const all = await runningProcesses();
    return all.filter(
      ({ group, parent, command }) =>
        group === program.pid || (command.includes(folder) && parent !== process.pid),
    );
  }

  async close(): Promise<void> {
    for (const program of this.programs) program.killGroup('SIGKILL');
    await Promise.all(this.programs.map(({ ended }) => ended));
    for (const close of this.closers) await close();
    // The database of a quickstart that had to be killed.
    await eventually('the end of all processes', async () => {
      const left = (await runningProcesses()).filter(({ command }) => command.includes(this.folder));
      for (const { pid } of left) killQuietly(pid);
      return left.length === 0;
    });
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 40 });
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
