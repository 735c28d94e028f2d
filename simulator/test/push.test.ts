import { type Received, TestBackEnd } from './back-end.js';
import { appOne, appTwo, TestClient } from './support.js';

interface Told {
  mode: string;
  message: Record<string, unknown>;
  deliveries: {
    status: number | null;
    body: string | null;
    accepted: boolean;
    error: string | null;
    ms: number;
  }[];
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

const push = (body: Record<string, unknown> = {}): Promise<Told> =>
  wechat.control('POST', '/push', { event: 'debug_demo', url: backEnd.url, ...body });
const accepted = ({ deliveries }: Told): boolean[] => deliveries.map((delivery) => delivery.accepted);

describe('a push', () => {
  it('is secure JSON of the first app to the user demo when nothing else is said', async () => {
    const { mode, deliveries } = await push();
    expect(mode).toBe('secure');
    expect(deliveries).toEqual([
      { status: 200, body: 'success', accepted: true, error: null, ms: expect.any(Number) as number },
    ]);
    const [{ method, type, query, body } = {} as Received] = backEnd.received;
    expect([method, type]).toEqual(['POST', 'application/json']);
    expect([...query.keys()].sort()).toEqual(
      ['encrypt_type', 'kept', 'msg_signature', 'nonce', 'openid', 'signature', 'timestamp'].sort(),
    );
    expect(Object.keys(JSON.parse(body) as object).sort()).toEqual(['Encrypt', 'ToUserName']);
  });

  it('is plain when told to be, or when the app has no key', async () => {
    await push({ mode: 'plain', fields: { debug_str: 'hello world' } });
    const [{ query, body } = {} as Received] = backEnd.received;
    expect(query.has('encrypt_type')).toBe(false);
    expect(JSON.parse(body)).toMatchObject({
      MsgType: 'event',
      Event: 'debug_demo',
      debug_str: 'hello world',
    });
  });

  it('has both halves in compat mode', async () => {
    await push({ mode: 'compat' });
    expect(JSON.parse(backEnd.received[0]?.body ?? '')).toMatchObject({
      Event: 'debug_demo',
      Encrypt: expect.any(String) as string,
    });
  });

  it('is XML with its texts in CDATA', async () => {
    await push({
      mode: 'plain',
      format: 'xml',
      fields: { CreateTime: 7, text: 'a]]>b', result: { label: 100 } },
    });
    expect(backEnd.received[0]?.type).toBe('text/xml');
    expect(backEnd.received[0]?.body).toMatch(/^<xml><ToUserName><!\[CDATA\[gh_/);
    expect(backEnd.received[0]?.body).toContain('<CreateTime>7</CreateTime>');
    expect(backEnd.received[0]?.body).toContain(
      '<text><![CDATA[a]]]]><![CDATA[>b]]></text><result><label>100</label></result>',
    );
  });

  it('names the user of a user_ event as OpenID, and comes from an account of WeChat', async () => {
    const { openids } = await wechat.control<{ openids: Record<string, string> }>('GET', '/users/alice');
    const { message } = await push({
      appId: appTwo.appId,
      user: 'alice',
      event: 'user_authorization_revoke',
      fields: { RevokeInfo: '8', ToUserName: null },
    });
    const openid = openids[appTwo.appId];
    expect(message).toMatchObject({ OpenID: openid, AppID: appTwo.appId, RevokeInfo: '8' });
    expect(message['FromUserName']).not.toBe(openid);
    expect(message).not.toHaveProperty('ToUserName');
  });

  it('goes by the simulated clock', async () => {
    await wechat.advance(86_400_000);
    const { message } = await push({ mode: 'plain' });
    await wechat.control('POST', '/reset');
    expect(Number(message['CreateTime'])).toBeGreaterThan(Date.now() / 1000 + 86_000);
    expect(backEnd.received[0]?.query.get('timestamp')).toBe(String(message['CreateTime']));
  });

  it('is delivered three times when nobody takes it, each time signed and encrypted anew', async () => {
    backEnd.answers = [{ status: 500 }, 'reset', { body: '{"error":"no"}' }];
    expect(accepted(await push())).toEqual([false, false, false]);
    expect(new Set(backEnd.received.map(({ body }) => body)).size).toBe(3);
    expect(new Set(backEnd.received.map(({ query }) => query.get('msg_signature'))).size).toBe(3);
  });

  it('is delivered no more once it was answered with "success" or nothing', async () => {
    backEnd.answers = [{ status: 503 }, { body: '' }];
    expect(accepted(await push())).toEqual([false, true]);
  });

  it('is cut after five seconds without an answer, and delivered again', async () => {
    backEnd.answers = ['hang', {}];
    const { deliveries } = await push();
    expect(deliveries.map(({ error }) => error)).toEqual(['no answer within 5 s', null]);
    expect(deliveries[0]?.ms).toBeGreaterThanOrEqual(4_900);
  });

  it('comes again although it was taken when duplicates are asked for', async () => {
    expect(accepted(await push({ duplicates: 2 }))).toEqual([true, true, true]);
    expect(backEnd.received).toHaveLength(3);
  });

  it('tells when nobody listens', async () => {
    const { deliveries } = await push({ url: 'http://127.0.0.1:1024/' });
    expect(deliveries).toHaveLength(3);
    expect(deliveries[0]).toMatchObject({ status: null, accepted: false, error: 'ECONNREFUSED' });
  });

  it('follows no redirect', async () => {
    backEnd.answers = [{ status: 302 }];
    expect(accepted(await push())).toEqual([false, false, false]);
  });

  it.each<[what: string, body: Record<string, unknown>, says: string]>([
    ['an unknown app', { appId: 'wx0' }, 'GET /_control/apps'],
    ['no URL', { url: undefined }, 'body.url'],
    ['a URL of a file', { url: 'file:///etc/passwd' }, 'body.url'],
    ['an unknown mode', { mode: 'safe' }, 'body.mode'],
    ['a field that no XML could name', { fields: { 'a b': 1 } }, 'body.fields'],
    ['no event', { event: '' }, 'body.event'],
  ])('is refused with %s', async (_what, body, says) => {
    const asked = JSON.stringify({ event: 'debug_demo', url: backEnd.url, ...body });
    const answer = await wechat.raw('POST', '/_control/push', asked);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain(says);
    expect(backEnd.received).toEqual([]);
  });

  it('goes to the pushUrl of its app, and is refused in a mode or for an app that lacks what it needs', async () => {
    const { appSecret } = appOne;
    const other = await TestClient.start({
      apps: [
        { appId: 'wx1', appSecret, pushToken: 't', pushUrl: backEnd.url },
        { appId: 'wx2', appSecret },
      ],
    });
    expect(await other.control('POST', '/push', { event: 'debug_demo' })).toMatchObject({ mode: 'plain' });
    expect(backEnd.received).toHaveLength(1);
    const secure = { event: 'debug_demo', mode: 'secure' };
    await expect(other.control('POST', '/push', secure)).rejects.toThrow('no pushAesKey');
    await expect(other.control('POST', '/push', { event: 'e', appId: 'wx2' })).rejects.toThrow(
      'no pushToken',
    );
    await other.close();
  });

  it('on its way keeps no simulator from closing', async () => {
    backEnd.answers = ['hang'];
    const other = await TestClient.start();
    const pushed = other
      .control('POST', '/push', { event: 'debug_demo', url: backEnd.url })
      .catch(() => 'ended');
    await backEnd.has(1);
    await other.close();
    await pushed;
    expect(backEnd.received).toHaveLength(1);
  });
});
