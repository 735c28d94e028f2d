import { type AddressInfo, createServer, type Socket } from 'node:net';
import { startSimulator } from '../../simulator/index.js';
import { type DomainError } from '../../src/common/errors/index.js';
import { WechatCircuit, WechatService } from '../../src/wechat/index.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { Scrape } from '../support/metrics.js';
import { sessionKeyOf } from '../support/session-keys.js';
import { timed } from '../support/timed.js';
import { TestWechat } from '../support/wechat.js';

const stableToken = '/cgi-bin/stable_token';
const check = '/wxa/msg_sec_check';
const checkSession = '/wxa/checksession';
const resetSessionKey = '/wxa/resetusersessionkey';
/** Milliseconds for a call, whichever host it goes to in the end. */
const bound = 3_000;
/** A machine that is busy. */
const slack = 500;

let env: TestEnvironment;
/** The other host: WeChat as well, with the same apps and users. */
let fallback: TestWechat;
let appId: string;
let openid: string;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  env = await createTestEnvironment();
  fallback = await TestWechat.start();
  [{ appId } = { appId: '' }] = await env.wechat.apps();
  openid = await fallback.openidOf('alice', appId);
});
afterAll(async () => {
  await env.close();
  await Promise.all([fallback, ...closing.map((close) => ({ close }))].map((each) => each.close()));
});
afterEach(() => env.stopOthers());
beforeEach(async () => {
  await fallback.reset();
  // WeChat knows whom it has seen.
  await sessionKeyOf(fallback, 'alice');
});

interface Instance {
  readonly wechat: WechatService;
  readonly circuit: WechatCircuit;
  scrape(): Promise<Scrape>;
}

async function instanceAt(base: string, other = fallback.url): Promise<Instance> {
  const { service } = await env.startInstance({
    env: { WECHAT_API_BASE_URL: base, WECHAT_API_FALLBACK_URL: other, METRICS_PORT: '0' },
  });
  return {
    wechat: service.app.get(WechatService),
    circuit: service.app.get(WechatCircuit),
    scrape: () => Scrape.of(service),
  };
}

