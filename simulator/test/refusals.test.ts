import { appOne, appOther, appTwo, TestClient } from './support.js';

const MINUTE = 60_000;
const RID = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/;

let wechat: TestClient;

beforeAll(async () => {
  wechat = await TestClient.start();
});
beforeEach(() => wechat.control('POST', '/reset'));
afterAll(() => wechat.close());

describe('a refusal', () => {
  it.each([
    ['no appid', { appid: undefined }, 41002, 'appid missing'],
    ['an empty appid', { appid: '' }, 41002, 'appid missing'],
    ['an unknown appid', { appid: 'wx0000000000000000' }, 40013, 'invalid appid'],
    ['no secret', { secret: undefined }, 41004, 'appsecret missing'],
    ['a wrong secret', { secret: '0'.repeat(32) }, 40125, 'invalid appsecret'],
    ["another app's secret", { secret: appTwo.appSecret }, 40125, 'invalid appsecret'],
    ['no grant_type', { grant_type: undefined }, 40002, 'invalid grant_type'],
    ['a wrong grant_type', { grant_type: 'client_credential' }, 40002, 'invalid grant_type'],
    ['no js_code', { js_code: undefined }, 41008, 'missing code'],
    ['an empty js_code', { js_code: '' }, 41008, 'missing code'],
    ['a made-up js_code', { js_code: '0'.repeat(32) }, 40029, 'invalid code'],
  ])('for %s is told by its errcode, with status 200', async (_, changes, errcode, text) => {
    const answer = await wechat.exchange(await wechat.loginCode(), appOne, changes);
    const body = JSON.parse(answer.body) as { errcode: number; errmsg: string };

    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain');
    expect(Object.keys(body)).toEqual(['errcode', 'errmsg']);
    expect(body.errcode).toBe(errcode);
    const [said, rid] = body.errmsg.split(', rid: ');
    expect(said).toBe(text);
    expect(rid).toMatch(RID);
  });

  it('names what comes first of appid, secret, grant_type and code', async () => {
    const codes = [];
    const changes: Record<string, string | undefined> = {
      appid: undefined,
      secret: undefined,
      grant_type: undefined,
      js_code: undefined,
    };
    for (const name of ['appid', 'secret', 'grant_type', 'js_code']) {
      codes.push((await wechat.session('unused', appOne, changes)).errcode);
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- each round mends one more
      delete changes[name];
    }

    expect(codes).toEqual([41002, 41004, 40002, 41008]);
  });

  it('carries the second of the request, in simulated time, in its rid', async () => {
    await wechat.advance(3_600_000);
    const { now } = await wechat.control<{ now: string }>('GET', '/clock');
    const { errmsg = '' } = await wechat.session('made-up');
    const second = Number.parseInt(errmsg.split('rid: ')[1]?.slice(0, 8) ?? '', 16);

    expect(second - Math.floor(Date.parse(now) / 1000)).toBeGreaterThanOrEqual(0);
    expect(second - Math.floor(Date.parse(now) / 1000)).toBeLessThan(60);
  });

  it('meets a blocked user as 40226, until they are unblocked', async () => {
    await wechat.control('PUT', '/users/mallory', { blocked: true });
    expect(await wechat.login('mallory')).toMatchObject({
      errcode: 40226,
      errmsg: expect.stringMatching(/^code blocked, rid: /) as string,
    });
    expect(await wechat.login('mallory', appOther)).toHaveProperty('errcode', 40226);
    expect(await wechat.login('alice')).toHaveProperty('openid');
    await wechat.control('PUT', '/users/mallory', { blocked: false });
    expect(await wechat.login('mallory')).toHaveProperty('openid');
  });

  it('of a blocked user uses the code up', async () => {
    await wechat.control('PUT', '/users/mallory', { blocked: true });
    const code = await wechat.loginCode({ user: 'mallory' });
    await wechat.session(code);

    expect(await wechat.session(code)).toHaveProperty('errcode', 40163);
  });
});

describe('the minute limit', () => {
  it('is off until it is set', async () => {
    for (let login = 0; login < 120; login++) expect(await wechat.login('alice')).toHaveProperty('openid');
  });

  it('answers 45011 to one user in one app until the next minute, and leaves the code alone', async () => {
    await wechat.control('PUT', '/limits', { loginsPerUserPerMinute: 2 });
    const { now } = await wechat.control<{ now: string }>('GET', '/clock');
    // To the start of a minute, so that the logins below fall into one.
    await wechat.advance(MINUTE - (Date.parse(now) % MINUTE));
    await wechat.login('alice');
    await wechat.login('alice');
    const code = await wechat.loginCode({ user: 'alice' });

    expect(await wechat.session(code)).toMatchObject({
      errcode: 45011,
      errmsg: expect.stringMatching(
        /^api minute-quota reach limit, must slower, retry next minute, rid: /,
      ) as string,
    });
    expect(await wechat.login('bob')).toHaveProperty('openid');
    expect(await wechat.login('alice', appTwo)).toHaveProperty('openid');
    await wechat.advance(MINUTE);
    expect(await wechat.session(code)).toHaveProperty('openid');
  });
});
