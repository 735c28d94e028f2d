import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Binaries } from './binaries.js';
import { codeOf, explainLog } from './errors.js';
import { type Launch, run } from './program.js';

export interface Cluster {
  readonly data: string;
  readonly password: string;
}

export interface ClusterOptions {
  readonly dataDir: string;
  readonly binaries: Binaries;
  readonly launch: Launch;
  readonly durable: boolean;
}

const unfinished = 'cluster.unfinished-';

/** `<dataDir>/cluster` holds the data and its password. It gets this name when both are complete, never before. */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const home = join(options.dataDir, 'cluster');
  for (const name of await readdir(options.dataDir)) {
    if (name.startsWith(unfinished)) await remove(join(options.dataDir, name));
  }
  const password = await readFile(join(home, 'password'), 'utf8').catch(async (error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
    return initialize(home, options);
  });
  return { data: join(home, 'data'), password };
}

async function initialize(
  home: string,
  { dataDir, binaries, launch, durable }: ClusterOptions,
): Promise<string> {
  const folder = await mkdtemp(join(dataDir, unfinished));
  const passwordFile = join(folder, 'password');
  const password = randomBytes(24).toString('hex');
  try {
    await writeFile(passwordFile, password, { mode: 0o600, flush: durable });
    for (const path of launch.account ? [folder, passwordFile] : []) {
      await chown(path, launch.account?.uid ?? 0, launch.account?.gid ?? 0);
    }
    const { ended } = run(
      launch,
      binaries.initdb,
      [
        ...[`--pgdata=${join(folder, 'data')}`, '--username=postgres', `--pwfile=${passwordFile}`],
        // The built-in provider knows all letters, and needs no locale of the machine's.
        ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
        ...['--auth=scram-sha-256', '--no-instructions', ...(durable ? [] : ['--no-sync'])],
      ],
      folder,
    );
    const { code, lastLog } = await ended;
    if (code !== 0) throw explainLog(lastLog, dataDir, 0);
    await rename(folder, home);
    return password;
  } catch (error) {
    await remove(folder);
    throw error;
  }
}

/** An initdb whose run was killed may be clearing up the same folder; what cannot be removed does no harm. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 40 }).catch(() => undefined);
}