/** A program that listens. */
async function listening(serve: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const nobody = 'http://127.0.0.1:1';
/** Takes connections, and is never done with the TLS handshake. */
const neverConnected = async (): Promise<string> =>
  (await listening(() => undefined)).replace('http:', 'https:');

const ask = ({ wechat }: Instance, content = 'hello'): Promise<unknown> =>
  wechat
    .msgSecCheck(appId, { content, openid, scene: 'profile' })
    .catch((error: unknown) => (error as DomainError).code);

type Asked = { method: string; path: string; query: Record<string, string>; body: string }[];
const asked = async (wechat: TestWechat, path: string): Promise<Asked> => (await wechat.asked(path)) as never;

describe('a call that may be repeated', () => {
  it.each<[what: string, base: () => Promise<string>]>([
    ['nobody listens', () => Promise.resolve(nobody)],
    ['the name is unknown', () => Promise.resolve('http://wechat.invalid')],
    ['no connection comes about', neverConnected],
  ])('goes to the fallback host in the same time when %s', async (_what, base) => {
    const instance = await instanceAt(await base());
    const warm = await timed(ask(instance));
    const { result, milliseconds } = await timed(ask(instance, 'riskyword'));
    expect([warm.result, result]).toEqual(['pass', 'risky']);
    expect(milliseconds).toBeLessThan(bound + slack);
    expect(await asked(fallback, stableToken)).toHaveLength(1);
    expect(await asked(fallback, check)).toHaveLength(2);
  });

  it('is told to the fallback host in the same words', async () => {
    await sessionKeyOf(env.wechat, 'alice');
    const sessionKey = Buffer.from(await sessionKeyOf(fallback, 'alice'), 'base64');
    for (const base of [env.wechat.url, nobody]) {
      const instance = await instanceAt(base);
      await ask(instance, '"\\\u2028😀&access_token=x');
      await instance.wechat.checkSession(appId, { openid, sessionKey });
    }
    for (const path of [stableToken, check, checkSession]) {
      const [here, there] = [await asked(env.wechat, path), await asked(fallback, path)];
      const told = ([first]: Asked): object => {
        const { access_token: token, ...query } = first?.query ?? {};
        return { method: first?.method, query, body: first?.body, hasToken: token !== undefined };
      };
      expect(here.length).toBeGreaterThan(0);
      expect(told(there)).toEqual(told(here));
    }
  });

  it('asks the first host first, and again as soon as it is there', async () => {
    const base = await listening(() => undefined);
    await closing.pop()?.();
    const instance = await instanceAt(base);
    expect(await ask(instance)).toBe('pass');
    const first = await startSimulator({ port: Number(new URL(base).port) });
    closing.push(() => first.close());
    await fallback.reset();
    await ask(instance);
    const requests = await fetch(`${first.url}/_control/requests?path=${check}`);
    expect(await requests.json()).not.toEqual([]);
    expect([await asked(fallback, stableToken), await asked(fallback, check)]).toEqual([[], []]);
  });

  it('fails in its time when there is no connection to either', async () => {
    for (const [base, other] of [
      [nobody, nobody],
      [await neverConnected(), await neverConnected()],
      [await neverConnected(), nobody],
    ] as const) {
      const { result, milliseconds } = await timed(ask(await instanceAt(base, other)));
      expect(result).toBe('WECHAT_UNAVAILABLE');
      expect(milliseconds).toBeLessThan(bound + slack);
    }
  });

  it('is counted as the two calls that it was', async () => {
    const instance = await instanceAt(nobody);
    await ask(instance);
    await fallback.fault({ path: check, kind: 'errcode', errcode: 45009 });
    expect(await ask(instance)).toBe('WECHAT_RATE_LIMITED');
    const scrape = await instance.scrape();
    const counted = Object.fromEntries(
      scrape
        .series('weapp_auth_wechat_calls_total')
        .map(({ labels, value }) => [`${labels['path']} ${labels['errcode']}`, value]),
    );
    expect(counted).toEqual({
      [`${stableToken} unreachable`]: 1,
      [`${stableToken} 0`]: 1,
      [`${check} unreachable`]: 2,
      [`${check} 0`]: 1,
      [`${check} 45009`]: 1,
    });
  });

  it.each<[what: string, serve: (socket: Socket) => void]>([
    ['resets the connection', (socket) => socket.once('data', () => socket.resetAndDestroy())],
    ['hangs up', (socket) => socket.once('data', () => socket.destroy())],
    ['hangs up before the request', (socket) => socket.destroy()],
    ['does not answer', () => undefined],
    [
      'answers with status 502',
      (socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'),
    ],
    ['answers with something else', (socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n')],
  ])('is not repeated when the first host %s: it may have been heard', async (_what, serve) => {
    const instance = await instanceAt(await listening(serve));
    const { result, milliseconds } = await timed(ask(instance));
    expect(result).toBe('WECHAT_UNAVAILABLE');
    expect(milliseconds).toBeLessThan(bound + slack);
    expect([await asked(fallback, stableToken), await asked(fallback, check)]).toEqual([[], []]);
  });

  it.each([-1, 45009, 40125])('is not repeated when the first host answers %d', async (errcode) => {
    const own = await TestWechat.start();
    closing.push(() => own.close());
    await own.fault({ path: stableToken, kind: 'errcode', errcode });
    expect(await ask(await instanceAt(own.url))).toMatch(/^WECHAT_/);
    expect([await asked(fallback, stableToken), await asked(fallback, check)]).toEqual([[], []]);
  });
});

describe('a call that may not be repeated', () => {
  it('stays with the first host: a code exchange never goes to another', async () => {
    for (const base of [nobody, await neverConnected()]) {
      const { wechat } = await instanceAt(base);
      const code = await fallback.code('alice', appId);
      const before = (await fallback.exchanges()).length;
      const { result, milliseconds } = await timed(
        wechat.code2Session(appId, code).catch((error: unknown) => (error as DomainError).code),
      );
      expect(result).toBe('WECHAT_UNAVAILABLE');
      expect(milliseconds).toBeLessThan(bound + slack);
      expect(await fallback.exchanges()).toHaveLength(before);
    }
  });

  it('stays with the first host: so does a reset of a session_key', async () => {
    const { wechat } = await instanceAt(nobody);
    const sessionKey = Buffer.from(await sessionKeyOf(fallback, 'alice'), 'base64');
    await expect(wechat.resetUserSessionKey(appId, { openid, sessionKey })).rejects.toHaveProperty(
      'code',
      'WECHAT_UNAVAILABLE',
    );
    expect(await asked(fallback, stableToken)).toHaveLength(1);
    expect(await asked(fallback, resetSessionKey)).toEqual([]);
  });
});

describe('the circuit', () => {
  it('is that of the first host: opened by it, not closed by the other, which is asked meanwhile', async () => {
    const instance = await instanceAt(nobody);
    const { wechat, circuit } = instance;
    for (let i = 0; i < 15; i++) await wechat.code2Session(appId, `circuit-${i}`).catch(() => undefined);
    expect(circuit.state).toBe('open');
    const probes = async (): Promise<number> =>
      (await instance.scrape()).value('weapp_auth_wechat_calls_total', {
        path: check,
        errcode: 'unreachable',
      });
    expect(await ask(instance)).toBe('pass');
    expect([circuit.state, await probes()]).toEqual(['open', 0]);
    env.clock.advance(10_000);
    // A probe to the first host, in vain.
    expect(await ask(instance)).toBe('pass');
    expect([circuit.state, await probes()]).toEqual(['open', 1]);
    await expect(wechat.code2Session(appId, 'refused')).rejects.toHaveProperty('retryAfter', 10);
  });
});
