import { createHmac } from 'node:crypto';
import { signSession } from '../session-signature.js';
import { appOne, appTwo, TestClient, type WeChatBody } from './support.js';

const CHECK = '/wxa/checksession';
const RESET = '/wxa/resetusersessionkey';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let wechat: TestClient;

beforeAll(async () => {
  wechat = await TestClient.start();
});
beforeEach(() => wechat.control('POST', '/reset'));
afterAll(() => wechat.close());

type Changes = Record<string, string | undefined>;

function ask(path: string, session: WeChatBody, changes: Changes = {}, app = appOne): Promise<WeChatBody> {
  const { openid, session_key: sessionKey = '' } = session;
  const signature = createHmac('sha256', sessionKey).update('').digest('hex');
  return wechat.businessGet(path, { openid, signature, sig_method: 'hmac_sha256', ...changes }, app);
}
const check = async (session: WeChatBody, changes?: Changes, app = appOne): Promise<unknown> =>
  (await ask(CHECK, session, changes, app)).errcode;
const reset = (session: WeChatBody, changes?: Changes): Promise<WeChatBody> => ask(RESET, session, changes);

describe('the signature of a session_key', () => {
  it("is the one of WeChat's own sample, keyed with the base64 text", () => {
    expect(signSession('o0q0otL8aEzpcZL/FT9WsQ==', '{"foo":"bar"}')).toBe(
      '654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b',
    );
  });
});

describe('checksession', () => {
  it('says ok to the present session_key', async () => {
    expect(await ask(CHECK, await wechat.login('alice'))).toEqual({ errcode: 0, errmsg: 'ok' });
  });

  it('says 87009 to one that a login took the place of', async () => {
    const old = await wechat.login('alice');
    await wechat.control('POST', '/session-keys', { user: 'alice' });
    expect(await check(old)).toBe(87009);
    expect(await check(await wechat.login('alice'))).toBe(0);
  });

  it("says 87009 to another user's, to the bytes of a key in place of its text, and to uppercase hex", async () => {
    const [alice, mallory] = [await wechat.login('alice'), await wechat.login('mallory')];
    const bytes = Buffer.from(alice.session_key ?? '', 'base64');
    expect(await check({ ...mallory, openid: alice.openid ?? '' })).toBe(87009);
    expect(await check(alice, { signature: createHmac('sha256', bytes).digest('hex') })).toBe(87009);
    expect(await check(alice, { signature: signSession(alice.session_key ?? '').toUpperCase() })).toBe(87009);
    expect(await check(alice, { signature: signSession(alice.session_key ?? '', '{}') })).toBe(87009);
  });

  it('says 87009 to one without a login for three days; a login prolongs it', async () => {
    const { session_key: first } = await wechat.login('alice');
    await wechat.advance(5 * MINUTE);
    const session = await wechat.login('alice');
    expect(session.session_key).toBe(first);
    await wechat.advance(3 * DAY - MINUTE);
    expect(await check(session)).toBe(0);
    await wechat.advance(MINUTE);
    expect(await check(session)).toBe(87009);
    const renewed = await wechat.login('alice');
    expect(renewed.session_key).not.toBe(first);
    expect(await check(renewed)).toBe(0);
  });

  it('says 87009 to one that was made to expire', async () => {
    const session = await wechat.login('alice');
    const told = await wechat.control('POST', '/session-keys', { user: 'alice', expire: true });
    expect(told).toMatchObject({ appId: appOne.appId, user: 'alice', expiredAt: expect.any(String) });
    expect(await check(session)).toBe(87009);
    expect(await check(await wechat.login('alice'))).toBe(0);
  });
});

describe('resetusersessionkey', () => {
  it('gives a new session_key, and the old one is dead at once', async () => {
    const old = await wechat.login('alice');
    const fresh = await reset(old);

    expect(fresh).toEqual({
      errcode: 0,
      errmsg: 'ok',
      openid: old.openid,
      session_key: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/) as string,
    });
    expect(fresh.session_key).not.toBe(old.session_key);
    expect(await check(old)).toBe(87009);
    expect(await check(fresh)).toBe(0);
    expect((await wechat.login('alice')).session_key).toBe(fresh.session_key);
  });

  it('does not prolong: the new one ends when the old one would have', async () => {
    const old = await wechat.login('alice');
    await wechat.advance(2 * DAY);
    const fresh = await reset(old);
    await wechat.advance(DAY);
    expect(await check(fresh)).toBe(87009);
    expect(await reset(fresh)).toMatchObject({ errcode: 87007 });
  });

  it('refuses an expired one with 87007, one that is not the present one with 87009', async () => {
    const session = await wechat.login('alice');
    await wechat.control('POST', '/session-keys', { user: 'alice' });
    expect((await reset(session)).errmsg).toMatch(/^invalid signature rid: /);
    const present = await wechat.login('alice');
    await wechat.control('POST', '/session-keys', { user: 'alice', expire: true });
    expect(await reset(present)).toHaveProperty('errcode', 87007);
    expect((await reset(present)).errmsg).toMatch(/^session_key is not existd or expired rid: /);
    expect(await reset(await wechat.login('alice'))).toHaveProperty('errcode', 0);
  });

  it('is refused within a minute of the last one of that user, and that leaves the key as it is', async () => {
    const once = await reset(await wechat.login('alice'));
    expect(await reset(once)).toHaveProperty('errcode', 45011);
    expect(await check(once)).toBe(0);
    expect(await reset(await wechat.login('bob'))).toHaveProperty('errcode', 0);
    await wechat.advance(MINUTE);
    expect(await reset(once)).toHaveProperty('errcode', 0);
  });

  it('is not done twice by two that come at the same moment', async () => {
    const session = await wechat.login('alice');
    const answers = await Promise.all(Array.from({ length: 10 }, () => reset(session)));
    expect(answers.map(({ errcode }) => errcode).sort()).toEqual([0, ...Array<number>(9).fill(87009)]);
  });
});

describe.each([CHECK, RESET])('%s', (path) => {
  it.each<[what: string, changes: Changes, errcode: number]>([
    ['no openid', { openid: undefined }, 40097],
    ['no signature', { signature: undefined }, 40097],
    ['no sig_method', { sig_method: undefined }, 87008],
    ['another sig_method', { sig_method: 'hmac_sha1' }, 87008],
    ['an openid it has never seen', { openid: 'nobody' }, 40003],
    ['no access_token', { access_token: undefined }, 41001],
    ['an access_token that is none', { access_token: 'x' }, 40014],
  ])('refuses %s', async (_, changes, errcode) => {
    expect(await ask(path, await wechat.login('alice'), changes)).toHaveProperty('errcode', errcode);
  });

  it("refuses another app's openid, and a POST", async () => {
    const session = await wechat.login('alice', appTwo);
    expect(await ask(path, session, {}, appOne)).toHaveProperty('errcode', 40003);
    expect(await ask(path, session, {}, appTwo)).toHaveProperty('errcode', 0);
    expect(JSON.parse((await wechat.raw('POST', path, '{}')).body)).toHaveProperty('errcode', 43001);
  });
});
