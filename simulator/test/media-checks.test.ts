import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type SimulatedApp } from '../index.js';
import { openPush, TestBackEnd } from './back-end.js';
import { appOne, appTwo, TestClient, type WeChatBody } from './support.js';

const PATH = '/wxa/media_check_async';
const HOUR = 3_600_000;
const PICTURE = Buffer.from('a picture');

interface Told {
  traceId: string;
  user: string;
  state: string;
  media: { bytes?: number; sha256?: string; contentType?: string; error?: string } | null;
  deliveries: { accepted: boolean }[];
  [field: string]: unknown;
}

let wechat: TestClient;
let backEnd: TestBackEnd;
let files: Server;
let filesUrl: string;

beforeAll(async () => {
  [wechat, backEnd] = await Promise.all([TestClient.start(), TestBackEnd.start()]);
  files = createServer(({ url = '' }, response) => {
    if (url === '/hang.png') return;
    if (url === '/moved.png') response.writeHead(302, { location: '/a.png' }).end();
    else if (url === '/none.png') response.writeHead(404).end('no such file');
    else if (url === '/empty.png') response.writeHead(200).end();
    else if (url === '/huge.png') response.writeHead(200).end(Buffer.alloc(10 * 1024 * 1024 + 1));
    else if (url === '/big.png') response.writeHead(200).end(Buffer.alloc(10 * 1024 * 1024));
    else response.writeHead(200, { 'content-type': 'image/png' }).end(PICTURE);
  });
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
  filesUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
});
beforeEach(async () => {
  await wechat.control('POST', '/reset');
  backEnd.clear();
  await wechat.control('PUT', `/apps/${appOne.appId}`, { pushUrl: backEnd.url });
});
afterAll(async () => {
  files.closeAllConnections();
  await Promise.all([wechat.close(), backEnd.close(), new Promise((resolve) => files.close(resolve))]);
});

type Answer = WeChatBody & { trace_id?: string };

/** A user who has just logged in has a picture checked. */
async function check(
  {
    user = 'alice',
    app = appOne,
    ...changes
  }: Record<string, unknown> & { user?: string; app?: SimulatedApp } = {},
  client = wechat,
): Promise<Answer> {
  const { openid } = await client.login(user, app);
  const asked = { media_url: `${filesUrl}/a.png`, media_type: 2, version: 2, scene: 1, openid, ...changes };
  return client.business<Answer>(PATH, asked, app);
}
const decide = (verdict: Record<string, unknown>): Promise<unknown> =>
  wechat.control('PUT', '/media-verdicts', verdict);
const checks = (): Promise<Told[]> => wechat.control('GET', '/media-checks');
const release = (): Promise<Told[]> => wechat.control('POST', '/media-checks/release');

