import { mkdir, realpath } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import pg from 'pg';
import { type Binaries, embeddedBinaries } from './embedded-postgres/binaries.js';
import { type Cluster, openCluster } from './embedded-postgres/cluster.js';
import { codeOf, explainError, explainLog } from './embedded-postgres/errors.js';
import { chooseLaunch } from './embedded-postgres/launch.js';
import { lockDataDir } from './embedded-postgres/lock.js';
import { stopOrphan } from './embedded-postgres/orphan.js';
import { type Ending, type Launch, run } from './embedded-postgres/program.js';
import { shutDown } from './embedded-postgres/shutdown.js';

export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './embedded-postgres/errors.js';

// Our own launcher over the binaries of embedded-postgres, since its class installs exit hooks for the whole
// process, which stop the database and exit 130 or 143 before the API has drained; and as root it drops to a
// user that cannot enter a checkout below a 0700 folder, and creates that user on the developer's system.

export interface EmbeddedPostgresOptions {
  /** A folder of ours, made when absent; holds `cluster/` and the lock of the run that uses it. */
  readonly dataDir: string;
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** Created when absent. Default: weapp_auth. */
  readonly database?: string;
  /** Default true. False is for tests: faster, and a crash of the machine loses the data. */
  readonly durable?: boolean;
  /** Server settings, such as `{ max_connections: '200' }`; those of listening and logging are ours. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  /** `postgres://postgres:<password>@127.0.0.1:<port>/<database>`: a superuser of this server alone. */
  readonly url: string;
  readonly port: number;
  /** Resolves when the server ends by itself, never because of stop(). `lastLog` has its last 50 lines. */
  readonly exited: Promise<Ending>;
  /** Ends sessions and the server (a fast shutdown, by force when that takes over 10 s). May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL of our own on 127.0.0.1 and gives it when it answers. Ctrl-C does not reach it: whoever
 * starts it calls stop(). A second run on the same folder is refused; the server of a killed one is replaced.
 * @throws {EmbeddedPostgresError} with a code, and one line that says what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  let dataDir = options.dataDir;
  try {
    const binaries = await embeddedBinaries();
    await mkdir(dataDir, { recursive: true });
    dataDir = await realpath(dataDir);
    const release = await lockDataDir(dataDir);
    try {
      return await startLocked({ ...options, dataDir }, binaries, release);
    } catch (error) {
      await release();
      throw error;
    }
  } catch (error) {
    throw explainError(error, dataDir);
  }
}

async function startLocked(
  options: EmbeddedPostgresOptions,
  binaries: Binaries,
  release: () => Promise<void>,
): Promise<EmbeddedPostgres> {
  const { dataDir, database = 'weapp_auth', durable = true } = options;
  const launch = await chooseLaunch(binaries, dataDir);
  const cluster = await openCluster({ dataDir, binaries, launch, durable });
  await stopOrphan(cluster.data, binaries);
  const server = await listen({ ...options, durable }, binaries, launch, cluster);

  let over = false;
  const ended = server.ended.then(async (ending) => {
    over = true;
    await release();
    return ending;
  });
  let stopping: Promise<unknown> | undefined;
  const stop = async (): Promise<void> => {
    // Once it has ended, its number may be another's.
    if (!over) stopping ??= shutDown(server.pid, binaries, ended);
    await stopping;
  };
  const exited = new Promise<Ending>((resolve) => {
    void ended.then((ending) => {
      if (!stopping) resolve(ending);
    });
  });
  const base = `postgres://postgres:${cluster.password}@127.0.0.1:${server.port}`;
  try {
    await ensureDatabase(base, database);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `${base}/${encodeURIComponent(database)}`, port: server.port, stop, exited };
}

async function listen(
  { dataDir, port = 0, durable, settings }: EmbeddedPostgresOptions,
  binaries: Binaries,
  launch: Launch,
  { data }: Cluster,
): Promise<{ pid: number; port: number; ended: Promise<Ending> }> {
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port || (await freePort());
    const all = {
      ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
      ...settings,
      listen_addresses: '127.0.0.1',
      // No sockets in the file system: their paths have a limit, and their folders permissions.
      unix_socket_directories: '',
      // We learn from the log that it is ready, or why not.
      logging_collector: 'off',
      log_destination: 'stderr',
      log_min_messages: 'warning',
    };
    const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = run(launch, binaries.postgres, ['-D', data, '-p', String(chosen), ...args], data);
    const ready = new Promise<undefined>((resolve) => {
      server.lines.on('line', (line) => {
        if (line.includes('ready to accept connections')) resolve(undefined);
      });
    });
    const failure = await Promise.race([ready, server.ended]);
    const { pid } = server.child;
    if (!failure && pid !== undefined) return { pid, port: chosen, ended: server.ended };
    const error = explainLog(failure?.lastLog ?? '', dataDir, chosen);
    // The free port may be gone between its choice and its use.
    if (port || attempt > 1 || error.code !== 'PORT_IN_USE') throw error;
  }
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

async function ensureDatabase(base: string, database: string): Promise<void> {
  try {
    await query(`${base}/${encodeURIComponent(database)}`, 'SELECT');
  } catch (error) {
    const missing = '3D000';
    if (codeOf(error) !== missing) throw error;
    await query(`${base}/postgres`, `CREATE DATABASE ${pg.escapeIdentifier(database)}`);
  }
}

async function query(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString, ssl: false });
  // A connection that breaks is told by its query; the event as well would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
}
