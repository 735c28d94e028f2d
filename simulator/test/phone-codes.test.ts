import { createDecipheriv } from 'node:crypto';
import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';
import { type PhoneInfo } from '../phone-codes.js';
import { appOne, appTwo, TestClient, type WeChatBody } from './support.js';

const PATH = '/wxa/business/getuserphonenumber';
const MINUTE = 60_000;

interface GivenCode {
  code: string;
  appId: string;
  user: string;
  phone: string;
  expiresAt: string;
  encryptedData: string;
  iv: string;
}
type PhoneAnswer = WeChatBody & { phone_info?: PhoneInfo };

let wechat: TestClient;

beforeAll(async () => {
  wechat = await TestClient.start();
});
beforeEach(() => wechat.control('POST', '/reset'));
afterAll(() => wechat.close());

const tap = (body: Record<string, unknown> = {}): Promise<GivenCode> =>
  wechat.control('POST', '/phone-codes', body);

async function phoneOf(
  code: unknown,
  app = appOne,
  more: Record<string, unknown> = {},
): Promise<PhoneAnswer> {
  return wechat.business<PhoneAnswer>(PATH, { code, ...more }, app);
}

describe('a phone code', () => {
  it('has 64 hex characters and gives the number, with the app and the second of the tap', async () => {
    await wechat.advance(86_400_000);
    const { now } = await wechat.control<{ now: string }>('GET', '/clock');
    const given = await tap({ user: 'alice', phone: '13800000000' });
    await wechat.advance(2 * MINUTE);

    expect(given).toMatchObject({ appId: appOne.appId, user: 'alice', phone: '+8613800000000' });
    expect(given.code).toMatch(/^[0-9a-f]{64}$/);
    const answer = await phoneOf(given.code);
    expect(answer).toEqual({
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: '13800000000',
        purePhoneNumber: '13800000000',
        countryCode: '86',
        watermark: { timestamp: expect.any(Number) as number, appid: appOne.appId },
      },
    });
    expect(Math.abs((answer.phone_info?.watermark.timestamp ?? 0) - Date.parse(now) / 1000)).toBeLessThan(60);
  });

  it('lives five minutes', async () => {
    const [early, late] = [await tap(), await tap()];
    await wechat.advance(5 * MINUTE - 5_000);
    expect(await phoneOf(early.code)).toHaveProperty('errcode', 0);
    await wechat.advance(5_000);
    expect(await phoneOf(late.code)).toHaveProperty('errcode', 40029);
  });

  it('works once: a used one is 40029, never 40163', async () => {
    const { code } = await tap();
    const answers = await Promise.all(Array.from({ length: 20 }, () => phoneOf(code)));

    expect(answers.map(({ errcode }) => errcode).sort()).toEqual([0, ...Array<number>(19).fill(40029)]);
  });

  it('is no login code, and a login code is none', async () => {
    const { code } = await tap();
    const loginCode = await wechat.loginCode();

    expect(await wechat.session(code)).toHaveProperty('errcode', 40029);
    expect(await phoneOf(loginCode)).toHaveProperty('errcode', 40029);
    expect(await phoneOf(code)).toHaveProperty('errcode', 0);
    expect(await wechat.session(loginCode)).toHaveProperty('openid');
  });

  it('belongs to its app: another app is told 40013 and does not use it up', async () => {
    const { code } = await tap({ appId: appOne.appId });

    expect(await phoneOf(code, appTwo)).toHaveProperty('errcode', 40013);
    expect(await phoneOf(code, appOne)).toHaveProperty('errcode', 0);
  });

  it("is checked against an openid that comes along: a stranger's is 40003 and does not use it up", async () => {
    const { openid } = await wechat.login('alice');
    const { openid: stranger } = await wechat.login('mallory');
    const { code } = await tap({ user: 'alice' });

    expect(await phoneOf(code, appOne, { openid: stranger })).toHaveProperty('errcode', 40003);
    expect(await phoneOf(code, appOne, { openid: '' })).toHaveProperty('errcode', 40003);
    expect(await phoneOf(code, appOne, { openid })).toHaveProperty('errcode', 0);
  });

  it('is refused with a hint and a rid', async () => {
    expect((await phoneOf('0'.repeat(64))).errmsg).toMatch(
      /^invalid code hint: \[[\w-]{16}\] rid: [\da-f]{8}-[\da-f]{8}-[\da-f]{8}$/,
    );
  });

  it.each([
    ['no code', {}, 47001],
    ['a code that is no text', { code: 7 }, 47001],
    ['an empty code', { code: '' }, 40029],
    ['an openid that is no text', { code: 'a', openid: 7 }, 47001],
  ])('is refused for %s', async (_, body, errcode) => {
    expect(await wechat.business(PATH, body)).toHaveProperty('errcode', errcode);
  });

  it('is asked for by POST, with an access_token and a body', async () => {
    const { code } = await tap();
    const errcode = async (method: string, query: string, body?: string): Promise<unknown> =>
      (JSON.parse((await wechat.raw(method, PATH + query, body)).body) as WeChatBody).errcode;
    const query = `?access_token=${await wechat.accessToken()}`;

    expect(await errcode('GET', query)).toBe(43002);
    expect(await errcode('POST', '', JSON.stringify({ code }))).toBe(41001);
    expect(await errcode('POST', '?access_token=x', JSON.stringify({ code }))).toBe(40014);
    expect(await errcode('POST', query)).toBe(44002);
    expect(await errcode('POST', query, `code=${code}`)).toBe(47001);
    expect(await errcode('POST', query, JSON.stringify({ code }))).toBe(0);
  });

  it('is dead after a reset', async () => {
    const { code } = await tap();
    await wechat.control('POST', '/reset');

    expect(await phoneOf(code)).toHaveProperty('errcode', 40029);
  });

  it('is used up, or not, by a fault', async () => {
    const [burnt, kept] = [await tap(), await tap()];
    const fault = { path: PATH, kind: 'errcode', errcode: -1 };
    await wechat.control('POST', '/faults', { ...fault, burn: true });
    await wechat.control('POST', '/faults', fault);

    expect(await phoneOf(burnt.code)).toHaveProperty('errcode', -1);
    expect(await phoneOf(kept.code)).toHaveProperty('errcode', -1);
    expect(await phoneOf(burnt.code)).toHaveProperty('errcode', 40029);
    expect(await phoneOf(kept.code)).toHaveProperty('errcode', 0);
  });
});

