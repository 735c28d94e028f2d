import { adminCommand } from '../../src/admin-command/index.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { runCommand } from '../../src/command/index.js';
import { createTestDatabase } from '../support/database.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { refreshed, soon, verify } from '../support/session-tokens.js';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());
beforeEach(() => env.database.query(`UPDATE users SET roles = '{}'`));

interface Outcome {
  readonly code: number;
  readonly printed: string[];
  readonly noted: string[];
}

/** What `npm run admin` does with that, in this process. */
async function admin(line: string, databaseUrl = env.database.url): Promise<Outcome> {
  const [printed, noted]: [string[], string[]] = [[], []];
  const terminal = {
    print: (text: string) => void printed.push(text),
    note: (text: string) => void noted.push(text),
    interactive: false,
  };
  const environment = { DATABASE_URL: databaseUrl, DATA_DIR: '/nowhere', NODE_ENV: '' };
  const code = await runCommand(adminCommand, line.split(' '), () => environment, terminal);
  return { code, printed, noted: noted.filter((text) => !text.startsWith('Database: ')) };
}

const refusal = (said: RegExp | string): unknown => ({
  code: 1,
  printed: [],
  noted: [expect.stringMatching(said)],
});
const rolesOf = async ({ user }: LoginResponse): Promise<string[] | undefined> =>
  (await env.database.query<{ roles: string[] }>('SELECT roles FROM users WHERE id = $1', [user.id]))[0]
    ?.roles;
const trail = (userId: string): Promise<unknown[]> =>
  env.database.query(
    `SELECT action, outcome, actor_kind, actor_id, subject_kind, subject_id, ip, request_id, details
       FROM audit_events WHERE user_id = $1 AND action LIKE 'user.%' ORDER BY id`,
    [userId],
  );
const fresh = (): Promise<LoginResponse> => env.api.login(crypto.randomUUID());

describe('npm run admin -- grant', () => {
  it('makes an admin of who has logged in, by openid or id, for their tokens at once, and tells the trail', async () => {
    const [one, other] = [await fresh(), await fresh()];
    expect(await admin(`grant ${one.openid}`)).toEqual({
      code: 0,
      printed: [`The user ${one.user.id} has the role admin now. There is 1 admin.`],
      noted: [expect.stringMatching(/within two seconds.*log in again/)],
    });
    const before = await soon(
      () => verify(env.api, one.accessToken),
      ({ status }) => status === 401,
    );
    expect(before.body.code).toBe('TOKEN_EXPIRED');
    const { accessToken } = await refreshed(env.api, one.refreshToken);
    expect((await env.api.get('/v1/admin/identity-conflicts', accessToken)).status).toBe(200);
    expect(await admin(`grant ${other.user.id}`)).toMatchObject({
      printed: [`The user ${other.user.id} has the role admin now. There are 2 admins.`],
    });
    expect(await trail(one.user.id)).toEqual([
      {
        ...{ action: 'user.roles_changed', outcome: 'success', actor_kind: 'operator', actor_id: null },
        ...{ subject_kind: 'user', subject_id: one.user.id, ip: null, request_id: null },
        details: { before: '', after: 'admin' },
      },
    ]);
  });

  it('says so when it is so already, and does nothing', async () => {
    const name = crypto.randomUUID();
    const login = await env.api.login(name);
    await admin(`grant ${login.openid}`);
    const { accessToken } = await env.api.login(name);
    expect(await admin(`grant ${login.openid}`)).toEqual({
      code: 0,
      printed: [`The user ${login.user.id} has the role admin already. There is 1 admin.`],
      noted: [],
    });
    expect(await trail(login.user.id)).toHaveLength(1);
    expect((await verify(env.api, accessToken)).status).toBe(200);
  });

  it('adds support as well, and keeps what other back ends have in there', async () => {
    const login = await fresh();
    await env.database.query(`UPDATE users SET roles = '{editor}' WHERE id = $1`, [login.user.id]);
    await admin(`grant ${login.openid}`);
    expect((await admin(`grant ${login.openid} --role support`)).code).toBe(0);
    expect((await rolesOf(login))?.sort()).toEqual(['admin', 'editor', 'support']);
    expect((await admin(`revoke ${login.openid} --role support`)).code).toBe(0);
    expect((await rolesOf(login))?.sort()).toEqual(['admin', 'editor']);
  });

  it('refuses who has never logged in, and says what to do', async () => {
    expect(await admin('grant oNobody')).toEqual(refusal(/oNobody has logged in yet\. Log in once first/));
    expect(await admin('grant oNobody --app wx1')).toEqual(refusal(/yet in wx1\. Log in once/));
    expect(await admin(`grant ${crypto.randomUUID()}`)).toEqual(refusal(/There is no user .*log in once/));
  });

  it('asks for the mini program where several know the openid', async () => {
    const [one, other] = [await fresh(), await fresh()];
    await env.database.query(
      `UPDATE wechat_identities SET app_id = 'wx-other', openid = $1 WHERE user_id = $2`,
      [one.openid, other.user.id],
    );
    const [app] = await env.wechat.apps();
    expect(await admin(`grant ${one.openid}`)).toEqual(
      refusal(`(${app?.appId}, wx-other|wx-other, ${app?.appId}).*--app`),
    );
    expect(await admin(`grant ${one.openid} --app wx-third`)).toEqual(refusal(/yet in wx-third/));
    expect((await admin(`grant ${one.openid} --app wx-other`)).code).toBe(0);
    expect([await rolesOf(one), await rolesOf(other)]).toEqual([[], ['admin']]);
  });

  it.each([
    ['banned', `status = 'banned'`, /is banned\. Lift the ban/],
    [
      'merged',
      `status = 'merged', merged_into = (SELECT id FROM users WHERE id <> u.id LIMIT 1)`,
      /merged into \S+:/,
    ],
    ['about to be erased', `erasure_due_at = now() + interval '7 days'`, /end of their account/],
  ])('refuses a user who is %s', async (_what, change, said) => {
    const login = await fresh();
    await env.database.query(`UPDATE users u SET ${change} WHERE id = $1`, [login.user.id]);
    expect(await admin(`grant ${login.user.id}`)).toEqual(refusal(said));
    expect([await rolesOf(login), await trail(login.user.id)]).toEqual([[], []]);
  });
});

