import pg from 'pg';
import { type SimulatedApp } from '../../simulator/index.js';
import { TestWechat } from '../support/wechat.js';
import { type Environment, Program } from './support/program.js';
import { serviceEnvironment, startService } from './support/service.js';
import { Workspace } from './support/workspace.js';

const stableToken = '/cgi-bin/stable_token';

let workspace: Workspace;
let wechat: TestWechat;
let app: SimulatedApp;
let other: SimulatedApp;
const secrets = new Set<string>();

beforeAll(async () => {
  workspace = await Workspace.open();
  wechat = await TestWechat.start();
  workspace.onClose(() => wechat.close());
  [app, other] = (await wechat.apps()) as [SimulatedApp, SimulatedApp];
  for (const { appSecret } of [app, other]) secrets.add(appSecret);
});
afterAll(() => workspace.close());
beforeEach(() => wechat.reset());

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the command needs, and nothing else that a service has. */
const environment = (apps: readonly SimulatedApp[] = [app]): Environment => ({
  WECHAT_APPS: JSON.stringify(apps),
  WECHAT_API_BASE_URL: wechat.url,
});

async function run(args: string, env: Environment = environment()): Promise<Result> {
  const program = workspace.run(Program.wechat(args.split(' ').filter(Boolean), env));
  const { code } = await program.ended;
  const { stdout, stderr } = program;
  secrets.add(await tokenOf(app));
  for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
  expect(stdout + stderr).not.toMatch(/\n\s+at |node:internal|Warning:/);
  return { code, stdout, stderr };
}

/** What every other program of the app is given. */
async function tokenOf({ appId, appSecret }: SimulatedApp, force = false): Promise<string> {
  const body = { grant_type: 'client_credential', appid: appId, secret: appSecret, force_refresh: force };
  const answer = await fetch(wechat.url + stableToken, { method: 'POST', body: JSON.stringify(body) });
  const { access_token: token = '' } = (await answer.json()) as { access_token?: string };
  if (token !== '') secrets.add(token);
  return token;
}

describe('npm run wechat -- access-token refresh', () => {
  it('has the access_token replaced, and says of which app and until when, but never what it is', async () => {
    const before = await tokenOf(app);
    const elsewhere = await tokenOf(other);
    const { code, stdout, stderr } = await run('access-token refresh');
    expect(code).toBe(0);
    const [, end = ''] =
      new RegExp(
        `^The access_token of ${app.appId} has been replaced; the new one ends at (\\S+Z)\\.\n$`,
      ).exec(stdout) ?? [];
    expect(Math.abs(Date.parse(end) - Date.now() - 7_200_000)).toBeLessThan(60_000);
    expect(stderr).toBe(
      'Running instances fetch it at their next call, when WeChat refuses the old one.\n' +
        'The audit trail does not tell of it: DATABASE_URL is not set.\n',
    );
    expect(await tokenOf(app)).not.toBe(before);
    expect(await tokenOf(other)).toBe(elsewhere);
  });

  it('says so when WeChat gave the same one again, within 30 seconds of the last', async () => {
    const forced = await tokenOf(app, true);
    expect(await run('access-token refresh')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^WeChat gave the access_token of wx\w+ again[^\n]* 30 seconds[^\n]*\n$/),
    });
    expect(await tokenOf(app)).toBe(forced);
    await wechat.advanceClock(31_000);
    expect((await run('access-token refresh')).code).toBe(0);
    expect(await tokenOf(app)).not.toBe(forced);
  });

  it('is refused when the 20 of the day are used up, and the one that stands stays', async () => {
    for (let i = 0; i < 20; i++) {
      await tokenOf(app, true);
      await wechat.advanceClock(31_000);
    }
    const before = await tokenOf(app);
    expect(await run('access-token refresh')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^WeChat has not replaced it: [^\n]*errcode 45009, rid [^\n]* 20 [^\n]*\n$/,
      ),
    });
    expect(await tokenOf(app)).toBe(before);
  });

  it('asks which mini program where there are several, and takes the one that is named', async () => {
    const both = environment([app, other]);
    const [unnamed, unknown] = await Promise.all(
      ['access-token refresh', 'access-token refresh --app wx-none'].map((args) => run(args, both)),
    );
    expect(unnamed).toMatchObject({ code: 2, stdout: '' });
    expect(unnamed?.stderr).toMatch(
      new RegExp(`^which mini program\\? --app, of ${app.appId}, ${other.appId}\\.`),
    );
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringMatching(/^no mini program "wx-none"/) });
    const [one, two] = [await tokenOf(app), await tokenOf(other)];
    expect((await run(`access-token refresh --app ${other.appId}`, both)).code).toBe(0);
    expect([(await tokenOf(app)) === one, (await tokenOf(other)) === two]).toEqual([true, false]);
  });

  it('fails in one line for a wrong secret, a WeChat that is away, and what is not configured', async () => {
    const wrong = { ...app, appSecret: 'b'.repeat(31) + 'c' };
    secrets.add(wrong.appSecret);
    const cases: [env: Environment, line: RegExp][] = [
      [environment([wrong]), /^WeChat has not replaced it: \/cgi-bin\/stable_token: errcode 40125/],
      [
        { ...environment(), WECHAT_API_BASE_URL: 'http://127.0.0.1:1' },
        /^WeChat has not replaced it: .*stable_token/,
      ],
      [{ WECHAT_API_BASE_URL: wechat.url }, /^WECHAT_APP_ID: must be set/],
      [{ ...environment(), DATABASE_URL: 'mysql://x' }, /^DATABASE_URL: must be a PostgreSQL URL/],
    ];
    const results = await Promise.all(cases.map(([env]) => run('access-token refresh', env)));
    for (const [i, { code, stdout, stderr }] of results.entries()) {
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(cases[i]?.[1] ?? /never/);
      expect(stderr).toMatch(/^[^\n]+\n$/);
    }
  });

  it('explains itself, and exits with 2 at what it does not understand', async () => {
    const help = await run('--help', {});
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(/^Usage: npm run wechat -- <command>/);
    expect(help.stdout).toContain('40001');
    const results = await Promise.all(
      ['', 'access-token', 'access-token refresh --force'].map((args) => run(args, {})),
    );
    for (const result of results) {
      expect(result).toEqual({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(/^[^\n]+\. See: npm run wechat -- --help\n$/),
      });
    }
  });
});