describe('the number', () => {
  it('is of the mainland, valid, and always the same for one user', async () => {
    const before = await tap({ user: '张三' });
    await wechat.control('POST', '/reset');
    const other = await TestClient.start();
    const after = await other.control<GivenCode>('POST', '/phone-codes', { user: '张三' });
    await other.close();

    expect(before.phone).toMatch(/^\+861\d{10}$/);
    expect(after.phone).toBe(before.phone);
    expect((await tap({ user: '李四' })).phone).not.toBe(before.phone);
    const many = Array.from({ length: 100 }, (_, index) => tap({ user: `user ${index}` }));
    for (const { phone } of await Promise.all(many)) {
      expect([phone, parsePhoneNumberFromString(phone, metadata)?.isValid()]).toEqual([phone, true]);
    }
  });

  it.each([
    ['+447700900123', '44', '7700900123', '447700900123'],
    ['+85251234567', '852', '51234567', '85251234567'],
    ['+12025550123', '1', '2025550123', '12025550123'],
    ['+8618900000000', '86', '18900000000', '18900000000'],
  ])('%s is told with country code %s', async (phone, countryCode, purePhoneNumber, phoneNumber) => {
    const given = await tap({ phone });

    expect(given.phone).toBe(phone);
    expect((await phoneOf(given.code)).phone_info).toMatchObject({
      countryCode,
      purePhoneNumber,
      phoneNumber,
    });
  });

  it.each([
    ['twelve digits', '138000000000'],
    ['digits that begin with 2', '23800000000'],
    ['a number with blanks', '+44 7700 900123'],
    ['a country that is none', '+999123456789'],
    ['too few digits', '+8613800'],
    ['words', 'call me'],
    ['a number that is no text', 13800000000],
  ])('is refused for %s', async (_, phone) => {
    const answer = await wechat.raw('POST', '/_control/phone-codes', JSON.stringify({ phone }));

    expect([answer.status, answer.body]).toEqual([400, expect.stringContaining('body.phone')]);
  });
});

describe('what the phone button encrypts', () => {
  it('opens with the session_key and is what the code gives', async () => {
    const { session_key: sessionKey = '' } = await wechat.login('alice');
    const given = await tap({ user: 'alice', phone: '+447700900123' });

    expect(decrypt(given, sessionKey)).toEqual((await phoneOf(given.code)).phone_info);
  });

  it('is there for a user who logs in only afterwards', async () => {
    const given = await tap({ user: 'bob' });
    const { session_key: sessionKey = '' } = await wechat.login('bob');

    expect(decrypt(given, sessionKey)).toMatchObject({ watermark: { appid: appOne.appId } });
  });

  it('and the code bear the watermark they are told to', async () => {
    const watermark = { appid: appTwo.appId, timestamp: 1_477_314_187 };
    const { session_key: sessionKey = '' } = await wechat.login('alice');
    const given = await tap({ user: 'alice', watermark });

    expect(decrypt(given, sessionKey)).toHaveProperty('watermark', watermark);
    expect((await phoneOf(given.code)).phone_info?.watermark).toEqual(watermark);
  });
});

function decrypt({ encryptedData, iv }: GivenCode, sessionKey: string): unknown {
  const key = Buffer.from(sessionKey, 'base64');
  const decipher = createDecipheriv('aes-128-cbc', key, Buffer.from(iv, 'base64'));
  return JSON.parse(decipher.update(encryptedData, 'base64', 'utf8') + decipher.final('utf8'));
}
