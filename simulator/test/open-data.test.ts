import { createDecipheriv, createHash } from 'node:crypto';
import { type OpenData } from '../open-data.js';
import { appOne, appTwo, TestClient } from './support.js';

let wechat: TestClient;

beforeAll(async () => {
  wechat = await TestClient.start();
});
beforeEach(() => wechat.control('POST', '/reset'));
afterAll(() => wechat.close());

const openData = (body: unknown): Promise<OpenData> => wechat.control('POST', '/open-data', body);

/** As WeChat's own sample does it. */
function decrypt({ encryptedData, iv }: OpenData, sessionKey = ''): unknown {
  const decipher = createDecipheriv(
    'aes-128-cbc',
    Buffer.from(sessionKey, 'base64'),
    Buffer.from(iv, 'base64'),
  );
  return JSON.parse(decipher.update(encryptedData, 'base64', 'utf8') + decipher.final('utf8'));
}

describe('open data', () => {
  it('opens with the session_key of a login, and names the app and the simulated second', async () => {
    await wechat.advance(86_400_000);
    const { session_key: sessionKey } = await wechat.login('张三', appTwo);
    const { now } = await wechat.control<{ now: string }>('GET', '/clock');
    const made = await openData({
      appId: appTwo.appId,
      user: '张三',
      data: { nickName: '张三', openId: 'o' },
    });

    expect(made.iv).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    const { watermark, ...data } = decrypt(made, sessionKey) as {
      watermark: { timestamp: number; appid: string };
    };
    expect(data).toEqual({ nickName: '张三', openId: 'o' });
    expect(watermark.appid).toBe(appTwo.appId);
    expect(Math.abs(watermark.timestamp - Date.parse(now) / 1000)).toBeLessThan(60);
  });

  it('signs rawData, which does not name the user, with the text of session_key', async () => {
    const { session_key: sessionKey = '' } = await wechat.login('demo');
    const { rawData, signature } = await openData({ data: { nickName: 'D', openId: 'o', unionId: 'u' } });

    expect(rawData).toBe('{"nickName":"D"}');
    expect(signature).toBe(
      createHash('sha1')
        .update(rawData + sessionKey)
        .digest('hex'),
    );
  });

  it('bears the watermark it is told to', async () => {
    const { session_key: sessionKey } = await wechat.login('demo');
    const watermark = { timestamp: 1_477_314_187, appid: 'wx4f4bc4dec97d474b' };

    expect(decrypt(await openData({ data: {}, watermark }), sessionKey)).toEqual({ watermark });
  });

  it.each([
    ['no data', {}, 'body.data'],
    ['data that is a list', { data: [] }, 'body.data'],
    ['an unknown app', { appId: 'wx0000000000000000', data: {} }, 'body.appId'],
    ['a timestamp in words', { data: {}, watermark: { timestamp: 'now' } }, 'body.watermark.timestamp'],
  ])('is refused for %s', async (_, body, blamed) => {
    const answer = await wechat.raw('POST', '/_control/open-data', JSON.stringify(body));

    expect([answer.status, answer.body]).toEqual([400, expect.stringContaining(blamed)]);
  });
});

describe('a rotated session_key', () => {
  it('is what open data is made with and the next login gives; other apps keep theirs', async () => {
    const before = await wechat.login('alice');
    const elsewhere = await wechat.login('alice', appTwo);
    await wechat.control('POST', '/session-keys', { user: 'alice' });
    const made = await openData({ user: 'alice', data: { nickName: 'Alice' } });
    const after = await wechat.login('alice');

    expect(after.session_key).not.toBe(before.session_key);
    expect(decrypt(made, after.session_key)).toMatchObject({
      nickName: 'Alice',
      watermark: { appid: appOne.appId },
    });
    expect((await wechat.login('alice', appTwo)).session_key).toBe(elsewhere.session_key);
  });
});
