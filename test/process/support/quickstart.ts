import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { freePort } from './ports.js';
import { type Environment } from './program.js';

export interface QuickstartEnvironment extends Environment {
  readonly PORT: string;
  readonly SIMULATOR_PORT: string;
  readonly DATA_DIR: string;
}

/** Ports and a folder of its own. */
export async function quickstartEnvironment(dataDir: string): Promise<QuickstartEnvironment> {
  const [port, simulatorPort] = await Promise.all([freePort(), freePort()]);
  return { PORT: String(port), SIMULATOR_PORT: String(simulatorPort), DATA_DIR: dataDir };
}

/** Of the PostgreSQL that works in a DATA_DIR; undefined when none does. */
export async function postmasterPid(dataDir: string): Promise<number | undefined> {
  const file = join(dataDir, 'postgres', 'cluster', 'data', 'postmaster.pid');
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  return Number.isNaN(pid) ? undefined : pid;
}
