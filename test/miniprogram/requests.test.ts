import { ApiError, Cancellation } from '../../miniprogram/services/index.js';
import { eventually } from '../process/support/eventually.js';
import { chosen as address } from '../support/addresses.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { closeLines, createPhoneOnLine, expectNoTimers, failure, type PhoneOnLine } from './phone.js';

const refresh = '/v1/auth/refresh';
const login = '/v1/auth/wechat/login';
const me = '/v1/users/me';
let env: TestEnvironment;
let users = 0;
let phone: PhoneOnLine;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(async () => {
  await closeLines();
  await env.close();
});
beforeEach(async () => {
  phone = await createPhoneOnLine(env, `user ${++users}`);
  await phone.auth.login();
});
// Whatever happened: no timer is left.
afterEach(() => {
  expectNoTimers(phone);
});

const userId = (): string => (phone.auth.state.is === 'in' ? phone.auth.state.account.user.id : '');
const addresses = async (): Promise<number> =>
  (await phone.auth.request('GET', '/v1/addresses')).items.length;

describe('an answer that is lost', () => {
  it('is asked for again by GET', async () => {
    phone.line.plan(me, 'answer lost', 2);
    expect((await phone.auth.request('GET', me)).id).toBe(userId());
    expect(phone.line.count(me)).toBe(3);
  });

  it('is not asked for again by POST', async () => {
    phone.line.plan('/v1/addresses', 'answer lost');
    const sent = phone.auth.request('POST', '/v1/addresses', { body: address });
    await expect(sent).rejects.toMatchObject({ code: 'NETWORK', status: undefined });
    expect([phone.line.count('/v1/addresses'), await addresses()]).toEqual([1, 1]);
  });

  it('is a TIMEOUT after ten seconds, for POST at the first time and for GET at the third', async () => {
    for (const [method, times] of [
      ['POST', 1],
      ['GET', 3],
    ] as const) {
      phone.line.plan(me, 'never answered', times);
      const before = phone.line.count(me);
      const sent =
        method === 'GET'
          ? phone.auth.request(method, me)
          : phone.auth.request(method, me, { body: { nickname: '小明' } });
      const error = failure(sent);
      for (let i = 1; i <= times; i++) {
        await eventually('the request', () => phone.line.count(me) === before + i);
        phone.timing.timeOut();
      }
      expect(await error).toMatchObject({ code: 'TIMEOUT', sentence: '网络超时，请稍后再试' });
    }
  });

  it('of a login: its code is not sent again, a new one is, and the user is one', async () => {
    const newcomer = await createPhoneOnLine(env, 'newcomer');
    newcomer.line.plan(login, 'answer lost');
    const { id } = await newcomer.auth.request('GET', me);
    const codes = newcomer.line.passed
      .filter(({ path }) => path === login)
      .map(({ body }) => (JSON.parse(body) as { code: string }).code);
    expect([codes.length, new Set(codes).size, newcomer.logins()]).toEqual([2, 2, 2]);
    expect((await env.api.login('newcomer')).user.id).toBe(id);
    expect((await createPhoneOnLine(env, 'newcomer')).logins()).toBe(0);
  });
});

it('a login code that WeChat does not take is followed by another one, once', async () => {
  await env.wechat.fault({ kind: 'errcode', errcode: 40029 });
  await phone.auth.login();
  expect(phone.logins()).toBe(3);
  await env.wechat.fault({ kind: 'errcode', errcode: 40029, times: 2 });
  await expect(phone.auth.login()).rejects.toMatchObject({ code: 'WECHAT_CODE_INVALID' });
  expect(phone.logins()).toBe(5);
});

it('a page of a proxy is no answer, whatever its status', async () => {
  for (const status of [200, 401, 404, 500]) {
    phone.line.plan(me, { status, page: '<html>portal</html>' });
    await expect(phone.auth.request('GET', me)).rejects.toMatchObject({ code: 'BAD_ANSWER', status });
  }
  expect([phone.line.count(refresh), phone.logins()]).toEqual([0, 1]);
});

it('a 401 about something else than the token neither renews nor logs in', async () => {
  const sent = phone.auth.request('POST', '/v1/users/me/phone', { body: { code: await env.wechat.code() } });
  await expect(sent).rejects.toMatchObject({
    code: 'WECHAT_CODE_INVALID',
    status: 401,
    sentence: '微信授权已过期，请再试一次',
  });
  expect([phone.line.count('/v1/users/me/phone'), phone.line.count(refresh), phone.logins()]).toEqual([
    1, 0, 1,
  ]);
});

