import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import pg from 'pg';
import { Clock } from '../../src/common/clock.js';
import { KeyRing, Sealer } from '../../src/common/crypto/index.js';
import { Randomness } from '../../src/common/randomness.js';
import { loadKeysCommandConfig } from '../../src/config/index.js';
import { TestWechat } from '../support/wechat.js';
import { eventually } from './support/eventually.js';
import { freePort } from './support/ports.js';
import { type Environment, Program } from './support/program.js';
import { type QuickstartEnvironment, quickstartEnvironment } from './support/quickstart.js';
import { serviceEnvironment, type ServiceEnvironment, startService } from './support/service.js';
import { Workspace } from './support/workspace.js';

let workspace: Workspace;
/** A running service's, whose logins left something to list. */
let service: ServiceEnvironment;
const secrets: string[] = [];

beforeAll(async () => {
  workspace = await Workspace.open();
  const wechat = await TestWechat.start();
  workspace.onClose(() => wechat.close());
  const { url: databaseUrl } = await workspace.startPostgres();
  service = await serviceEnvironment({ databaseUrl, wechat });
  const { url } = await startService(workspace, service);
  const login = await fetch(`${url}/v1/auth/wechat/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: await wechat.code() }),
  });
  if (!login.ok) throw new Error(await login.text());
  secrets.push(service.MASTER_KEYS.split(':')[1] ?? '', new URL(databaseUrl).password);
});

afterAll(() => workspace.close());

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of the service's database, and with nothing else that a service needs. */
const storage = (): Environment => ({ DATABASE_URL: service.DATABASE_URL, MASTER_KEYS: service.MASTER_KEYS });

async function keys(args: string, env: Environment = storage()): Promise<Result> {
  const program = workspace.run(Program.keys(args.split(' ').filter(Boolean), env));
  const { code } = await program.ended;
  const { stdout, stderr } = program;
  for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
  expect(stdout + stderr).not.toMatch(/\n\s+at |node:internal|Warning:/);
  return { code, stdout, stderr };
}

const databaseLine = /^Database: 127\.0\.0\.1:\d+\/\w+ \(DATABASE_URL\)\n/;
const kidPattern = /[A-Za-z0-9_-]{43}/;

/** What it says besides the database it works on. */
const notes = ({ stderr }: Pick<Result, 'stderr'>): string => stderr.replace(databaseLine, '');

describe('npm run keys', () => {
  it('list, rotate, retire and rewrap do what they say, beside a running service', async () => {
    const before = await keys('list');
    expect(before).toMatchObject({ code: 0, stderr: expect.stringMatching(databaseLine) });
    expect(before.stdout).toMatch(
      /^Signing keys\n.*\n {2}[\w-]{43} +current .*\n\nMaster keys\n.*\n {2}test1 +newest/,
    );
    const [old = ''] = kidPattern.exec(before.stdout) ?? [];

    const rotated = await keys('rotate --now');
    expect(rotated).toMatchObject({ code: 0 });
    const [fresh = ''] = kidPattern.exec(rotated.stdout) ?? [];
    expect(rotated.stdout).toMatch(/^The key \S+ is published and signs from \d{4}-[\d:T-]+Z\.\n$/);
    expect(notes(rotated)).toMatch(/JWKS/);

    // It would sign in seconds, which a slow machine needs for a command.
    await activate(fresh, '1 hour');
    const [again, retired] = await Promise.all([keys('rotate'), keys(`retire ${old} --force`)]);
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(notes(again)).toMatch(new RegExp(`^The key ${fresh} is waiting already[^\n]*\n$`));
    expect(retired).toMatchObject({ code: 1, stdout: '' });
    expect(notes(retired)).toMatch(new RegExp(`^The key ${old} signs now[^\n]*\n$`));

    await activate(fresh, '0');
    await eventually('the new key to sign', async () =>
      (await keys('list')).stdout.includes(`${fresh}  current`),
    );
    const [list, dead, alive] = await Promise.all([keys('list'), keys('retire'), keys(`retire ${old}`)]);
    expect(list.stdout).toMatch(new RegExp(`${old} +previous .* from \\d{4}`));
    expect(dead.code).toBe(0);
    expect(dead.stdout).toMatch(new RegExp(`^No key may be retired now\\.\n${old} stays: [^\n]*\n$`));
    expect(alive.code).toBe(1);
    expect(notes(alive)).toMatch(/^[^\n]*--force[^\n]*\n$/);

    const forced = await keys(`retire ${old} --force`);
    expect(forced).toMatchObject({ code: 0, stdout: expect.stringContaining(`Retired ${old}`) });

    const newer = randomBytes(32).toString('base64');
    secrets.push(newer);
    const rewrapped = await keys('rewrap', {
      ...storage(),
      MASTER_KEYS: `test2:${newer},${service.MASTER_KEYS}`,
    });
    expect(rewrapped.code).toBe(0);
    expect(rewrapped.stdout).toMatch(/^Sealed 1 signing key and 1 session key with "test2"\.\n/);
    expect(notes(rewrapped)).toBe('');

    const sealed = { ...storage(), MASTER_KEYS: `test2:${newer},${service.MASTER_KEYS}` };
    await expectStopOnSignal(sealed);
    expect((await keys('rewrap', sealed)).code).toBe(0);

    const lacking = await keys('rewrap');
    expect(lacking.code).toBe(1);
    expect(notes(lacking)).toMatch(
      /^1 signing key and 40001 session keys are still sealed by "test2": MASTER_KEYS lacks it/,
    );
  });

  async function activate(kid: string, later: string): Promise<void> {
    const client = new pg.Client({ connectionString: service.DATABASE_URL });
    await client.connect();
    await client.query(`UPDATE signing_keys SET activates_at = now() + $2::interval WHERE kid = $1`, [
      kid,
      later,
    ]);
    await client.end();
  }

  async function expectStopOnSignal(env: Environment): Promise<void> {
    const client = new pg.Client({ connectionString: service.DATABASE_URL });
    await client.connect();
    try {
      await sealManyIdentities(client, 40_000);
      const program = workspace.run(Program.keys(['rewrap'], env));
      const rewrapped = `SELECT count(*)::int AS count FROM wechat_identities WHERE session_key_kid = 'test2'`;
      const count = async (): Promise<number> =>
        (await client.query<{ count: number }>(rewrapped)).rows[0]?.count ?? 0;
      await program.whileRunning('the first batches', async () => (await count()) > 1 || undefined);
      program.kill('SIGINT');
      expect(await program.ended).toEqual({ code: 1, signal: null });
      // The one before was that of the login.
      expect(program.stdout).toContain(`and ${(await count()) - 1} session keys with "test2"`);
      expect(notes(program)).toMatch(
        /^\d+ session keys are still sealed by "test1": stopped\. Run this again/,
      );
    } finally {
      await client.end();
    }
  }

  async function sealManyIdentities(client: pg.Client, count: number): Promise<void> {
    const ring = new KeyRing(loadKeysCommandConfig(storage()).keys);
    const sealer = new Sealer(ring, new Randomness(new Clock()));
    const ids = Array.from({ length: count }, () => randomUUID());
    const boxes = ids.map((id) => sealer.seal('session-key-seal', id, randomBytes(16)).box);
    await client.query(
      `INSERT INTO wechat_identities (id, user_id, app_id, openid, session_key_sealed, session_key_kid, session_key_at)
       SELECT row.id, users.id, 'wx-absent', row.id::text, box, 'test1', now()
         FROM unnest($1::uuid[], $2::bytea[]) AS row (id, box), (SELECT id FROM users LIMIT 1) AS users`,
      [ids, boxes],
    );
  }

  it('reads secrets from files', async () => {
    const file = workspace.path('master keys');
    await writeFile(file, `${service.MASTER_KEYS}\n`);
    const { code, stdout } = await keys('list', {
      DATABASE_URL: service.DATABASE_URL,
      MASTER_KEYS_FILE: file,
    });
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('Signing keys\n') });
  });
});

describe('npm run keys tells apart', () => {
  it('a question for help, without any configuration', async () => {
    for (const result of await Promise.all([keys('--help', {}), keys('rotate --help', {})])) {
      expect(result).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/^Usage: npm run keys/) });
      for (const word of ['list', 'rotate', 'retire', 'rewrap', '--activate-in', '--now', '--force']) {
        expect(result.stdout).toContain(word);
      }
    }
  });

  it('what it does not understand (2), in one line', async () => {
    const lines = ['', 'revoke', 'rotate --soon'];
    for (const result of await Promise.all(lines.map((line) => keys(line)))) {
      expect(result).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/^[^\n]+--help\n$/) });
    }
  });

  it('what it cannot do (1), in one line', async () => {
    const at = `127.0.0.1:${await freePort()}`;
    const empty = new URL(service.DATABASE_URL);
    empty.pathname = '/postgres';
    const cases: [env: Environment, said: RegExp][] = [
      [{ DATA_DIR: workspace.path('none') }, /^DATABASE_URL: must be set.*; MASTER_KEYS: must be set/],
      [{ DATABASE_URL: service.DATABASE_URL, DATA_DIR: workspace.path('none') }, /^MASTER_KEYS: must be set/],
      [{ ...storage(), MASTER_KEYS: 'k1:hunter2' }, /^MASTER_KEYS: entry 1/],
      [{ ...storage(), MASTER_KEYS_FILE: '/nowhere' }, /^MASTER_KEYS_FILE: MASTER_KEYS is set as well/],
      [
        { ...storage(), DATABASE_URL: `postgres://u:hunter2@${at}/db` },
        new RegExp(`database at ${at}/db .*ECONNREFUSED`),
      ],
      [{ ...storage(), DATABASE_URL: empty.href }, /start the service once/],
    ];
    for (const [result, said] of await Promise.all(
      cases.map(async ([env, line]) => [await keys('list', env), line] as const),
    )) {
      expect(result).toMatchObject({ code: 1, stdout: '' });
      const told = result.stderr.replace(/^Database: .*\n/, '');
      expect(told).toMatch(said);
      expect(told).toMatch(/^[^\n]+\n$/);
      expect(result.stderr).not.toContain('hunter2');
    }
  });
});

