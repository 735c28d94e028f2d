import { type MiniApp } from 'node-easywechat';
import { defaultApps } from '../../simulator/index.js';
import { type OpenDataExpectation, openOpenData } from '../../src/wechat/open-data.js';
import { easyWechat } from '../support/easywechat.js';
import { encryptedSample } from '../support/open-data-vectors.js';
import { TestWechat } from '../support/wechat.js';

/**
 * A published SDK, node-easywechat 3.6.2, as a back end at the simulator: what satisfies it is not only our own idea of
 * WeChat. And where it reads open data, the service must read the same.
 */
const [app, otherApp] = defaultApps as [(typeof defaultApps)[0], (typeof defaultApps)[0]];

let wechat: TestWechat;
let sdk: MiniApp;

beforeAll(async () => {
  wechat = await TestWechat.start();
});
afterAll(() => wechat.close());
beforeEach(async () => {
  await wechat.reset();
  sdk = easyWechat(app, wechat.url);
});

const login = async (user: string): Promise<Record<string, unknown>> =>
  sdk.getUtils().codeToSession(await wechat.code(user, app.appId));

describe('a login by easywechat', () => {
  it('gives the user of the code, with a session_key of 16 bytes', async () => {
    const session = await login('alice');
    expect(session['openid']).toBe(await wechat.openidOf('alice', app.appId));
    expect(session['unionid']).toEqual(expect.any(String));
    expect(Buffer.from(session['session_key'] as string, 'base64')).toHaveLength(16);
    expect((await login('bob'))['openid']).not.toBe(session['openid']);
  });

  it('is refused with a code that was used, or that nobody gave', async () => {
    const code = await wechat.code('alice', app.appId);
    await sdk.getUtils().codeToSession(code);
    await expect(sdk.getUtils().codeToSession(code)).rejects.toThrow('"errcode":40163');
    await expect(sdk.getUtils().codeToSession(`0${code.slice(1)}x`)).rejects.toThrow('"errcode":40029');
  });
});

describe.each([
  ['/cgi-bin/token', { stable: false }],
  ['/cgi-bin/stable_token', { stable: true }],
])("easywechat's access_token of %s", (path, options) => {
  const check = async (content = 'hello'): Promise<{ refused: boolean; answer: Record<string, unknown> }> => {
    const openid = await wechat.openidOf('alice', app.appId);
    const body = { content, version: 2, scene: 1, openid };
    const response = await sdk.getClient().postJson('/wxa/msg_sec_check', body);
    return { refused: response.isFailed(), answer: response.toObject() };
  };
  const refresh = (): Promise<string> =>
    (sdk.getAccessToken() as unknown as { refresh(): Promise<string> }).refresh();

  beforeEach(async () => {
    sdk = easyWechat(app, wechat.url, options);
    await login('alice');
  });

  it('is fetched once and accepted by business calls', async () => {
    expect((await check()).answer).toMatchObject({ errcode: 0, result: { suggest: 'pass', label: 100 } });
    expect((await check('a riskyword')).answer).toMatchObject({ errcode: 0, result: { suggest: 'risky' } });
    const counted = ['/cgi-bin/token', '/cgi-bin/stable_token', '/wxa/msg_sec_check'];
    const asked = await Promise.all(counted.map(async (each) => (await wechat.asked(each)).length));
    expect(asked).toEqual(counted.map((each) => (each.startsWith('/wxa/') ? 2 : Number(each === path))));
  });

  it('is refused once it is invalidated, and a new one accepted', async () => {
    const before = await sdk.getAccessToken().getToken();
    await wechat.invalidateAccessTokens(app.appId);
    expect((await check()).answer).toMatchObject({ errcode: 40001 });
    expect(await refresh()).not.toBe(before);
    expect((await check()).answer).toMatchObject({ errcode: 0 });
  });

  // It judges by the HTTP status (createClient() hands its judge of errcodes to nobody), and fetches no other token.
  it('is kept although it was refused, and the refusal taken for a success: unlike in the service', async () => {
    const before = await sdk.getAccessToken().getToken();
    await wechat.invalidateAccessTokens(app.appId);
    expect(await check()).toMatchObject({ refused: false, answer: { errcode: 40001 } });
    expect(await sdk.getAccessToken().getToken()).toBe(before);
  });
});

describe('open data', () => {
  const expectation = (
    session: Record<string, unknown>,
    now: number,
    changes: Partial<OpenDataExpectation> = {},
  ): OpenDataExpectation => ({
    sessionKey: Buffer.from(session['session_key'] as string, 'base64'),
    appId: app.appId,
    openid: session['openid'] as string,
    now,
    maxAge: 300,
    ...changes,
  });
  /** As easywechat reads it. */
  const decrypt = (
    session: Record<string, unknown>,
    { iv, encryptedData }: { iv: string; encryptedData: string },
  ): { watermark: { appid: string; timestamp: number }; [field: string]: unknown } =>
    sdk.getUtils().decryptSession(session['session_key'] as string, iv, encryptedData) as never;

  it("is WeChat's own sample to easywechat and to the service", () => {
    const { appId, sessionKey, data, watermark } = encryptedSample;
    const session = { session_key: sessionKey, openid: data.openId };
    expect(JSON.stringify(decrypt(session, encryptedSample))).toBe(JSON.stringify({ ...data, watermark }));
    expect(openOpenData(encryptedSample, expectation(session, watermark.timestamp, { appId }))).toEqual({
      is: 'good',
      data,
    });
  });

  it('of the simulator is the same to easywechat and to the service, whatever its length', async () => {
    const session = await login('alice');
    for (let length = 0; length < 32; length++) {
      const data = { openId: session['openid'], nickName: `张三😀${'x'.repeat(length)}` };
      const made = await wechat.openData('alice', data, { appId: app.appId });
      const { watermark, ...opened } = decrypt(session, made);
      expect(opened).toEqual(data);
      expect(watermark).toEqual({ appid: app.appId, timestamp: expect.any(Number) });
      expect(openOpenData(made, expectation(session, watermark.timestamp))).toEqual({ is: 'good', data });
    }
  });

  it('opens for neither with a session_key that has been rotated', async () => {
    const session = await login('alice');
    await wechat.rotateSessionKey('alice', app.appId);
    const made = await wechat.openData('alice', { nickName: 'Alice' }, { appId: app.appId });
    expect(() => decrypt(session, made)).toThrow('Fail to decrypt data');
    expect(openOpenData(made, expectation(session, 0))).toEqual({ is: 'stale' });
  });

  it('of another app or of long ago is opened by easywechat, which reads no watermark; the service refuses it', async () => {
    const session = await login('alice');
    const of = (watermark: object): Promise<{ iv: string; encryptedData: string }> =>
      wechat.openData('alice', { nickName: 'Alice' }, { appId: app.appId, watermark });
    const foreign = await of({ appid: otherApp.appId });
    const old = await of({ timestamp: 1_477_314_187 });
    const now = decrypt(session, foreign).watermark.timestamp;
    for (const made of [foreign, old]) {
      expect(decrypt(session, made)).toMatchObject({ nickName: 'Alice' });
      expect(openOpenData(made, expectation(session, now))).toEqual({ is: 'invalid' });
    }
  });
});
