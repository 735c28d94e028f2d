import { execFile, spawnSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmbeddedPostgres } from '../../quickstart/embedded-postgres.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { eventually } from './support/eventually.js';
import { freePort, listenOn } from './support/ports.js';
import { runningProcesses, treeOf } from './support/processes.js';
import { type Environment, Program } from './support/program.js';
import { postmasterPid, type QuickstartEnvironment, quickstartEnvironment } from './support/quickstart.js';
import { Workspace } from './support/workspace.js';

const readyLine = /^ready (http:\S+)/m;

let workspace: Workspace;

beforeAll(async () => {
  workspace = await Workspace.open();
});

afterAll(() => workspace.close());

/** What a person copies: from the line that sets CODE to the end of the next one. */
function printedCommands(output: string): { getCode: string; logIn: string } {
  const [, getCode, logIn] = /^ *(CODE=.*)\n *(curl .*)$/m.exec(output) ?? [];
  if (getCode === undefined || logIn === undefined) throw new Error(`no commands to copy in ${output}`);
  return { getCode, logIn };
}

/** Lines of what the commands give, a line each. */
async function bash(...commands: string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)('bash', ['-c', commands.join('; echo; ')]);
  return stdout.split('\n');
}

/** Node and npm are all that the other tests need. */
const describeWithCurl =
  spawnSync('bash', ['-c', 'command -v curl sed']).status === 0 ? describe : describe.skip;

async function runningOf(pids: readonly number[]): Promise<number[]> {
  const running = new Set((await runningProcesses()).map(({ pid }) => pid));
  return pids.filter((pid) => running.has(pid));
}

describe('npm run quickstart', () => {
  let env: QuickstartEnvironment;
  let npm: Program;
  let url: string;
  let earliestDemo: string;

  async function start(): Promise<void> {
    npm = workspace.run(Program.npmRun('quickstart', env));
    earliestDemo = await eventually('the demo phone', () =>
      fetch(`http://127.0.0.1:${env.SIMULATOR_PORT}/`).then(
        (page) => page.text(),
        () => undefined,
      ),
    );
    const [, printed = ''] = await npm.prints(readyLine);
    url = printed;
  }

  beforeAll(async () => {
    env = await quickstartEnvironment(workspace.path('npm'));
    await start();
  });

  it('prints where it serves, on the ports it was given', () => {
    expect(url).toBe(`http://127.0.0.1:${env.PORT}`);
    expect(npm.stdout).toContain(`${url}/docs\n`);
    expect(npm.stdout).toContain(`http://127.0.0.1:${env.SIMULATOR_PORT}/_control\n`);
  });

  it('serves a demo phone that knows the service from the first moment on', () => {
    expect(earliestDemo).toContain(`<meta name="service-url" content="${url}"`);
  });

  it('serves Swagger UI with all that its page loads, and the OpenAPI document', async () => {
    const page = await fetch(`${url}/docs`);
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');

    const loaded = [...html.matchAll(/<(?:script|link)[^>]* (?:src|href)="([^"]+)"/g)].map(
      ([, at = '']) => at,
    );
    expect(loaded).toEqual(expect.arrayContaining([expect.stringMatching(/swagger-ui-bundle\.js$/)]));
    for (const asset of [...loaded, './docs/openapi.json']) {
      const answer = await fetch(new URL(asset, page.url));
      expect({ asset, status: answer.status }).toEqual({ asset, status: 200 });
      const type = asset.endsWith('.js') ? 'javascript' : asset.endsWith('.json') ? 'json' : '';
      expect(answer.headers.get('content-type')).toContain(type);
      await answer.arrayBuffer();
    }
  });

  describeWithCurl('the commands to copy', () => {
    it('log in: the token opens a guarded resource, and the code works once', async () => {
      const { getCode, logIn } = printedCommands(npm.stdout);
      const [, first = '', second = ''] = await bash(getCode, logIn, logIn);
      const tokens = JSON.parse(first) as LoginResponse;
      expect(tokens).toMatchObject({ tokenType: 'Bearer', isNewUser: true, openid: expect.any(String) });
      expect(JSON.parse(second) as Problem).toMatchObject({ status: 401, code: 'WECHAT_CODE_USED' });

      const headers = { authorization: `Bearer ${tokens.accessToken}` };
      const me = await fetch(`${url}/v1/users/me`, { headers });
      expect(me.status).toBe(200);
      expect(await me.json()).toMatchObject({ id: tokens.user.id });
    });
  });

  async function logIn(): Promise<LoginResponse> {
    const simulator = `http://127.0.0.1:${env.SIMULATOR_PORT}`;
    const issued = await fetch(`${simulator}/_control/login-codes`, { method: 'POST' });
    const { code } = (await issued.json()) as { code: string };
    const answer = await fetch(`${url}/v1/auth/wechat/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as LoginResponse;
  }

  async function expectStop(stop: () => void): Promise<void> {
    const started = await treeOf(npm.pid);
    expect(started).toContain(await postmasterPid(env.DATA_DIR));
    stop();
    expect(await npm.ended).toEqual({ code: 0, signal: null });
    expect(await runningOf(started)).toEqual([]);
    expect(await workspace.leftOf(npm, env.DATA_DIR)).toEqual([]);
    for (const port of [env.PORT, env.SIMULATOR_PORT]) (await listenOn(Number(port))).close();
  }

  it('exits with 0 on SIGTERM and leaves nothing; the next start knows its users, and ends the same on Ctrl-C', async () => {
    const { user } = await logIn();
    await expectStop(() => {
      npm.kill('SIGTERM');
    });

    await start();
    expect(await logIn()).toMatchObject({ isNewUser: false, user: { id: user.id } });
    await expectStop(() => {
      npm.killGroup('SIGINT');
    });
  });
});

describe('a start that cannot succeed says in one line what to do, exits with 1 and leaves nothing:', () => {
  interface Started {
    readonly program: Program;
    readonly dataDir: string;
    readonly line: RegExp;
  }
  /** Prepares the ground; gives what else to set and what it should say. */
  type Case = (env: QuickstartEnvironment) => Promise<{ change?: Environment; line: RegExp }>;

  async function occupy(port: string): Promise<void> {
    const other = await listenOn(Number(port));
    workspace.onClose(async () => {
      other.close();
      await once(other, 'close');
    });
  }

  const cases: Record<string, Case> = {
    'a taken PORT': async ({ PORT }) => {
      await occupy(PORT);
      return { line: new RegExp(`Port ${PORT} is taken.* set PORT `) };
    },
    'a taken SIMULATOR_PORT': async ({ SIMULATOR_PORT }) => {
      await occupy(SIMULATOR_PORT);
      return { line: new RegExp(`Port ${SIMULATOR_PORT} is taken.* set SIMULATOR_PORT `) };
    },
    'a DATA_DIR that is a file': async ({ DATA_DIR }) => {
      await writeFile(DATA_DIR, '');
      return { line: /[Ss]et DATA_DIR / };
    },
    'a DATA_DIR that cannot be written': async ({ DATA_DIR }) => {
      // Root may write wherever the file system lets anyone.
      const closed = process.getuid?.() === 0 ? '/sys' : DATA_DIR;
      if (closed === DATA_DIR) await mkdir(DATA_DIR, { mode: 0o555 });
      return { change: { DATA_DIR: join(closed, 'data') }, line: /[Ss]et DATA_DIR / };
    },
    'a DATA_DIR that another quickstart uses': async ({ DATA_DIR }) => {
      const other = await startEmbeddedPostgres({ dataDir: join(DATA_DIR, 'postgres'), durable: false });
      workspace.onClose(() => other.stop());
      return { line: /already running .* set DATA_DIR/ };
    },
    'a DATABASE_URL where nothing answers': async () => {
      const host = `127.0.0.1:${await freePort()}`;
      return {
        change: { DATABASE_URL: `postgres://someone:hunter2hunter2@${host}/db` },
        line: new RegExp(`The database at ${host} .* DATABASE_URL`),
      };
    },
  };

  const started: Record<string, Started> = {};

  // All at once: most of the time goes into loading the program.
  beforeAll(async () => {
    for (const [name, prepare] of Object.entries(cases)) {
      const env = await quickstartEnvironment(workspace.path(name));
      const { change, line } = await prepare(env);
      const program = workspace.run(Program.quickstart({ ...env, ...change }));
      started[name] = { program, dataDir: env.DATA_DIR, line };
    }
  });

  it.each(Object.keys(cases))('%s', async (name) => {
    const { program, dataDir, line } = started[name] as Started;
    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(program.stderr).toMatch(/^[^\n]+\n$/);
    expect(program.stderr).toMatch(line);
    expect(program.stderr).not.toContain('hunter2');
    expect(program.stdout).not.toMatch(readyLine);
    expect(await workspace.leftOf(program, dataDir)).toEqual([]);
  });
});