describe('media_check_async', () => {
  it('answers with a trace_id at once, and pushes what it found', async () => {
    const answer = await check();
    const { openid } = await wechat.login('alice');
    expect(answer).toEqual({
      errcode: 0,
      errmsg: 'ok',
      trace_id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{8}-[\da-f]{8}$/) as string,
    });
    expect(await checks()).toMatchObject([{ state: 'checking' }]);
    expect(backEnd.received).toEqual([]);

    await backEnd.has(1);
    const [push] = backEnd.received;
    expect(push && openPush(push, appOne)).toEqual({
      ToUserName: expect.stringMatching(/^gh_/) as string,
      FromUserName: openid,
      CreateTime: expect.any(Number) as number,
      MsgType: 'event',
      Event: 'wxa_media_check',
      appid: appOne.appId,
      trace_id: answer.trace_id,
      version: 2,
      detail: [{ strategy: 'content_model', errcode: 0, suggest: 'pass', label: 100, prob: 90 }],
      errcode: 0,
      errmsg: 'ok',
      result: { suggest: 'pass', label: 100 },
    });
    expect(push?.query.get('encrypt_type')).toBe('aes');
  });

  it('really downloads, and tells what it got', async () => {
    const { trace_id: traceId } = await check({ media_type: 1, scene: 3 });
    const { openid } = await wechat.login('alice');
    expect(await release()).toEqual([
      {
        traceId,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
        appId: appOne.appId,
        user: 'alice',
        openid,
        mediaUrl: `${filesUrl}/a.png`,
        mediaType: 1,
        scene: 3,
        state: 'pushed',
        suggest: 'pass',
        label: 100,
        media: {
          bytes: PICTURE.length,
          sha256: createHash('sha256').update(PICTURE).digest('hex'),
          contentType: 'image/png',
        },
        deliveries: [expect.objectContaining({ status: 200, accepted: true })],
      },
    ]);
  });

  it.each([
    ['what is not there', '/none.png', 'status 404'],
    ['nothing', '/empty.png', 'no bytes'],
    ['more than 10 MB', '/huge.png', 'more than 10 MB'],
    ['no answer', '/hang.png', 'no answer within 5 s'],
  ])('pushes -1008, without a result, for a URL that gives %s', async (_, file, error) => {
    const { trace_id } = await check({ media_url: filesUrl + file });
    expect(await release()).toMatchObject([{ state: 'pushed', media: { error } }]);
    const message = backEnd.received[0] && openPush(backEnd.received[0], appOne);
    expect(message).toMatchObject({ trace_id, errcode: -1008, appid: appOne.appId });
    expect(message).not.toHaveProperty('result');
    expect(message).not.toHaveProperty('detail');
  });

  it('pushes -1008 when nobody listens there', async () => {
    await check({ media_url: 'http://127.0.0.1:1024/a.png' });
    expect(await release()).toMatchObject([{ media: { error: 'ECONNREFUSED' } }]);
    expect(backEnd.received[0] && openPush(backEnd.received[0], appOne)).toHaveProperty('errcode', -1008);
  });

  it.each(['/big.png', '/moved.png'])('takes 10 MB, and follows a redirect: %s', async (file) => {
    await check({ media_url: filesUrl + file });
    expect((await release())[0]?.media?.error).toBeUndefined();
    expect(backEnd.received[0] && openPush(backEnd.received[0], appOne)).toHaveProperty('errcode', 0);
  });

  it.each<[what: string, changes: Record<string, unknown>, errcode: number]>([
    ['media_type 3', { media_type: 3 }, 40004],
    ['scene 0', { scene: 0 }, 40129],
    ['scene 5', { scene: 5 }, 40129],
    ['version 1', { version: 1 }, 40097],
    ['a file URL', { media_url: 'file:///etc/passwd' }, 40097],
    ['no URL', { media_url: '' }, 40097],
    ['a URL that is no text', { media_url: 7 }, 47001],
    ['no openid', { openid: undefined }, 47001],
    ['an openid nobody has', { openid: 'nobody' }, 40003],
  ])('refuses %s, and checks nothing', async (_, changes, errcode) => {
    const refused = await check(changes);
    expect(refused).toHaveProperty('errcode', errcode);
    expect(refused).not.toHaveProperty('trace_id');
    expect(await checks()).toEqual([]);
  });

  it("refuses another app's user, and one who was not there for two hours", async () => {
    const { openid: elsewhere } = await wechat.login('alice', appTwo);
    expect(await check({ openid: elsewhere })).toHaveProperty('errcode', 43104);
    const { openid } = await wechat.login('alice');
    await wechat.advance(2 * HOUR);
    expect(await check({ user: 'bob', openid })).toHaveProperty('errcode', 61010);
  });

  it('refuses a GET, no access_token, no body, and what is no JSON', async () => {
    const query = `?access_token=${await wechat.accessToken()}`;
    const errcode = async (method: string, path: string, body?: string): Promise<unknown> =>
      (JSON.parse((await wechat.raw(method, path, body)).body) as WeChatBody).errcode;
    expect(await errcode('GET', PATH + query)).toBe(43002);
    expect(await errcode('POST', PATH, '{}')).toBe(41001);
    expect(await errcode('POST', PATH + query)).toBe(44002);
    expect(await errcode('POST', PATH + query, 'media_url=a')).toBe(47001);
  });
});

describe('a verdict', () => {
  it.each([
    [{ suggest: 'risky' }, 'risky', 20002],
    [{ suggest: 'review' }, 'review', 21000],
    [{ suggest: 'risky', label: 20006 }, 'risky', 20006],
  ])('of %j is what is pushed', async (verdict, suggest, label) => {
    await decide({ user: 'alice', ...verdict });
    await check();
    expect(await release()).toMatchObject([{ suggest, label }]);
    expect(backEnd.received[0] && openPush(backEnd.received[0], appOne)).toMatchObject({
      errcode: 0,
      result: { suggest, label },
      detail: [{ suggest, label }],
    });
  });

  it('is for one user, one app, or everybody; of two that fit, the later one counts', async () => {
    await decide({ suggest: 'review', delayMs: 0 });
    await decide({ user: 'alice', suggest: 'risky', delayMs: 0 });
    await decide({ user: 'alice', appId: appTwo.appId, delayMs: 0 });
    await check({ user: 'alice' });
    await check({ user: 'bob' });
    await check({ user: 'alice', app: appTwo });
    expect((await release()).map(({ suggest }) => suggest)).toEqual(['risky', 'review', 'pass']);
    await decide({ suggest: 'pass', delayMs: 0 });
    await check({ user: 'alice' });
    expect((await release()).at(-1)).toHaveProperty('suggest', 'pass');
  });

  it('holds the push back until it is released, and those asked for later too', async () => {
    await decide({ hold: true, delayMs: 0 });
    await check();
    await check();
    while ((await checks()).some(({ state }) => state !== 'held')) continue;
    expect(backEnd.received).toEqual([]);
    expect((await release()).map(({ state }) => state)).toEqual(['pushed', 'pushed']);
    expect(backEnd.received).toHaveLength(2);
    await check();
    expect((await release()).map(({ state }) => state)).toEqual(['pushed', 'pushed', 'pushed']);
    expect(backEnd.received).toHaveLength(3);
  });

  it('delays the push, delivers it more than once, and sends it elsewhere', async () => {
    const elsewhere = await TestBackEnd.start();
    await decide({ delayMs: 300, duplicates: 1, url: elsewhere.url });
    const start = performance.now();
    await check();
    const [told] = await release();
    await elsewhere.close();
    expect(performance.now() - start).toBeGreaterThan(290);
    expect(told?.deliveries).toHaveLength(2);
    expect(elsewhere.received).toHaveLength(2);
    expect(backEnd.received).toEqual([]);
  });

  it.each([
    ['a suggestion that is none', { suggest: 'block' }, 'body.suggest'],
    ['a label that pictures do not have', { label: 10001 }, 'body.label'],
    ['an unknown app', { appId: 'wx0' }, 'GET /_control/apps'],
    ['a URL of a file', { url: 'file:///etc/passwd' }, 'body.url'],
  ])('is refused with %s', async (_, body, says) => {
    await expect(decide(body)).rejects.toThrow(says);
  });
});

