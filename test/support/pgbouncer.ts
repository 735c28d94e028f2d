import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

const program = process.env['PGBOUNCER'] ?? 'pgbouncer';

/** Why PgBouncer cannot be tried here, or undefined. */
export function pgbouncerMissing(): string | undefined {
  // Null where there is no such program.
  const stdout = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout as string | null;
  const [, major = '0', minor = '0'] = /PgBouncer (\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  if (major === '0')
    return 'PgBouncer is not installed (apt-get install pgbouncer, or PGBOUNCER=/path/to/it)';
  // https://www.pgbouncer.org/changelog.html
  return Number(major) > 1 || Number(minor) >= 21
    ? undefined
    : `PgBouncer ${major}.${minor} knows no prepared statements in transaction mode; 1.21 does`;
}

/** A PgBouncer in transaction mode before that database. */
export async function startPgbouncer(
  databaseUrl: string,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'weapp-auth-pgbouncer-'));
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const url = new URL(databaseUrl);
  url.port = String(await freePort());
  const settings = `
    [databases]
    ${pathname.slice(1)} = host=${hostname} port=${port} user=${username} password=${password}
    [pgbouncer]
    listen_addr = 127.0.0.1
    listen_port = ${url.port}
    unix_socket_dir =
    auth_type = any
    pool_mode = transaction
    max_prepared_statements = 100
    ignore_startup_parameters = statement_timeout,lock_timeout,idle_in_transaction_session_timeout
    default_pool_size = 8`;
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(file, settings.replaceAll(/^ +/gm, ''));
  await chmod(folder, 0o755);
  // It refuses to run as root.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn(program, ['--quiet', file], { stdio: 'ignore', ...nobody });
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answers(url.href);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: url.href, stop };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function answers(url: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.query('SELECT 1');
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await wait(50);
    } finally {
      await client.end();
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