describe('in a checkout where quickstart runs, npm run keys', () => {
  let env: QuickstartEnvironment;
  let quickstart: Program;
  const file = (): string => workspace.path('quickstart', 'environment');

  beforeAll(async () => {
    env = await quickstartEnvironment(workspace.path('quickstart'));
    // As a killed one may have left it.
    await mkdir(env.DATA_DIR);
    await writeFile(file(), `DATABASE_URL='postgres://nobody@127.0.0.1:1/stale'\n`, { mode: 0o644 });
    quickstart = workspace.run(Program.quickstart(env));
    await quickstart.prints(/^ready/m);
  });

  const here = (): Environment => ({ DATA_DIR: env.DATA_DIR });

  it('works on its database, and says so', async () => {
    const { code, stdout, stderr } = await keys('list', here());
    expect(stderr).toBe(
      `${/^Database: 127\.0\.0\.1:\d+\/weapp_auth/.exec(stderr)?.[0]} (the quickstart in ${env.DATA_DIR})\n`,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/ current .*\n/);
    expect(stdout).toContain('quickstart  newest');
  });

  it('is told by a file for its owner alone', async () => {
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('works on another database that is named', async () => {
    const { code, stderr } = await keys('list', { ...here(), ...storage() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(databaseLine) });
  });

  it('finds nothing any more when it has stopped', async () => {
    quickstart.kill('SIGTERM');
    expect((await quickstart.ended).code).toBe(0);
    expect(await readdir(env.DATA_DIR)).not.toContain('environment');
    expect((await keys('list', here())).stderr).toMatch(/^DATABASE_URL: must be set/);
  });
});
