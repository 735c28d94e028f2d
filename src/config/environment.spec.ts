import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withFileSecrets } from './environment.js';
import { type ConfigurationError } from './problems.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weapp-auth-config-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function file(content: string, name = 'secret'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    withFileSecrets(env);
  } catch (error) {
    return (error as ConfigurationError).problems;
  }
  return [];
}

describe('NAME_FILE', () => {
  it.each(['MASTER_KEYS', 'WECHAT_APP_SECRET', 'WECHAT_APPS', 'DATABASE_URL', 'PORT'])(
    'gives %s the content of that file, without the newline that editors add',
    (name) => {
      expect(withFileSecrets({ [`${name}_FILE`]: file('the value\n') })[name]).toBe('the value');
    },
  );

  it('keeps white space inside a secret', () => {
    expect(withFileSecrets({ WECHAT_APP_SECRET_FILE: file(' a b\r\n') })['WECHAT_APP_SECRET']).toBe(' a b');
  });

  it('together with NAME is refused: nobody could tell which one counts', () => {
    const env = { MASTER_KEYS: 'k1:a', MASTER_KEYS_FILE: file('k1:b') };
    expect(problemsOf(env)).toEqual([expect.stringMatching(/^MASTER_KEYS_FILE: MASTER_KEYS is set as well/)]);
  });

  it('beside an empty NAME counts: compose files write both', () => {
    expect(withFileSecrets({ MASTER_KEYS: '', MASTER_KEYS_FILE: file('k1:b') })['MASTER_KEYS']).toBe('k1:b');
  });

  it('that cannot be read is named with the reason, all of them at once', () => {
    const env = { MASTER_KEYS_FILE: join(folder, 'absent'), DATABASE_URL_FILE: folder };
    expect(problemsOf(env)).toEqual([
      expect.stringMatching(/^MASTER_KEYS_FILE: .*ENOENT/),
      expect.stringMatching(/^DATABASE_URL_FILE: .*EISDIR/),
    ]);
  });

  it('that is empty is no file at all', () => {
    expect(withFileSecrets({ MASTER_KEYS_FILE: '' })['MASTER_KEYS']).toBeUndefined();
  });

  it('of a variable that is not ours is left alone', () => {
    const env = { SSL_CERT_FILE: '/nowhere', PGPASS_FILE: '/nowhere' };
    expect(withFileSecrets(env)).toEqual(env);
  });
});

describe('.env', () => {
  /** What a process of its own reads: .env goes into the process's environment, and Jest has only a copy. */
  function read(name: string, dotenv: string, env: Record<string, string> = {}): unknown {
    const script = `
      import { readEnvironment } from './src/config/environment.ts';
      console.log(JSON.stringify(readEnvironment(${JSON.stringify(dotenv)})[${JSON.stringify(name)}] ?? null));`;
    const loader = ['--import', '@swc-node/register/esm-register', '--input-type=module', '--eval'];
    const stdout = execFileSync(process.execPath, [...loader, script], {
      env: { PATH: process.env['PATH'], ...env },
      encoding: 'utf8',
    });
    return JSON.parse(stdout);
  }

  it('is read, and a variable that is already set wins', () => {
    const dotenv = file('PORT=3001\n', '.env');
    expect(read('PORT', dotenv)).toBe('3001');
    expect(read('PORT', dotenv, { PORT: '3002' })).toBe('3002');
  });

  it('may name the file of a secret', () => {
    expect(read('MASTER_KEYS', file(`MASTER_KEYS_FILE=${file('k1:b\n', 'keys')}\n`, '.env'))).toBe('k1:b');
  });

  it('need not be there', () => {
    expect(read('PORT', join(folder, 'absent'), { PORT: '3002' })).toBe('3002');
  });
});