describe('the push of a check', () => {
  it('is not sent without a pushUrl, and what was found is told all the same', async () => {
    await wechat.control('PUT', `/apps/${appOne.appId}`, { pushUrl: null });
    await check();
    expect(await release()).toMatchObject([
      { state: 'unsent', suggest: 'pass', media: { bytes: PICTURE.length }, deliveries: [] },
    ]);
  });

  it('is not sent for an app without a pushToken, and is plain for one without an EncodingAESKey', async () => {
    const { appSecret } = appOne;
    const apps = [
      { appId: 'wx1', appSecret, pushToken: 't', pushUrl: backEnd.url },
      { appId: 'wx2', appSecret, pushUrl: backEnd.url },
    ] as const;
    const other = await TestClient.start({ apps });
    await check({ app: apps[0] }, other);
    await check({ app: apps[1] }, other);
    const told = await other.control<Told[]>('POST', '/media-checks/release');
    await other.close();
    expect(told.map(({ state }) => state)).toEqual(['pushed', 'unsent']);
    expect(backEnd.received).toHaveLength(1);
    expect(JSON.parse(backEnd.received[0]?.body ?? '')).toMatchObject({
      Event: 'wxa_media_check',
      appid: 'wx1',
    });
  });

  it('comes three times to who does not take it', async () => {
    backEnd.answers = [{ status: 500 }];
    await check();
    expect(await release()).toMatchObject([
      { state: 'refused', deliveries: [{ accepted: false }, { accepted: false }, { accepted: false }] },
    ]);
  });

  it('never comes after a reset, which forgets the checks, the verdicts and the pushUrl', async () => {
    await decide({ suggest: 'risky', hold: true, delayMs: 0 });
    await check();
    await wechat.control('POST', '/reset');
    expect(await checks()).toEqual([]);
    await check();
    expect(await release()).toMatchObject([{ state: 'unsent', suggest: 'pass' }]);
    expect(backEnd.received).toEqual([]);
  });

  it('that is held keeps no simulator from closing', async () => {
    const other = await TestClient.start();
    await other.control('PUT', '/media-verdicts', { hold: true, delayMs: 0 });
    await check({}, other);
    await check({ media_url: `${filesUrl}/hang.png` }, other);
    await other.close();
    expect(backEnd.received).toEqual([]);
  });

  it('comes also to who never got the trace_id, when a fault lets the call arrive', async () => {
    await wechat.control('POST', '/faults', { path: PATH, kind: 'errcode', errcode: -1, burn: true });
    expect(await check()).toHaveProperty('errcode', -1);
    expect(await release()).toMatchObject([{ state: 'pushed' }]);
  });
});

describe('the pushUrl of an app', () => {
  it('is where a push goes that names no URL', async () => {
    await wechat.control('POST', '/push', { event: 'debug_demo' });
    expect(backEnd.received).toHaveLength(1);
  });

  it.each([
    ['an unknown app', 'wx0', { pushUrl: null }, 'No such app'],
    ['a URL of a file', appOne.appId, { pushUrl: 'file:///etc/passwd' }, 'body.pushUrl'],
    ['no URL', appOne.appId, {}, 'body.pushUrl'],
  ])('is refused with %s', async (_, appId, body, says) => {
    await expect(wechat.control('PUT', `/apps/${appId}`, body)).rejects.toThrow(says);
  });
});
