import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type User } from '../../miniprogram/services/index.js';
import { eventually } from '../process/support/eventually.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { picture } from '../support/pictures.js';
import { closeLines, createPhoneOnLine, expectNoTimers, failure, type PhoneOnLine } from './phone.js';

const refresh = '/v1/auth/refresh';
const login = '/v1/auth/wechat/login';
const check = '/wxa/msg_sec_check';

let env: TestEnvironment;
let users = 0;
let user: string;
let phone: PhoneOnLine;
beforeAll(async () => {
  env = await createTestEnvironment({ env: { PHONE_UNIQUE: 'true' } });
});
afterAll(async () => {
  await closeLines();
  await env.close();
});
beforeEach(async () => {
  user = `owner ${++users}`;
  phone = await createPhoneOnLine(env, user);
});
afterEach(() => {
  expectNoTimers(phone);
});

const tap = async (number?: string): Promise<{ code: string; errMsg: string }> => {
  const { code } = await env.wechat.phoneCode(user, number === undefined ? {} : { phone: number });
  return { code, errMsg: 'getPhoneNumber:ok' };
};
const userNow = (): User | undefined =>
  phone.auth.state.is === 'in' ? phone.auth.state.account.user : undefined;

async function endSession(): Promise<void> {
  const { accessToken } = await env.api.login(user);
  await env.api.request('/v1/auth/logout-all', {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}` },
  });
}

describe('the phone button', () => {
  it('binds the number, and the state knows it', async () => {
    await phone.auth.phone.prepare();
    phone.auth.phone.begin();
    const bound = await phone.auth.phone.bind(await tap('+8613800001111'));
    expect([bound.phone, userNow()?.phone]).toEqual(['+8613800001111', '+8613800001111']);
    await phone.auth.phone.remove();
    expect([userNow()?.phone, (await phone.auth.profile.read()).phone]).toEqual([null, null]);
  });

  it('renews a token that expires while the sheet is open, without wx.login()', async () => {
    await phone.auth.phone.prepare();
    phone.auth.phone.begin();
    env.clock.advance(601_000);
    expect((await phone.auth.phone.bind(await tap())).phone).toBe(userNow()?.phone);
    expect([phone.line.count(refresh), phone.logins()]).toEqual([1, 1]);
  });

  it('keeps the logins of others waiting; where it needs one itself, the user taps once more', async () => {
    await phone.auth.phone.prepare();
    await endSession();
    phone.auth.phone.begin();
    const detail = await tap();
    const other = phone.auth.request('GET', '/v1/addresses');
    await eventually('the refusal', () => phone.line.count(refresh) === 1);
    expect(phone.logins()).toBe(1);
    await expect(phone.auth.phone.bind(detail)).rejects.toMatchObject({
      code: 'LOGIN_REQUIRED',
      sentence: '登录已过期，请再试一次',
    });
    expect([phone.logins(), (await other).items]).toEqual([2, []]);
    phone.auth.phone.begin();
    expect((await phone.auth.phone.bind(detail)).phone).toBe(userNow()?.phone);
    expect(phone.logins()).toBe(2);
  });

  it('that the user never comes back from keeps nobody waiting for longer than a minute', async () => {
    phone.auth.phone.begin();
    const read = phone.auth.profile.read();
    await new Promise(setImmediate);
    expect(phone.logins()).toBe(0);
    phone.timing.timeOut(60_000);
    expect((await read).id).toBe(userNow()?.id);
  });

  it.each([
    [{ errMsg: 'getPhoneNumber:fail user deny' }, 'DECLINED'],
    [{ errMsg: 'getPhoneNumber:fail:user cancel' }, 'DECLINED'],
    [{ errMsg: 'getPhoneNumber:fail privacy permission is not authorized', errno: 104 }, 'DECLINED'],
    [{ errMsg: 'getPhoneNumber:fail privacy permission is not authorized' }, 'DECLINED'],
    [
      { errMsg: 'getPhoneNumber:fail api scope is not declared in the privacy agreement', errno: 112 },
      'WX_PHONE_FAILED',
    ],
    [{ errMsg: 'getPhoneNumber:fail no permission', errno: 102 }, 'WX_PHONE_FAILED'],
  ])('that gave no code sends nothing: %j', async (detail, code) => {
    for (const act of ['bind', 'login'] as const) {
      phone.auth.phone.begin();
      await expect(phone.auth.phone[act](detail)).rejects.toMatchObject({ code });
    }
    expect([phone.line.passed, phone.logins()]).toEqual([[], 0]);
  });

  it('tells that the number is another account’s', async () => {
    await phone.auth.phone.bind({ ...(await tap('+8613800002222')) }).catch(() => undefined);
    await phone.auth.phone.prepare();
    await phone.auth.phone.bind(await tap('+8613800002222'));
    user = `owner ${++users}`;
    const second = await createPhoneOnLine(env, user);
    await second.auth.phone.prepare();
    await expect(second.auth.phone.bind(await tap('+8613800002222'))).rejects.toMatchObject({
      code: 'PHONE_TAKEN',
      sentence: '该手机号已被其他账号使用',
    });
  });

  it('logs in by one tap: one login for it and for who waited, and the code goes with it once', async () => {
    phone.auth.phone.begin();
    const waiting = phone.auth.profile.read();
    const answer = await phone.auth.phone.login(await tap('+8613800003333'));
    expect(answer).toMatchObject({ isNewUser: true, phone: { phone: '+8613800003333' } });
    expect([(await waiting).phone, phone.logins(), phone.line.count(login)]).toEqual([
      '+8613800003333',
      1,
      1,
    ]);
  });

  it('by one tap whose answer was lost has bound the number, and nobody is told that it could not be', async () => {
    phone.line.plan(login, 'answer lost');
    const answer = await phone.auth.phone.login(await tap('+8613800006666'));
    expect([answer.phone, answer.user.phone]).toEqual([undefined, '+8613800006666']);
    expect([phone.logins(), phone.line.count(login)]).toEqual([2, 2]);
    expect((await phone.auth.phone.login({ code: 'x', errMsg: 'getPhoneNumber:ok' })).phone).toMatchObject({
      code: 'WECHAT_CODE_INVALID',
    });
  });

  it('by one tap is not answered by a login that was under way: that one has no phone code', async () => {
    phone.line.hold(login);
    const silent = phone.auth.profile.read();
    await eventually('the login', () => phone.line.holds(login) === 1);
    const answer = Promise.all([
      phone.auth.phone.login(await tap('+8613800004444')),
      phone.auth.phone.login(await tap('+8613800005555')),
    ]);
    phone.line.letGo(login);
    expect((await answer).map(({ phone: taken }) => taken)).toMatchObject([
      { phone: '+8613800004444' },
      { phone: '+8613800005555' },
    ]);
    expect((await silent).id).toBe(userNow()?.id);
  });
});

describe('the profile', () => {
  it('takes a nickname, and a picture with a token that has expired', async () => {
    await phone.auth.profile.update({ nickname: '小明' });
    const filePath = join(env.config.storage.dir, 'chosen');
    await writeFile(filePath, await picture().jpeg().toBuffer());
    env.clock.advance(601_000);
    const { avatarUrl } = await phone.auth.profile.setAvatar(filePath);
    expect(avatarUrl).toMatch(/^\/v1\/avatars\//);
    expect(userNow()).toMatchObject({ nickname: '小明', avatarUrl });
    expect([phone.line.count(refresh), phone.logins()]).toEqual([1, 1]);
    await phone.auth.profile.removeAvatar();
    expect(userNow()?.avatarUrl).toBeNull();
    await writeFile(filePath, 'no picture');
    await expect(phone.auth.profile.setAvatar(filePath)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ field: 'avatar' }],
    });
    await expect(phone.auth.profile.setAvatar('/no/such/file')).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it('that WeChat finds risky is told with the field, and nobody logs in for it', async () => {
    await expect(phone.auth.profile.update({ nickname: 'a riskyword' })).rejects.toMatchObject({
      code: 'CONTENT_REJECTED',
      errors: [{ field: 'nickname' }],
    });
    expect(phone.logins()).toBe(1);
  });
});

describe('a user whom WeChat has not seen of late', () => {
  let strict: Pick<TestEnvironment, 'api' | 'wechat'>;
  beforeAll(async () => {
    const { api } = await env.startInstance({ env: { CONTENT_CHECK_FALLBACK: 'reject' } });
    strict = { api, wechat: env.wechat };
  });
  beforeEach(async () => {
    phone = await createPhoneOnLine(strict, user);
  });

  it('is judged after another login, once', async () => {
    await env.wechat.fault({ path: check, kind: 'errcode', errcode: 61010 });
    expect((await phone.auth.profile.update({ nickname: '小红' })).nickname).toBe('小红');
    expect(phone.logins()).toBe(2);
    await env.wechat.fault({ path: check, kind: 'errcode', errcode: 61010, times: 2 });
    await expect(phone.auth.profile.update({ nickname: '小绿' })).rejects.toMatchObject({
      code: 'CONTENT_REJECTED',
      errors: [],
    });
    expect(phone.logins()).toBe(3);
  });

  it('is not logged in while the phone sheet is open, nor after a logout', async () => {
    await phone.auth.profile.read();
    phone.auth.phone.begin();
    await env.wechat.fault({ path: check, kind: 'errcode', errcode: 61010 });
    const update = failure(phone.auth.profile.update({ nickname: '小蓝' }));
    await eventually('the refusal', () => phone.line.count('/v1/users/me') === 2);
    await phone.auth.logout();
    await expect(phone.auth.phone.bind({ errMsg: 'getPhoneNumber:fail user deny' })).rejects.toMatchObject({
      code: 'DECLINED',
    });
    expect(await update).toMatchObject({ code: 'LOGGED_OUT' });
    expect([phone.auth.state.is, phone.logins()]).toEqual(['out', 1]);
  });
});
