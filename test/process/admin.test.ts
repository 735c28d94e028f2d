import { eventually } from './support/eventually.js';
import { send } from './support/http.js';
import { freePort } from './support/ports.js';
import { type Environment, Program } from './support/program.js';
import { type QuickstartEnvironment, quickstartEnvironment } from './support/quickstart.js';
import { Workspace } from './support/workspace.js';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await Workspace.open();
});
afterAll(() => workspace.close());

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function admin(args: string[], env: Environment): Promise<Result> {
  const program = workspace.run(Program.admin(args, env));
  const { code } = await program.ended;
  const { stdout, stderr } = program;
  expect(stdout + stderr).not.toMatch(/\n\s+at |node:internal|Warning:|hunter2/);
  return { code, stdout, stderr };
}

describe('npm run admin tells apart', () => {
  it('a question for help (0), what it does not understand (2), and what it cannot do (1), in one line', async () => {
    const nowhere = { DATA_DIR: workspace.path('none') };
    const unreachable = { DATABASE_URL: `postgres://u:hunter2@127.0.0.1:${await freePort()}/db` };
    const cases: [args: string[], env: Environment, expected: Result][] = [
      [['--help'], {}, { code: 0, stderr: '', stdout: expect.stringMatching(/^Usage: npm run admin/) }],
      [[], {}, { code: 2, stdout: '', stderr: expect.stringMatching(/^[^\n]+--help\n$/) }],
      [['grant', ''], {}, { code: 2, stdout: '', stderr: expect.stringMatching(/^[^\n]+--help\n$/) }],
      [
        ['grant', `o' OR true; --`],
        unreachable,
        { code: 2, stdout: '', stderr: expect.stringMatching(/^that is neither an openid [^\n]+\n$/) },
      ],
      [
        ['list'],
        nowhere,
        { code: 1, stdout: '', stderr: expect.stringMatching(/^DATABASE_URL: must be set.*quickstart/) },
      ],
      [
        ['grant', 'oAbc'],
        unreachable,
        {
          code: 1,
          stdout: '',
          stderr: expect.stringMatching(/^Database: [^\n]+\n[^\n]+ECONNREFUSED[^\n]+\n$/),
        },
      ],
    ];
    const results = await Promise.all(cases.map(([args, env]) => admin(args, env)));
    expect(results).toEqual(cases.map(([, , expected]) => expected));
  });
});

describe('where quickstart runs', () => {
  let env: QuickstartEnvironment;
  beforeAll(async () => {
    env = await quickstartEnvironment(workspace.path('quickstart'));
    await workspace.run(Program.quickstart(env)).prints(/^ready/m);
  });

  async function logIn(): Promise<{ accessToken: string; openid: string; user: { id: string } }> {
    const codes = `http://127.0.0.1:${env.SIMULATOR_PORT}/_control/login-codes`;
    const { code } = JSON.parse((await send(codes, { body: { user: 'boss' } })).text) as { code: string };
    const { text } = await send(`http://127.0.0.1:${env.PORT}/v1/auth/wechat/login`, { body: { code } });
    return JSON.parse(text) as Awaited<ReturnType<typeof logIn>>;
  }
  const status = async (path: string, token: string): Promise<number> =>
    (await send(`http://127.0.0.1:${env.PORT}${path}`, { token })).status;

  it('makes the first admin in its database, who logs in again and has the admin API', async () => {
    const { accessToken, openid, user } = await logIn();
    expect(await status('/v1/admin/identity-conflicts', accessToken)).toBe(403);
    const granted = await admin(['grant', openid], { DATA_DIR: env.DATA_DIR });
    expect(granted).toEqual({
      code: 0,
      stdout: `The user ${user.id} has the role admin now. There is 1 admin.\n`,
      stderr: expect.stringContaining(`(the quickstart in ${env.DATA_DIR})\n`),
    });
    await eventually(
      'the end of the old token',
      async () => (await status('/v1/users/me', accessToken)) === 401,
    );
    expect(await status('/v1/admin/identity-conflicts', (await logIn()).accessToken)).toBe(200);
    const revoked = await admin(['revoke', user.id], { DATA_DIR: env.DATA_DIR });
    expect(revoked).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/\n[^\n]*last active admin[^\n]*\n$/),
    });
  });
});