describe('quickstart', () => {
  it('says in one line that its database was killed, and exits with 1', async () => {
    const env = await quickstartEnvironment(workspace.path('killed'));
    const program = workspace.run(Program.quickstart(env));
    await program.prints(readyLine);
    const all = await treeOf(program.pid);
    process.kill((await postmasterPid(env.DATA_DIR)) ?? NaN, 'SIGKILL');

    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(program.stderr).toMatch(/^The database ended by itself: [^\n]+\n$/);
    await eventually('the end of its backends', async () => (await runningOf(all)).length === 0);
    expect(await workspace.leftOf(program, env.DATA_DIR)).toEqual([]);
  });

  it('leaves nothing when it is stopped before it is ready, whenever that is', async () => {
    const exists = async (folder: string, name: RegExp): Promise<true | undefined> =>
      (await readdir(folder).catch(() => [])).some((file) => name.test(file)) || undefined;
    const moments: Record<string, (dataDir: string) => Promise<true | undefined>> = {
      'the program loads': () => Promise.resolve(true),
      'the database is made': (dataDir) => exists(join(dataDir, 'postgres'), /^cluster\.unfinished/),
      'the database starts': (dataDir) =>
        exists(join(dataDir, 'postgres', 'cluster', 'data'), /^postmaster\.pid$/),
      'the API starts': (dataDir) => exists(dataDir, /^master-keys$/),
    };
    await Promise.all(
      Object.entries(moments).map(async ([moment, reached]) => {
        const env = await quickstartEnvironment(workspace.path(moment));
        const program = workspace.run(Program.quickstart(env));
        await program.whileRunning(moment, () => reached(env.DATA_DIR));
        program.kill('SIGTERM');

        const { code, signal } = await program.ended;
        // Until its handlers are there, a signal ends it as any other program.
        expect(code ?? signal).toBe(moment === 'the program loads' ? 'SIGTERM' : 0);
        expect(program.stderr).toBe('');
        expect(program.stdout).not.toMatch(readyLine);
        await eventually(
          `nothing left of a stop while ${moment}`,
          async () => (await workspace.leftOf(program, env.DATA_DIR)).length === 0,
        );
      }),
    );
  });
});