describe('npm run admin -- revoke', () => {
  it('takes the role away, and says so when there is none', async () => {
    const [one, other] = [await fresh(), await fresh()];
    await admin(`grant ${one.openid}`);
    await admin(`grant ${other.openid}`);
    expect(await admin(`revoke ${one.user.id}`)).toMatchObject({
      code: 0,
      printed: [`The user ${one.user.id} no longer has the role admin. There is 1 admin.`],
      noted: [expect.stringMatching(/within two seconds/)],
    });
    expect(await admin(`revoke ${one.openid}`)).toEqual({
      code: 0,
      printed: [`The user ${one.user.id} does not have the role admin. There is 1 admin.`],
      noted: [],
    });
    expect(await trail(one.user.id)).toHaveLength(2);
  });

  it('leaves the last admin one, also when two are to go at once', async () => {
    const [one, other] = [await fresh(), await fresh()];
    await admin(`grant ${one.openid}`);
    expect(await admin(`revoke ${one.openid}`)).toEqual(refusal(/last active admin/));
    for (let i = 0; i < 5; i++) {
      await admin(`grant ${one.openid}`);
      await admin(`grant ${other.openid}`);
      const codes = await Promise.all(
        [one, other].map(async ({ openid }) => (await admin(`revoke ${openid}`)).code),
      );
      expect(codes.sort()).toEqual([0, 1]);
      expect([await rolesOf(one), await rolesOf(other)].flat()).toEqual(['admin']);
    }
  });
});

describe('npm run admin -- list', () => {
  it('shows who has a role, and nobody where nobody has', async () => {
    expect(await admin('list')).toEqual({
      code: 0,
      printed: [expect.stringMatching(/^Nobody .* grant/)],
      noted: [],
    });
    const [one, other] = [await fresh(), await fresh()];
    await admin(`grant ${other.openid} --role support`);
    await admin(`grant ${one.openid}`);
    const [heading, first, second, ...rest] = (await admin('list')).printed.join('\n').split('\n');
    expect(heading).toMatch(/user +roles +state +mini program +openid +last login/);
    expect(first).toMatch(new RegExp(`${one.user.id} +admin +active +wx\\S+ +${one.openid} +20\\S+Z$`));
    expect(second).toMatch(new RegExp(`${other.user.id} +support +active`));
    expect(rest).toEqual([]);
  });
});

describe('npm run admin', () => {
  it('says of a database that was never migrated that the service makes it', async () => {
    const empty = await createTestDatabase({ migrated: false });
    try {
      expect(await admin('list', empty.url)).toEqual(refusal(/start the service once/));
    } finally {
      await empty.drop();
    }
  });

  it('says which database it cannot reach, without its password', async () => {
    const { code, noted } = await admin('list', 'postgres://u:hunter2@127.0.0.1:1/db');
    expect([code, noted]).toEqual([1, [expect.stringMatching(/at 127\.0\.0\.1:1\/db .*ECONNREFUSED/)]]);
    expect(noted.join()).not.toContain('hunter2');
  });
});