it('tokens that a change of roles has ended before their time are renewed once', async () => {
  const { rows } = await env.database.pool.query(
    `UPDATE users SET roles = '{support}' WHERE id = $1 RETURNING id`,
    [userId()],
  );
  expect(rows).toHaveLength(1);
  await eventually('the change', async () => (await env.api.get(me, tokenOf(phone))).status === 401);
  await Promise.all(Array.from({ length: 20 }, () => phone.auth.request('GET', me)));
  expect([phone.line.count(refresh), phone.logins()]).toEqual([1, 1]);
});

it('a session that ends elsewhere is followed by another one, silently', async () => {
  const other = await env.api.login(`user ${users}`);
  await env.api.request('/v1/auth/logout-all', {
    method: 'POST',
    headers: { authorization: `Bearer ${other.accessToken}` },
  });
  await Promise.all(Array.from({ length: 20 }, () => phone.auth.request('GET', me)));
  expect([phone.line.count(refresh), phone.logins()]).toEqual([1, 2]);
});

it('a banned user is told so, and nothing goes around in circles', async () => {
  await env.database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [userId()]);
  await eventually('the ban', async () => (await env.api.get(me, tokenOf(phone))).status !== 200);
  const from = phone.line.passed.length;
  const error = await failure(phone.auth.request('GET', me));
  expect(error).toMatchObject({
    code: 'USER_BANNED',
    status: 403,
    sentence: '账号已被封禁，如有疑问请联系客服',
  });
  expect(phone.line.passed.length - from).toBeLessThanOrEqual(3);
  await expect(phone.auth.login()).rejects.toMatchObject({ code: 'USER_BANNED' });
});

describe('what is called off', () => {
  it('while it waits for its turn is never sent, and what is under way is aborted', async () => {
    phone.line.hold(me);
    const cancellation = new Cancellation();
    const kept = Array.from({ length: 9 }, () => phone.auth.request('GET', me));
    const dropped = Array.from({ length: 11 }, () => phone.auth.request('GET', me, { cancellation }));
    await eventually('ten requests', () => phone.line.holds(me) === 10);
    cancellation.cancel();
    const codes = await Promise.all(
      dropped.map((each) => each.catch((error: unknown) => (error as ApiError).code)),
    );
    expect(new Set(codes)).toEqual(new Set(['CANCELLED']));
    phone.line.letGo(me);
    expect((await Promise.all(kept)).map(({ id }) => id)).toEqual(kept.map(userId));
    await expect(phone.auth.request('GET', me, { cancellation })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(phone.line.count(me)).toBeLessThanOrEqual(10);
  });

  it('before it was asked for logs nobody in', async () => {
    const newcomer = await createPhoneOnLine(env, 'cancelled');
    const cancellation = new Cancellation();
    cancellation.cancel();
    const error = await failure(newcomer.auth.request('GET', me, { cancellation }));
    expect([error, newcomer.logins()]).toMatchObject([{ code: 'CANCELLED', sentence: '已取消' }, 0]);
  });

  it('while it waits for a renewal leaves that to the others', async () => {
    env.clock.advance(601_000);
    phone.timing.advance(601_000);
    phone.line.hold(refresh);
    const cancellation = new Cancellation();
    const dropped = phone.auth.request('GET', me, { cancellation });
    const kept = phone.auth.request('GET', me);
    await eventually('the renewal', () => phone.line.holds(refresh) === 1);
    cancellation.cancel();
    await expect(dropped).rejects.toMatchObject({ code: 'CANCELLED' });
    phone.line.letGo(refresh);
    expect((await kept).id).toBe(userId());
    expect([phone.line.count(refresh), phone.line.count(me), phone.logins()]).toEqual([1, 1, 1]);
  });
});

it('no error bears a token or a code', async () => {
  const { tokens } = phone.auth.state as unknown as { tokens: Record<string, string> };
  const told: unknown[] = [];
  for (const path of [me, '/v1/addresses'] as const) {
    phone.line.plan(path, { status: 403, page: '{"code":"FORBIDDEN","detail":"no"}' });
    told.push(await failure(phone.auth.request('GET', path)));
  }
  const broken = await createPhoneOnLine(env, 'broken', {
    change: (wx) => ({ ...wx, request: (options) => { throw new Error(JSON.stringify(options)); } }),
  }); // prettier-ignore
  told.push(await failure(broken.auth.login()));
  for (const error of told) {
    expect(error).toBeInstanceOf(ApiError);
    const text = `${JSON.stringify(error)} ${String(error)} ${(error as Error).stack ?? ''}`;
    for (const secret of [tokens['accessToken'], tokens['refreshToken'], '"code":"0'])
      expect(text).not.toContain(secret);
  }
  expect(broken.timing.waiting).toBe(0);
});

function tokenOf({ auth }: PhoneOnLine): string {
  return auth.state.is === 'in' ? auth.state.tokens.accessToken : '';
}
