import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startSimulator } from '../index.js';
import { TestClient } from './support.js';

const LOADER = ['--import', '@swc-node/register/esm-register'];
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

const children: Child[] = [];

// A test that fails leaves its process behind otherwise.
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A simulator in a process of its own, with what it has printed. */
class Child {
  output = '';
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(args: string[], env: Record<string, string> = {}) {
    this.#process = spawn(process.execPath, [...LOADER, ...args], {
      env: { ...process.env, SIMULATOR_PORT: '0', ...env },
    });
    this.#process.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.#process.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.#ended = once(this.#process, 'close');
    children.push(this);
  }

  /** The printed URL, once it is ready. */
  async ready(): Promise<string> {
    for (;;) {
      const url = /^ready (\S+)\n/m.exec(this.output)?.[1];
      if (url) return url;
      if (this.#process.exitCode !== null) throw new Error(this.output);
      await Promise.race([once(this.#process.stdout ?? this.#process, 'data'), this.#ended]);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  async exitCode(): Promise<number | null> {
    await this.#ended;
    return this.#process.exitCode;
  }
}

describe('startSimulator', () => {
  it('takes any free port for 0, and frees it on close, however often it is closed', async () => {
    const first = await startSimulator({ port: 0 });
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await first.close();
    await first.close();
    const port = Number(new URL(first.url).port);
    const second = await startSimulator({ port });
    await expect(startSimulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await second.close();
  });

  it('shares nothing between two of them', async () => {
    const [one, two] = [await TestClient.start(), await TestClient.start()];
    const code = await one.loginCode();
    expect(await two.session(code)).toHaveProperty('errcode', 40029);
    expect(await one.session(code)).toHaveProperty('openid');
    await Promise.all([one.close(), two.close()]);
  });

  it('refuses apps that are wrong, and says which', async () => {
    await expect(startSimulator({ port: 0, apps: [] })).rejects.toThrow('apps');
    await expect(startSimulator({ port: 0, apps: [{ appId: '', appSecret: 'x' }] })).rejects.toThrow(
      'apps.0.appId',
    );
    const twice = { appId: 'wx1', appSecret: 'x' };
    await expect(startSimulator({ port: 0, apps: [twice, twice] })).rejects.toThrow('wx1 is there twice');
  });

  it('ends hanging and delayed requests on close, and leaves nothing that keeps a process alive', async () => {
    const script = `
      import { startSimulator } from ${JSON.stringify(new URL('../index.ts', import.meta.url).href)};
      const { url, close } = await startSimulator({ port: 0 });
      const ended = [];
      for (const fault of [{ kind: 'hang' }, { kind: 'delay', ms: 600000 }]) {
        await fetch(url + '/_control/faults', { method: 'POST', body: JSON.stringify({ path: '/x', ...fault }) });
        ended.push(fetch(url + '/x').then(() => 'answered', () => 'ended'));
      }
      for (let asked = []; asked.length < 2; ) asked = await (await fetch(url + '/_control/requests')).json();
      await close();
      console.log((await Promise.all(ended)).join());
    `;
    const child = new Child(['--input-type=module', '--eval', script]);

    expect(await child.exitCode()).toBe(0);
    expect(child.output).toBe('ended,ended\n');
  });
});

describe('the command', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('is ready, answers, and exits with 0 on %s', async (signal) => {
    const child = new Child([MAIN]);
    const url = await child.ready();
    expect(child.output).toContain(`curl -s -X POST ${url}/_control/login-codes`);
    expect((await fetch(`${url}/_control/login-codes`, { method: 'POST' })).status).toBe(201);
    await fetch(`${url}/_control/faults`, { method: 'POST', body: '{"path":"/x","kind":"hang"}' });
    const hanging = fetch(`${url}/x`).catch(() => 'ended');
    while (((await (await fetch(`${url}/_control/requests`)).json()) as unknown[]).length === 0);
    child.kill(signal);

    expect(await child.exitCode()).toBe(0);
    expect(await hanging).toBe('ended');
  });

  it('takes its apps from SIMULATOR_APPS', async () => {
    const apps = [{ appId: 'wx1', appSecret: 'secret', platform: null }];
    const child = new Child([MAIN], { SIMULATOR_APPS: JSON.stringify(apps) });
    const url = await child.ready();
    const told = await (await fetch(`${url}/_control/apps`)).json();
    child.kill('SIGTERM');
    await child.exitCode();

    expect(told).toEqual(apps);
  });

  it('says what to do about a taken port in one line, and exits with 1', async () => {
    const running = await startSimulator({ port: 0 });
    const { port } = new URL(running.url);
    const child = new Child([MAIN], { SIMULATOR_PORT: port });
    const code = await child.exitCode();
    await running.close();

    expect(code).toBe(1);
    expect(child.output).toMatch(new RegExp(`^Port ${port} is taken\\..*SIMULATOR_PORT.*\\n$`));
  });

  it.each([
    ['a port that is none', { SIMULATOR_PORT: '4010x' }, 'SIMULATOR_PORT must be a number'],
    ['a host this machine lacks', { SIMULATOR_HOST: '192.0.2.1' }, 'SIMULATOR_HOST'],
    [
      'a service that is nowhere',
      { SIMULATOR_SERVICE_URL: 'localhost:3000' },
      'SIMULATOR_SERVICE_URL must be an address such as',
    ],
    ['apps that are not JSON', { SIMULATOR_APPS: 'wx1' }, 'SIMULATOR_APPS is not JSON'],
    [
      'apps without a secret',
      { SIMULATOR_APPS: '[{"appId":"wx1"}]' },
      'SIMULATOR_APPS is wrong: apps.0.appSecret',
    ],
  ])('refuses %s in one line, and exits with 1', async (_, env, line) => {
    const child = new Child([MAIN], env);

    expect(await child.exitCode()).toBe(1);
    expect(child.output).toContain(line);
    expect(child.output.trimEnd().split('\n')).toHaveLength(1);
  });

  it('tells its use on --help', async () => {
    const child = new Child([MAIN, '--help']);

    expect(await child.exitCode()).toBe(0);
    for (const name of ['SIMULATOR_PORT', 'SIMULATOR_HOST', 'SIMULATOR_APPS', 'SIMULATOR_SERVICE_URL'])
      expect(child.output).toContain(name);
  });
});
