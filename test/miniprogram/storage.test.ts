import { type WeappAuth } from '../../miniprogram/services/index.js';
import { eventually } from '../process/support/eventually.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { closeLines, createPhone, createPhoneOnLine } from './phone.js';

const me = '/v1/users/me';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(async () => {
  await closeLines();
  await env.close();
});

const nameOf = async (auth: WeappAuth): Promise<string> => (await auth.request('GET', me)).id;
const full = (): never => {
  throw new Error('setStorageSync:fail exceed storage max size 10Mb');
};

describe('the mini program started anew', () => {
  it('needs no login, and knows who is there before it has asked', async () => {
    const phone = createPhone(env, 'alice');
    const { user } = await phone.auth.login();
    const again = createPhone(env, 'alice', { storage: phone.storage });
    expect(again.auth.state).toMatchObject({ is: 'in', account: { user } });
    expect([await nameOf(again.auth), again.logins()]).toEqual([user.id, 0]);
  });

  it('is still logged out, or about to be erased, where it was', async () => {
    const [out, leaving] = [createPhone(env, 'bob'), createPhone(env, 'carol')];
    await Promise.all([out.auth.login(), leaving.auth.login()]);
    await out.auth.logout();
    await leaving.auth.account.delete();
    for (const { storage, auth } of [out, leaving]) {
      const again = createPhone(env, 'bob', { storage });
      expect(again.auth.state).toEqual(auth.state);
      await expect(nameOf(again.auth)).rejects.toMatchObject({ status: undefined });
    }
  });

  it('is the same device to the service, which lists its model', async () => {
    const phone = createPhone(env, 'dora');
    await phone.auth.login();
    await createPhone(env, 'dora', { storage: phone.storage }).auth.login();
    const rows = await env.database.query<{ id: string; model: string }>(
      `SELECT DISTINCT device_id AS id, device_model AS model FROM sessions JOIN users ON users.id = user_id WHERE users.id = $1`,
      [await nameOf(phone.auth)],
    );
    expect(rows).toEqual([
      { id: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown, model: 'Apple iPhone 15' },
    ]);
  });

  it.each([
    'no JSON', 'null', '"text"', '7', '[]', '{}', '{"is":"in"}', '{"is":"in","tokens":null,"account":null}',
    '{"is":"in","tokens":{"accessToken":"old"},"account":{"user":{}}}', '{"is":"leaving"}', '{"is":"elsewhere"}',
  ])('after something else had written %s there: logs in', async (rubbish) => {
    const { storage } = createPhone(env, 'eve');
    storage.set(`weapp-auth:${env.api.url}`, rubbish).set('weapp-auth:device', rubbish);
    const phone = createPhone(env, 'eve', { storage });
    expect(phone.auth.state).toEqual({ is: 'unknown' });
    await nameOf(phone.auth);
    expect(phone.logins()).toBe(1);
  }); // prettier-ignore
});

describe('a storage that fails', () => {
  it('in all it does: the user is logged in for as long as the mini program runs', async () => {
    const phone = createPhone(env, 'frank', {
      change: (wx) => ({
        ...wx,
        getStorageSync: full,
        setStorageSync: full,
        removeStorageSync: full,
        getDeviceInfo: full,
      }),
    });
    expect(await nameOf(phone.auth)).toBe(await nameOf(phone.auth));
    await phone.auth.logout();
    expect([phone.auth.state, phone.logins()]).toEqual([{ is: 'out' }, 1]);
  });

  it('to keep the last state does not keep the one before: old tokens never come back', async () => {
    const broken = { now: false };
    const phone = createPhone(env, 'grace', {
      change: (wx) => ({
        ...wx,
        setStorageSync: (key, value) => {
          if (broken.now) full();
          wx.setStorageSync(key, value);
        },
      }),
    });
    await phone.auth.login();
    broken.now = true;
    await phone.auth.logout();
    expect([...phone.storage.values()].join()).not.toContain('Token');
  });
});

it('tokens of one service never go to another one, on the same phone', async () => {
  const line = await createPhoneOnLine(env, 'heidi');
  await line.auth.login();
  const other = createPhone(env, 'heidi', { storage: line.storage, baseUrl: `${env.api.url}/` });
  expect(other.auth.state).toEqual({ is: 'unknown' });
  await nameOf(other.auth);
  expect([line.line.count(me), other.logins()]).toEqual([0, 1]);
});

it('a listener hears of each change, and one that fails breaks no login', async () => {
  const { auth, timing } = await createPhoneOnLine(env, 'ivan');
  const heard: string[] = [];
  const late: (() => void)[] = [];
  const after = timing.after.bind(timing);
  timing.after = (milliseconds, run) => after(milliseconds, milliseconds === 0 ? () => late.push(run) : run);
  auth.onChange(() => {
    throw new Error('a page’s own');
  });
  const stop = auth.onChange(({ is }) => heard.push(is));
  await auth.login();
  await auth.logout();
  stop();
  await auth.login();
  expect(heard).toEqual(['in', 'out']);
  await eventually('what the page threw', () => late.length === 3);
  expect(late[0]).toThrow('a page’s own');
});
