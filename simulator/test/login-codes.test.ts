import { appOne, appTwo, TestClient } from './support.js';

const MINUTE = 60_000;

let wechat: TestClient;

beforeAll(async () => {
  wechat = await TestClient.start();
});
beforeEach(() => wechat.control('POST', '/reset'));
afterAll(() => wechat.close());

describe('a login code', () => {
  it('has 32 letters and digits, and is never the same twice', async () => {
    const codes = await Promise.all(Array.from({ length: 50 }, () => wechat.loginCode()));

    expect(new Set(codes).size).toBe(50);
    for (const code of codes) expect(code).toMatch(/^[0-9a-zA-Z]{32}$/);
  });

  it('lives five minutes', async () => {
    const [early, late] = [await wechat.loginCode(), await wechat.loginCode()];
    await wechat.advance(5 * MINUTE - 5_000);
    expect(await wechat.session(early)).toHaveProperty('openid');
    await wechat.advance(5_000);
    expect(await wechat.session(late)).toHaveProperty('errcode', 40029);
  });

  it('works once: 40163 while its five minutes last, 40029 after them', async () => {
    const code = await wechat.loginCode();
    await wechat.session(code);
    expect(await wechat.session(code)).toHaveProperty('errcode', 40163);
    await wechat.advance(5 * MINUTE);
    expect(await wechat.session(code)).toHaveProperty('errcode', 40029);
  });

  it('works once also when many ask at the same moment', async () => {
    const code = await wechat.loginCode();
    const answers = await Promise.all(Array.from({ length: 20 }, () => wechat.session(code)));

    expect(answers.filter(({ openid }) => openid)).toHaveLength(1);
    expect(answers.filter(({ errcode }) => errcode === 40163)).toHaveLength(19);
  });

  it('belongs to its app: another app is told 40029 and does not use it up', async () => {
    const code = await wechat.loginCode({ appId: appOne.appId });
    expect(await wechat.session(code, appTwo)).toHaveProperty('errcode', 40029);
    expect(await wechat.session(code, appOne)).toHaveProperty('openid');
    expect(await wechat.session(code, appTwo)).toHaveProperty('errcode', 40029);
  });

  it('survives a wrong secret', async () => {
    const code = await wechat.loginCode();
    expect(await wechat.session(code, appOne, { secret: 'wrong' })).toHaveProperty('errcode', 40125);
    expect(await wechat.session(code)).toHaveProperty('openid');
  });
});

describe('the session_key', () => {
  it('stays the same between logins that follow each other closely', async () => {
    const keys = new Set<string | undefined>();
    for (let login = 0; login < 30; login++) keys.add((await wechat.login('alice')).session_key);

    expect(keys.size).toBe(1);
  });

  it('is rotated by some of the later logins, and not by others', async () => {
    const keys: (string | undefined)[] = [];
    // 100 tosses of a coin: a false alarm once in 10^30 runs.
    for (let login = 0; login < 100; login++) {
      keys.push((await wechat.login('alice')).session_key);
      await wechat.advance(10 * MINUTE);
    }
    const rotations = keys.filter((key, index) => index > 0 && key !== keys[index - 1]).length;

    expect(rotations).toBeGreaterThan(0);
    expect(rotations).toBeLessThan(99);
    expect(new Set(keys).size).toBe(rotations + 1);
  });

  it('is one per app', async () => {
    const one = await wechat.login('alice', appOne);
    const two = await wechat.login('alice', appTwo);

    expect(two.session_key).not.toBe(one.session_key);
  });
});
