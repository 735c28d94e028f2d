import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { screenshot } from './chromium.js';
import { Quickstart } from './quickstart.js';
import { SwaggerPage } from './swagger-page.js';

/** What a new admin does on the first day, from an empty database on, in Swagger UI. Each step needs the one before. */
describe('a new admin, in Swagger UI', () => {
  let quickstart: Quickstart;
  let swagger: SwaggerPage;
  let step = 0;

  beforeAll(async () => {
    quickstart = await Quickstart.start();
    swagger = await SwaggerPage.launch(quickstart.apiUrl);
    await swagger.open();
  });

  afterAll(async () => {
    await swagger.close();
    await quickstart.stop();
  });

  afterEach(() => screenshot(swagger.operation, `admin-${String(++step).padStart(2, '0')}`));

  /** The spammer's phone: no browser. */
  const asSpammer = async (path: string, body?: object): Promise<{ status: number; code?: string }> => {
    const response = await fetch(quickstart.apiUrl + path, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${spammer.accessToken}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Spammer & { code?: string };
    if ('accessToken' in answer) spammer = answer;
    return { status: response.status, ...(answer.code !== undefined && { code: answer.code }) };
  };
  const logInSpammer = async (): Promise<{ status: number; code?: string }> =>
    asSpammer('/v1/auth/wechat/login', { code: await quickstart.code('spammer') });

  interface Spammer {
    accessToken: string;
    openid: string;
    user: { id: string };
  }
  let spammer: Spammer = { accessToken: '', openid: '', user: { id: '' } };
  let openid: string;

  async function logIn(): Promise<void> {
    const { status, text } = await swagger.tryOut('loginWithWechat', {
      body: { code: await quickstart.code('keeper') },
    });
    expect(status).toMatch(/^200/);
    openid = /"openid": "([^"]+)"/.exec(text)?.[1] ?? '';
  }

  it('logs in, and is nobody special', async () => {
    await logIn();
    const { status, text } = await swagger.tryOut('listUsers');
    expect(status).toMatch(/^403/);
    expect(text).toContain('FORBIDDEN');
  });

  it('is made an admin at the server, by a command', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['scripts/admin.mjs', 'grant', openid], {
      env: { ...process.env, DATA_DIR: quickstart.dataDir, NODE_OPTIONS: '' },
    });
    expect(stdout).toContain('There is 1 admin.');
  });

  it('logs in again, which authorizes the page, and sees the users', async () => {
    expect(await logInSpammer()).toEqual({ status: 200 });
    await logIn();
    const { status, text } = await swagger.tryOut('listUsers');
    expect(status).toMatch(/^200/);
    expect(text).toContain(spammer.user.id);
  });

  it('finds a user by what is at hand', async () => {
    const { status, text } = await swagger.tryOut('listUsers', { parameters: { search: spammer.openid } });
    expect(status).toMatch(/^200/);
    expect(text).toContain(spammer.user.id);
    expect(text).not.toContain(openid);
  });

  it('bans the user with the body that the page proposes, whose token dies at once', async () => {
    expect(await asSpammer('/v1/users/me')).toEqual({ status: 200 });
    const { status, text } = await swagger.tryOut('banUser', { parameters: { id: spammer.user.id } });
    expect(status).toMatch(/^200/);
    expect(text).toContain('"status": "banned"');
    expect(text).toContain('"bannedUntil": null');
    expect(await asSpammer('/v1/users/me')).toEqual({ status: 403, code: 'USER_BANNED' });
    expect(await logInSpammer()).toEqual({ status: 403, code: 'USER_BANNED' });
  });

  it('lets the user in again, who can log in at once', async () => {
    const { status, text } = await swagger.tryOut('unbanUser', { parameters: { id: spammer.user.id } });
    expect(status).toMatch(/^200/);
    expect(text).toContain('"status": "active"');
    expect(await logInSpammer()).toEqual({ status: 200 });
    expect(await asSpammer('/v1/users/me')).toEqual({ status: 200 });
  });

  it('reads in the audit trail what was done, the newest first', async () => {
    const { status, text } = await swagger.tryOut('listAuditEvents', { parameters: { action: 'user.' } });
    expect(status).toMatch(/^200/);
    const done = [...text.matchAll(/"action": "([a-z_.]+)"[^}]*"kind": "(\w+)"/g)];
    expect(done.map(([, action, actor]) => `${action ?? ''} by ${actor ?? ''}`)).toEqual([
      'user.unbanned by user',
      'user.banned by user',
      'user.roles_changed by operator',
    ]);
    expect(text).toContain(spammer.user.id);
  });

  it('sees in the overview who came', async () => {
    const { status, text } = await swagger.tryOut('readOverview', { parameters: { days: '2' } });
    expect(status).toMatch(/^200/);
    expect(text).toContain('"total": 2');
    expect(text.match(/"day": /g)).toHaveLength(2);
  });

  it('has met no complaint of the browser but for refusals that were asked for', () => {
    expect(swagger.complaints.filter((text) => !/status of 403/.test(text))).toEqual([]);
  });
});
