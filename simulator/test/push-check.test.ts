import { createHash } from 'node:crypto';
import { sign } from '../push/encryption.js';
import { type Received, TestBackEnd } from './back-end.js';
import { appOne, appTwo, TestClient } from './support.js';

interface Told {
  accepted: boolean;
  status: number | null;
  body: string | null;
  error: string | null;
}

let wechat: TestClient;
let backEnd: TestBackEnd;

beforeAll(async () => {
  [wechat, backEnd] = await Promise.all([TestClient.start(), TestBackEnd.start()]);
});
afterAll(() => Promise.all([wechat.close(), backEnd.close()]));
beforeEach(() => {
  backEnd.clear();
});

const checkUrl = (body: Record<string, unknown> = {}): Promise<Told> =>
  wechat.control('POST', '/push-check', { url: backEnd.url, ...body });

describe('the check of a push URL', () => {
  it("signs as WeChat's own sample does", () => {
    expect(sign('AAAAA', '1714036504', '1514711492')).toBe('f464b24fc39322e44b38aa78f5edd27bd1441696');
  });

  it('is a GET that the token has signed, and nothing of it is encrypted', async () => {
    backEnd.answers = ['echo'];
    const told = await checkUrl({ appId: appTwo.appId });

    const [{ method, query, body } = {} as Received] = backEnd.received;
    expect([method, body]).toEqual(['GET', '']);
    expect([...query.keys()].sort()).toEqual(['echostr', 'kept', 'nonce', 'signature', 'timestamp']);
    const parts = [appTwo.pushToken, query.get('timestamp'), query.get('nonce')].map(String).sort();
    expect(query.get('signature')).toBe(createHash('sha1').update(parts.join('')).digest('hex'));
    expect(query.get('echostr')).toMatch(/^\d{19}$/);
    expect(told).toMatchObject({ accepted: true, status: 200, body: query.get('echostr'), error: null });
  });

  it.each([
    ['success', {}],
    ['a refusal', { status: 403 }],
    ['nothing', { body: '' }],
  ])('is failed by %s in place of the echostr', async (_, answer) => {
    backEnd.answers = [answer];
    expect(await checkUrl()).toHaveProperty('accepted', false);
    expect(backEnd.received).toHaveLength(1);
  });

  it('is failed by who is not there', async () => {
    expect(await checkUrl({ url: 'http://127.0.0.1:1024/' })).toMatchObject({
      accepted: false,
      status: null,
      error: 'ECONNREFUSED',
    });
  });

  it('asks the pushUrl of the app when no URL is named, and is refused when there is none', async () => {
    backEnd.answers = ['echo'];
    await wechat.control('PUT', `/apps/${appOne.appId}`, { pushUrl: backEnd.url });
    expect(await checkUrl({ url: undefined })).toHaveProperty('accepted', true);
    await expect(checkUrl({ url: undefined, appId: appTwo.appId })).rejects.toThrow('body.url');
    await expect(checkUrl({ appId: 'wx0' })).rejects.toThrow('GET /_control/apps');
  });
});
