import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type Environment } from '../config/index.js';

/**
 * In a checkout where quickstart runs, its database is meant unless another one is named. It leaves a file that
 * says where that is (quickstart/left-environment.ts).
 * @returns the environment, completed; `dataDir` where that file was used
 */
export function withQuickstartDatabase(env: Environment): {
  env: Environment;
  dataDir: string | undefined;
} {
  const asGiven = { env, dataDir: undefined };
  if (env['NODE_ENV'] === 'production') return asGiven;
  const dataDir = env['DATA_DIR'] || '.data';
  const { DATABASE_URL, MASTER_KEYS } = leftIn(dataDir);
  if (!DATABASE_URL || !MASTER_KEYS) return asGiven;
  if (!env['DATABASE_URL']) return { env: { ...env, DATABASE_URL, MASTER_KEYS }, dataDir };
  // quickstart on that very database, with master keys of its own.
  if (env['DATABASE_URL'] === DATABASE_URL && !env['MASTER_KEYS']) {
    return { env: { ...env, MASTER_KEYS }, dataDir };
  }
  return asGiven;
}

function leftIn(dataDir: string): Environment {
  try {
    return parseEnv(readFileSync(join(dataDir, 'environment'), 'utf8'));
  } catch {
    return {}; // No quickstart runs.
  }
}
