// Jest loads this file itself, without its transforms: the hook lets it import our TypeScript.
import '@swc-node/register/esm-register';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One PostgreSQL for the run; each test environment copies a migrated database from it. */
export default async function startDatabase() {
  const { startEmbeddedPostgres } = await import('../../quickstart/embedded-postgres.ts');
  const { migrate } = await import('../../src/database/migrate.ts');
  const dataDir = await mkdtemp(join(tmpdir(), 'weapp-auth-test-'));
  const database = 'template';
  const postgres = await startEmbeddedPostgres({
    dataDir,
    database,
    durable: false,
    settings: { max_connections: '600' },
  });
  await migrate({ url: postgres.url, poolSize: 2 });
  process.env.TEST_DATABASE_URL = postgres.url;
  globalThis.stopTestDatabase = async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
