import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withQuickstartDatabase } from './quickstart-database.js';

describe('the database of a quickstart that runs here', () => {
  const left = {
    DATABASE_URL: 'postgres://postgres:p%27w@127.0.0.1:5433/weapp_auth',
    MASTER_KEYS: 'quickstart:AAA=',
  };
  let dataDir: string;
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'weapp-auth-'));
    const lines = Object.entries(left).map(([name, value]) => `${name}='${value}'\n`);
    writeFileSync(join(dataDir, 'environment'), lines.join(''));
  });
  afterAll(() => {
    rmSync(dataDir, { recursive: true });
  });

  it('is used where none is named, with its master keys and no others', () => {
    for (const MASTER_KEYS of [undefined, '', 'k1:BBB=']) {
      expect(withQuickstartDatabase({ DATA_DIR: dataDir, MASTER_KEYS })).toEqual({
        env: { DATA_DIR: dataDir, ...left },
        dataDir,
      });
    }
  });

  it('gives its master keys to who names the same database and no keys', () => {
    const env = { DATA_DIR: dataDir, DATABASE_URL: left.DATABASE_URL };
    expect(withQuickstartDatabase(env)).toEqual({ env: { ...env, ...left }, dataDir });
  });

  it.each<[what: string, env: Record<string, string>]>([
    ['another database is named', { DATABASE_URL: 'postgres://db/other' }],
    ['all is named', { DATABASE_URL: left.DATABASE_URL, MASTER_KEYS: 'k1:BBB=' }],
    ['this is production', { NODE_ENV: 'production' }],
    ['no quickstart runs', { DATA_DIR: join(tmpdir(), 'weapp-auth-nowhere') }],
  ])('is left alone when %s', (_what, own) => {
    const env = { DATA_DIR: dataDir, ...own };
    expect(withQuickstartDatabase(env)).toEqual({ env, dataDir: undefined });
  });
});