describe('beside a running service', () => {
  it('is audited, and the service goes on with the new token, fetched once', async () => {
    const { url: databaseUrl } = await workspace.startPostgres();
    const service = await serviceEnvironment({ databaseUrl, wechat });
    const { url } = await startService(workspace, service);
    const login = await fetch(`${url}/v1/auth/wechat/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: await wechat.code() }),
    });
    const { accessToken } = (await login.json()) as { accessToken: string };
    const check = async (): Promise<unknown> => {
      const headers = { authorization: `Bearer ${accessToken}` };
      return (await fetch(`${url}/v1/users/me/session-key`, { headers })).json();
    };
    expect(await check()).toEqual({ alive: true });

    const env = { ...environment(), DATABASE_URL: service.DATABASE_URL };
    const refreshed = await run('access-token refresh', env);
    expect(refreshed).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Running instances[^\n]*\n$/),
    });
    const before = (await wechat.asked(stableToken)).length;
    for (let i = 0; i < 3; i++) expect(await check()).toEqual({ alive: true });
    expect((await wechat.asked(stableToken)).length).toBe(before + 1);

    const client = new pg.Client({ connectionString: service.DATABASE_URL });
    await client.connect();
    const { rows } = await client.query(
      `SELECT actor_kind, actor_id, subject_kind, subject_id, details FROM audit_events
        WHERE action = 'wechat_access_token.force_refreshed'`,
    );
    await client.end();
    expect(rows).toEqual([
      {
        actor_kind: 'operator',
        actor_id: null,
        subject_kind: 'wechat_access_token',
        subject_id: app.appId,
        details: {},
      },
    ]);
  });

  it('is done without the trail when the database is away, and that is said', async () => {
    const before = await tokenOf(app);
    const env = { ...environment(), DATABASE_URL: 'postgres://nobody:hidden-password@127.0.0.1:1/none' };
    secrets.add('hidden-password');
    const { code, stderr } = await run('access-token refresh', env);
    expect(code).toBe(0);
    expect(stderr).toMatch(/\nThe audit trail does not tell of it: ECONNREFUSED\.\n$/);
    expect(await tokenOf(app)).not.toBe(before);
  });
});
