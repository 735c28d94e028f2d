import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  startEmbeddedPostgres,
} from '../../quickstart/embedded-postgres.js';

const launcher = pathToFileURL(join(process.cwd(), 'quickstart', 'embedded-postgres.ts')).href;

const kernelStopsServer = process.platform === 'linux' && existsSync('/usr/bin/setpriv');

/** 0700, and root's when root runs the tests: the account that PostgreSQL runs as cannot enter it. */
let folder: string;
let running: EmbeddedPostgres[];
let parents: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded postgres-'));
  running = [];
  parents = [];
});

afterEach(async () => {
  for (const parent of parents) parent.kill('SIGKILL');
  await Promise.all(running.map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(
  dataDir = join(folder, 'data'),
  options: Partial<Parameters<typeof startEmbeddedPostgres>[0]> = {},
): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, durable: false, ...options });
  running.push(server);
  return server;
}

async function query(server: { url: string }, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const results = [await client.query<Record<string, unknown>>(sql)].flat();
    return results.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row)));
  } finally {
    await client.end();
  }
}

/** Another run, in a process of its own. It prints its url. */
function startInAnotherProcess(dataDir: string): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(launcher)});
    console.log((await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false })).url);`;
  const args = ['--import', '@swc-node/register/esm-register', '--input-type=module', '--eval', script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  parents.push(child);
  return child;
}

async function refusal(starting: Promise<unknown>): Promise<EmbeddedPostgresError> {
  const outcome = await starting.catch((error: unknown) => error);
  if (outcome instanceof EmbeddedPostgresError && !outcome.message.includes('\n')) return outcome;
  throw new Error('not a refusal in one line', { cause: outcome });
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(10);
}

const serverPid = async (dataDir: string): Promise<number> =>
  Number.parseInt(await readFile(join(dataDir, 'cluster', 'data', 'postmaster.pid'), 'utf8'), 10);

describe('an embedded PostgreSQL', () => {
  it('makes its database in a folder that only we may enter, and keeps the data over a restart', async () => {
    const first = await start();
    await query(first, `CREATE TABLE kept AS SELECT '微信' AS word`);
    await Promise.all([first.stop(), first.stop()]);
    await expect(query(first, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');

    const second = await start();
    expect(new URL(second.url).pathname).toBe('/weapp_auth');
    expect(await query(second, 'SELECT word FROM kept')).toEqual(['微信']);
  });

  it('serves 127.0.0.1 only, with a password, on the port and with the settings it was given', async () => {
    const server = await start(undefined, { database: 'Other one', settings: { max_connections: '7' } });
    const names = ['listen_addresses', 'unix_socket_directories', 'max_connections', 'fsync'];
    expect(await query(server, names.map((name) => `SHOW ${name};`).join(' '))).toEqual([
      '127.0.0.1',
      '',
      '7',
      'off',
    ]);
    expect(await query(server, 'SELECT current_database()')).toEqual(['Other one']);

    const stranger = new URL(server.url);
    stranger.password = 'guess';
    await expect(query({ url: stranger.href }, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('runs in a folder that everyone may enter', async () => {
    await chmod(folder, 0o755);
    expect(await query(await start(), 'SELECT 1')).toEqual([1]);
  });

  it('tells its end when it was killed, and starts again', async () => {
    const server = await start();
    process.kill(await serverPid(join(folder, 'data')), 'SIGKILL');
    const { code, lastLog } = await server.exited;
    expect(code).toBeNull();
    expect(lastLog).toContain('ready to accept connections');
    await server.stop();
    expect(await query(await start(), 'SELECT 1')).toEqual([1]);
  });

  it('does not call a stop its own end', async () => {
    const server = await start();
    await server.stop();
    expect(await Promise.race([server.exited, Promise.resolve('still waiting')])).toBe('still waiting');
  });
});

describe('a start that cannot succeed says in one line what to do', () => {
  it('a taken port', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, message } = await refusal(start(undefined, { port }));
    expect(code).toBe('PORT_IN_USE');
    expect(message).toMatch(
      new RegExp(`^PostgreSQL cannot listen on 127.0.0.1 port ${port} .*: free it or choose`),
    );

    other.close();
    expect((await start(undefined, { port })).port).toBe(port);
  });

  it.each([['itself'], ['a folder above it']])('a file in place of the folder: %s', async (where) => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { code, message } = await refusal(start(where === 'itself' ? file : join(file, 'below')));
    expect(code).toBe('DATA_DIR_UNUSABLE');
    expect(message).toMatch(/^cannot keep data in .*: set DATA_DIR to another folder that you may write$/);
  });

  it('data of another major version', async () => {
    await (await start()).stop();
    await writeFile(join(folder, 'data', 'cluster', 'data', 'PG_VERSION'), '15\n');
    const { code, message } = await refusal(start());
    expect(code).toBe('DATA_VERSION');
    expect(message).toMatch(/version 15.*: delete it or set DATA_DIR to another folder$/);
  });

  it('a setting that PostgreSQL refuses', async () => {
    const { code, message } = await refusal(start(undefined, { settings: { shared_buffers: 'many' } }));
    expect(code).toBe('START_FAILED');
    expect(message).toContain('invalid value for parameter "shared_buffers"');
  });

  it('a run that is alive on the same folder', async () => {
    const server = await start();
    const { code, message } = await refusal(start());
    expect(code).toBe('ALREADY_RUNNING');
    expect(message).toContain(`(pid ${process.pid}): stop it or set DATA_DIR`);
    expect(await query(server, 'SELECT 1')).toEqual([1]);
  });

  it('of two runs that start at once on one folder, one starts', async () => {
    const outcomes = await Promise.allSettled([start(), start()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('after a run that was killed', () => {
  it('its server goes by itself where setpriv is, and its data is there', async () => {
    const dataDir = join(folder, 'data');
    const parent = startInAnotherProcess(dataDir);
    const [url] = (await once(createInterface(parent.stdout), 'line')) as [string];
    await query({ url }, 'CREATE TABLE kept AS SELECT 1');
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    if (kernelStopsServer)
      await until(async () => !(await readdir(join(dataDir, 'cluster', 'data'))).includes('postmaster.pid'));

    expect(await query(await start(), 'TABLE kept')).toEqual([1]);
  });

  it('a server that outlived it is stopped, not joined and not doubled', async () => {
    const dataDir = join(folder, 'data');
    const orphan = await start();
    await query(orphan, 'CREATE TABLE kept AS SELECT 1');
    // What the lock of a run that is no more looks like.
    await writeFile(join(dataDir, 'owner.lock'), `${process.pid} 1 of-an-earlier-process-with-our-number`);

    const successor = await start();
    await expect(orphan.exited).resolves.toMatchObject({ code: 0 });
    expect(await query(successor, 'TABLE kept')).toEqual([1]);
  });

  it('a half-finished initdb is thrown away and redone', async () => {
    const dataDir = join(folder, 'data');
    await mkdir(dataDir);
    const parent = startInAnotherProcess(dataDir);
    const exited = once(parent, 'exit');
    await until(async () => {
      const [unfinished] = (await readdir(dataDir)).filter((name) => name.startsWith('cluster.unfinished'));
      const files = unfinished ? await readdir(join(dataDir, unfinished, 'data')).catch(() => []) : [];
      return files.includes('PG_VERSION');
    });
    parent.kill('SIGKILL');
    await exited;
    expect(await readdir(dataDir)).not.toContain('cluster');

    expect(await query(await start(), 'SELECT 1')).toEqual([1]);
    expect((await readdir(dataDir)).sort()).toEqual(['cluster', 'owner.lock']);
  });
});
