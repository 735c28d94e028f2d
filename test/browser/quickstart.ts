import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `npm run quickstart`, on ports and in a folder of its own. */
export class Quickstart {
  private constructor(
    private readonly child: ChildProcess,
    readonly dataDir: string,
    readonly apiUrl: string,
    readonly simulatorUrl: string,
  ) {}

  static async start(): Promise<Quickstart> {
    const dataDir = await mkdtemp(join(tmpdir(), 'weapp-auth-browser-'));
    const child = spawn(
      process.execPath,
      ['--import', '@swc-node/register/esm-register', 'quickstart/main.ts'],
      { env: { ...process.env, PORT: '0', SIMULATOR_PORT: '0', DATA_DIR: dataDir, NODE_OPTIONS: '' } },
    );
    let output = '';
    await new Promise<void>((resolve, reject) => {
      const collect = (chunk: Buffer): void => {
        output += chunk.toString();
        if (/^ready .*[\s\S]*_control/m.test(output)) resolve();
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      child.on('exit', () => {
        reject(new Error(`quickstart ended: ${output}`));
      });
    });
    const apiUrl = /^ready (\S+)/m.exec(output)?.[1] ?? '';
    const simulatorUrl = /(http\S+)\/_control/.exec(output)?.[1] ?? '';
    return new Quickstart(child, dataDir, apiUrl, simulatorUrl);
  }

  /** What wx.login() gives. */
  async code(user?: string): Promise<string> {
    const issued = await fetch(`${this.simulatorUrl}/_control/login-codes`, {
      method: 'POST',
      ...(user !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user }),
      }),
    });
    return ((await issued.json()) as { code: string }).code;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.on('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
