import { type AddressInfo, createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import {
  DomainError,
  type ErrorCode,
  problemCatalogue,
  type Problem,
} from '../../src/common/errors/index.js';
import { WechatService, type WechatSession } from '../../src/wechat/index.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem, expectRetryLater } from '../support/problems.js';
import { sessionKeyOf } from '../support/session-keys.js';
import { StubWechat } from '../support/stub-wechat.js';
import { timed } from '../support/timed.js';
import { TestWechat } from '../support/wechat.js';

/** Milliseconds: whatever WeChat does, the client is answered within them. */
const answeredWithin = 4_000;

let env: TestEnvironment;
let wechat: WechatService;
let app: { appId: string; appSecret: string };
let closing: (() => Promise<unknown>)[];

beforeAll(async () => {
  closing = [];
  env = await createTestEnvironment();
  wechat = env.service.app.get(WechatService);
  [app = { appId: '', appSecret: '' }] = await env.wechat.apps();
});
afterAll(async () => {
  await env.close();
  await Promise.all(closing.splice(0).map((close) => close()));
});
beforeEach(async () => {
  await env.wechat.reset();
  // One success between the faults: their row must not open the circuit, what is tested is the call.
  await wechat.code2Session(app.appId, await env.wechat.code());
  await env.wechat.reset();
});

/** One exchange over HTTP and one through the module, and what came of both. */
interface Refused {
  readonly codes: readonly [overHttp: string, throughModule: string];
  readonly answer: Answer<Problem>;
  readonly error: unknown;
  readonly milliseconds: number;
}

async function refusedExchanges(
  codes: Refused['codes'],
  at: { api: ApiClient; wechat: WechatService },
): Promise<Refused> {
  const { result, milliseconds } = await timed(
    Promise.all([
      at.api.postLogin<Problem>({ code: codes[0] }),
      at.wechat.code2Session(app.appId, codes[1]).then(
        (session) => new Error(`the exchange succeeded: ${session.openid}`),
        (thrown: unknown) => thrown,
      ),
    ]),
  );
  const [answer, error] = result;
  return { codes, answer, error, milliseconds };
}

/** The same refusal both ways, in time, with nothing written and no secret in the error. */
async function expectRefused(
  { codes, answer, error, milliseconds }: Refused,
  code: ErrorCode,
  secrets: string[] = [],
): Promise<void> {
  const { status } = problemCatalogue[code];
  if (status === 429 || status === 503) expectRetryLater(answer, status, code);
  else expectProblem(answer, status, code);
  expect(error).toBeInstanceOf(DomainError);
  expect((error as DomainError).code).toBe(code);
  expect(milliseconds).toBeLessThan(answeredWithin);
  expectNoSecret(error, [app.appSecret, ...codes, ...secrets]);
  await expectNothingWritten();
}

async function expectNothingWritten(): Promise<void> {
  const tables = ['users', 'wechat_identities', 'wechat_unionids', 'identity_conflicts', 'sessions'];
  expect(await Promise.all(tables.map((table) => env.database.count(table)))).toEqual(tables.map(() => 0));
}

/** Neither the error nor what caused it shows them, in whatever way it is printed. */
function expectNoSecret(error: unknown, secrets: readonly string[]): void {
  const shown: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) {
    shown.push(
      JSON.stringify(at),
      JSON.stringify(at, Object.getOwnPropertyNames(at)),
      String(at),
      at.stack ?? '',
    );
  }
  shown.push(inspect(error, { depth: Infinity, showHidden: true, maxStringLength: Infinity }));
  for (const secret of secrets) {
    for (const form of [secret, encodeURIComponent(secret)]) expect(shown.join('\n')).not.toContain(form);
  }
}

describe('every fault of WeChat', () => {
  const pages = [301, 304, 400, 403, 404, 412, 429, 500, 502, 503, 504, 204, 206];
  const table: [fault: { kind: string; [option: string]: unknown }, code: ErrorCode][] = [
    [{ kind: 'errcode', errcode: -1 }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'errcode', errcode: 40029 }, 'WECHAT_CODE_INVALID'],
    [{ kind: 'errcode', errcode: 40029, burn: true }, 'WECHAT_CODE_INVALID'],
    [{ kind: 'errcode', errcode: 41008 }, 'WECHAT_CODE_INVALID'],
    [{ kind: 'errcode', errcode: 40163 }, 'WECHAT_CODE_USED'],
    [{ kind: 'errcode', errcode: 40226 }, 'WECHAT_USER_BLOCKED'],
    [{ kind: 'errcode', errcode: 45011 }, 'WECHAT_RATE_LIMITED'],
    [{ kind: 'errcode', errcode: 40002 }, 'WECHAT_MISCONFIGURED'],
    [{ kind: 'errcode', errcode: 40013 }, 'WECHAT_MISCONFIGURED'],
    [{ kind: 'errcode', errcode: 40066 }, 'WECHAT_MISCONFIGURED'],
    [{ kind: 'errcode', errcode: 40125 }, 'WECHAT_MISCONFIGURED'],
    [{ kind: 'errcode', errcode: 40164 }, 'WECHAT_MISCONFIGURED'],
    [{ kind: 'errcode', errcode: 41002 }, 'WECHAT_MISCONFIGURED'],
    [{ kind: 'errcode', errcode: 41004 }, 'WECHAT_MISCONFIGURED'],
    [{ kind: 'errcode', errcode: 99999, errmsg: 'of tomorrow' }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'errcode', errcode: -80, errmsg: 'negative' }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'reset' }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'reset', burn: false }, 'WECHAT_UNAVAILABLE'],
    ...pages.map((status): [{ kind: string; status: number }, ErrorCode] => [
      { kind: 'status', status },
      'WECHAT_UNAVAILABLE',
    ]),
    [{ kind: 'status', status: 500, burn: true }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'html' }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'truncated' }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'truncated', burn: false }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'empty' }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'huge' }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'huge', bytes: 65 * 1024 }, 'WECHAT_UNAVAILABLE'],
    [{ kind: 'redirect' }, 'WECHAT_UNAVAILABLE'],
  ];

  it.each(table)('%j is %s, and the code is not sent again', async (fault, code) => {
    const sessionKey = await sessionKeyOf(env.wechat, 'victim');
    const codes = [await env.wechat.code('victim'), await env.wechat.code('victim')] as const;
    const before = (await env.wechat.exchanges()).length;
    await env.wechat.fault({ ...fault, times: codes.length });
    const refused = await refusedExchanges(codes, { api: env.api, wechat });
    await expectRefused(refused, code, [sessionKey, Buffer.from(sessionKey, 'base64').toString('hex')]);
    // A redirect that was followed would show as one more.
    expect((await env.wechat.exchanges()).length).toBe(before + codes.length);

    const remembered = code === 'WECHAT_CODE_INVALID' ? code : 'WECHAT_CODE_USED';
    await expectRefused(await refusedExchanges(codes, { api: env.api, wechat }), remembered, [sessionKey]);
    expect((await env.wechat.exchanges()).length).toBe(before + codes.length);
  });

  it('leaves a redirect to another host unvisited, and the secret with it', async () => {
    const elsewhere = await StubWechat.start();
    closing.push(() => elsewhere.close());
    elsewhere.says(JSON.stringify({ openid: 'o1', session_key: Buffer.alloc(16).toString('base64') }));
    await env.wechat.fault({ kind: 'redirect', location: `${elsewhere.url}/sns/jscode2session`, times: 2 });
    const codes = [await env.wechat.code(), await env.wechat.code()] as const;
    await expectRefused(await refusedExchanges(codes, { api: env.api, wechat }), 'WECHAT_UNAVAILABLE');
    expect(elsewhere.requests).toEqual([]);
  });

  it('of which the AppSecret is the cause is told as 500, to be mended by the operator', async () => {
    const wrong = await env.startInstance({
      env: { WECHAT_APPS: JSON.stringify([{ ...app, appSecret: '9'.repeat(31) + '8' }]) },
    });
    const at = { api: wrong.api, wechat: wrong.service.app.get(WechatService) };
    const codes = [await env.wechat.code(), await env.wechat.code()] as const;
    const refused = await refusedExchanges(codes, at);
    await expectRefused(refused, 'WECHAT_MISCONFIGURED', ['9'.repeat(31) + '8']);
  });
});

describe('a WeChat that takes its time', () => {
  // They all take the same three seconds: side by side, not one after another.
  const cases: Record<string, () => Promise<string>> = {
    'answers after 3.5 s': () => simulated({ kind: 'delay', ms: 3_500 }),
    'answers after 3.5 s, and did not exchange': () => simulated({ kind: 'delay', ms: 3_500, burn: false }),
    'never answers': () => simulated({ kind: 'hang' }),
    'sends a byte every 200 ms': async () => {
      const stub = await StubWechat.start();
      closing.push(() => stub.close());
      stub.answer = (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' });
        const timer = setInterval(() => response.write(' '), 200);
        response.once('close', () => {
          clearInterval(timer);
        });
      };
      return stub.url;
    },
    'sends headers without an end': () =>
      listening((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const timer = setInterval(() => socket.write('X-More: 1\r\n'), 200);
        socket.once('close', () => {
          clearInterval(timer);
        });
      }),
    'never finishes the TLS handshake': async () =>
      (await listening(() => undefined)).replace('http:', 'https:'),
  };
  const outcomes = new Map<string, Refused>();
  let crowd: Answer<Problem>[];
  let crowdTook: number;
  let crowded: { api: ApiClient; wechat: TestWechat; service: WechatService };

  async function simulated(fault: { kind: string; [option: string]: unknown }): Promise<string> {
    const own = await TestWechat.start();
    closing.push(() => own.close());
    await own.fault({ ...fault, times: -1 });
    return own.url;
  }

  beforeAll(async () => {
    const slow = await Promise.all(
      Object.entries(cases).map(async ([name, start]) => ({ name, at: await instanceAt(await start()) })),
    );
    const own = await TestWechat.start();
    closing.push(() => own.close());
    const { api, service } = await env.startInstance({ wechat: own });
    crowded = { api, wechat: own, service: service.app.get(WechatService) };
    await own.fault({ kind: 'hang', times: -1 });
    const codes = Array.from({ length: 100 }, (_, i) => `hanging-${i}`);

    const gathering = timed(Promise.all(codes.map((code) => api.postLogin<Problem>({ code }))));
    await Promise.all([
      ...slow.map(async ({ name, at }, i) => {
        outcomes.set(name, await refusedExchanges([`slow-${i}-http`, `slow-${i}-module`], at));
      }),
      gathering.then(({ result, milliseconds }) => {
        crowd = result;
        crowdTook = milliseconds;
      }),
    ]);
  });

  it.each(Object.keys(cases))('and %s: 503 within 4 s', async (name) => {
    await expectRefused(outcomes.get(name) as Refused, 'WECHAT_UNAVAILABLE');
  });

  it('does not take the service along: 100 logins at once get their 503 in time, and the next probe works', async () => {
    for (const answer of crowd) expectRetryLater(answer, 503, 'WECHAT_UNAVAILABLE');
    // A second more than for one: all hundred of them, and both ends of each, are this process's work.
    expect(crowdTook).toBeLessThan(answeredWithin + 1_000);
    await crowded.wechat.reset();
    // They opened the circuit.
    env.clock.advance(10_000);
    const { openid } = await crowded.service.code2Session(app.appId, await crowded.wechat.code('next'));
    expect(openid).toBe(await crowded.wechat.openidOf('next', app.appId));
  });
});

describe('a WeChat that is not there', () => {
  it('because nothing listens: 503 at once', async () => {
    const url = await listening(() => undefined);
    await closing.pop()?.();
    await expectRefused(
      await refusedExchanges(['down-http', 'down-module'], await instanceAt(url)),
      'WECHAT_UNAVAILABLE',
    );
  });

  it('because its name is unknown: 503', async () => {
    const at = await instanceAt('http://wechat.invalid');
    await expectRefused(await refusedExchanges(['name-http', 'name-module'], at), 'WECHAT_UNAVAILABLE');
  });

  it.each<[what: string, serve: (socket: Socket) => void]>([
    ['hangs up at once', (socket) => socket.destroy()],
    ['speaks another protocol', (socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n')],
    [
      'sends 100 KB of headers',
      (socket) => socket.end(`HTTP/1.1 200 OK\r\nX-Large: ${'x'.repeat(100_000)}\r\n\r\n{}`),
    ],
    ['answers 100 Continue and no more', (socket) => socket.end('HTTP/1.1 100 Continue\r\n\r\n')],
  ])('because what listens %s: 503', async (_what, serve) => {
    const at = await instanceAt(
      await listening((socket) =>
        socket.once('data', () => {
          serve(socket);
        }),
      ),
    );
    await expectRefused(await refusedExchanges(['absent-http', 'absent-module'], at), 'WECHAT_UNAVAILABLE');
  });
});

describe('an answer of WeChat', () => {
  const openid = 'oGZUI0egBJY1zhBYw2KhdUfwVJJE';
  const sessionKey = Buffer.from('0123456789abcdef').toString('base64');
  const good = { session_key: sessionKey, openid };
  const bytes = (size: number): string => Buffer.alloc(size, 7).toString('base64');

  let stub: StubWechat;
  let at: { api: ApiClient; wechat: WechatService };
  let nextCode = 0;
  beforeAll(async () => {
    stub = await StubWechat.start();
    closing.push(() => stub.close());
    at = await instanceAt(stub.url);
  });
  beforeEach(async () => {
    stub.says(JSON.stringify(good));
    await at.wechat.code2Session(app.appId, `between-${nextCode++}`);
  });

  it.each<[what: string, body: string | Buffer]>([
    ['an array', `[${JSON.stringify(good)}]`],
    ['a string', '"ok"'],
    ['a number', '0'],
    ['null', 'null'],
    ['true', 'true'],
    ['an empty object', '{}'],
    ['JSON cut short', JSON.stringify(good).slice(0, -1)],
    ['JSON with something behind it', `${JSON.stringify(good)};`],
    ['JSONP', `callback(${JSON.stringify(good)})`],
    ['gzip that nobody asked for', gzipSync(JSON.stringify(good))],
    ['without openid', JSON.stringify({ session_key: sessionKey })],
    ['openid empty', JSON.stringify({ ...good, openid: '' })],
    ['openid null', JSON.stringify({ ...good, openid: null })],
    ['openid a number', JSON.stringify({ ...good, openid: 42 })],
    ['openid of 129 characters', JSON.stringify({ ...good, openid: 'o'.repeat(129) })],
    ['openid with a space', JSON.stringify({ ...good, openid: 'o 1' })],
    ['openid with a newline', JSON.stringify({ ...good, openid: 'o1\n' })],
    ['openid with NUL', JSON.stringify({ ...good, openid: 'o\0' })],
    ['openid beyond ASCII', JSON.stringify({ ...good, openid: 'оpenid' })],
    ['without session_key', JSON.stringify({ openid })],
    ['session_key null', JSON.stringify({ ...good, session_key: null })],
    ['session_key empty', JSON.stringify({ ...good, session_key: '' })],
    ['session_key of 15 bytes', JSON.stringify({ ...good, session_key: bytes(15) })],
    ['session_key of 17 bytes', JSON.stringify({ ...good, session_key: bytes(17) })],
    ['session_key of 32 bytes', JSON.stringify({ ...good, session_key: bytes(32) })],
    ['session_key in URL-safe base64', JSON.stringify({ ...good, session_key: '-_-_-_-_-_-_-_-_-_-_-w==' })],
    ['session_key in hex', JSON.stringify({ ...good, session_key: '00'.repeat(16) })],
    ['session_key with a newline', JSON.stringify({ ...good, session_key: `${sessionKey}\n` })],
    ['unionid a number', JSON.stringify({ ...good, unionid: 42 })],
    ['unionid of 129 characters', JSON.stringify({ ...good, unionid: 'o'.repeat(129) })],
    ['unionid with NUL', JSON.stringify({ ...good, unionid: 'o\0' })],
    ['errcode 0 and nothing else', JSON.stringify({ errcode: 0, errmsg: 'ok' })],
    ['errcode a string', JSON.stringify({ errcode: '40029', errmsg: 'invalid code' })],
    ['errcode null', JSON.stringify({ errcode: null })],
    ['errcode a fraction', JSON.stringify({ errcode: 40029.5 })],
    ['errmsg an object', JSON.stringify({ errcode: 40029, errmsg: {} })],
  ])('that is rubbish is 503: %s', async (_what, body) => {
    stub.says(body);
    const codes = [`rubbish-${nextCode++}`, `rubbish-${nextCode++}`] as const;
    await expectRefused(await refusedExchanges(codes, at), 'WECHAT_UNAVAILABLE', [
      sessionKey,
      '0123456789abcdef',
    ]);
  });

  it.each([201, 302, 400, 401, 500])('with status %d is 503, however good its body', async (status) => {
    stub.answer = (_request, response) => response.writeHead(status).end(JSON.stringify(good));
    const codes = [`status-${nextCode++}`, `status-${nextCode++}`] as const;
    await expectRefused(await refusedExchanges(codes, at), 'WECHAT_UNAVAILABLE', [sessionKey]);
  });

  it('repeats nothing in the error of what an errmsg says, but the rid', async () => {
    const rid = '65a33cd8-023106e1-2dc7e2f6';
    const code = `echoed-${nextCode++}`;
    stub.says(
      JSON.stringify({ errcode: 40029, errmsg: `${code} ${app.appSecret} ${sessionKey}, rid: ${rid}` }),
    );
    const refused = await refusedExchanges([code, `${code}-2`], at);
    await expectRefused(refused, 'WECHAT_CODE_INVALID', [sessionKey]);
    expect(inspect(refused.error, { depth: Infinity })).toContain(rid);
  });

  it.each<[what: string, body: object, session: WechatSession]>([
    ['as it comes', good, { openid, sessionKey, unionid: undefined }],
    ['with errcode 0', { errcode: 0, errmsg: 'ok', ...good }, { openid, sessionKey, unionid: undefined }],
    ['with unionid', { ...good, unionid: 'oU' }, { openid, sessionKey, unionid: 'oU' }],
    [
      'with an empty unionid, which is none',
      { ...good, unionid: '' },
      { openid, sessionKey, unionid: undefined },
    ],
    ['with what was there once', { ...good, expires_in: 7200 }, { openid, sessionKey, unionid: undefined }],
  ])('that is good is understood under any media type: %s', async (_what, body, session) => {
    for (const type of ['text/plain', 'application/json; encoding=utf-8', 'text/html', undefined]) {
      stub.answer = (_request, response) =>
        response.writeHead(200, type === undefined ? {} : { 'content-type': type }).end(JSON.stringify(body));
      expect(await at.wechat.code2Session(app.appId, `good-${nextCode++}`)).toEqual(session);
    }
  });

  it('comes over a connection that is kept: 20 exchanges need no more than two', async () => {
    stub.says(JSON.stringify(good));
    await at.wechat.code2Session(app.appId, `kept-${nextCode++}`);
    const before = stub.connections;
    for (let i = 0; i < 20; i++) await at.wechat.code2Session(app.appId, `kept-${nextCode++}`);
    expect(stub.connections - before).toBeLessThanOrEqual(1);
  });
});

describe('what WeChat is asked', () => {
  it.each([
    ['wx.login() gives such', '0c3aBc000mG8kS1nVx100QyL2P0aBc0r'],
    ['base64', 'ab+/=='],
    ['a parameter', 'abc&secret=mine&grant_type=client_credential'],
    ['a fragment', 'abc#'],
    ['a second query', 'abc?appid=wx1'],
    ['percent-encoding', 'abc%26appid%3Dwx1'],
    ['white space', 'a b\tc'],
    ['a header', 'abc HTTP/1.1\r\nHost: evil.example\r\n\r\n'],
    ['Chinese', '登录'],
    ['a path', '../../cgi-bin/token'],
  ])('holds the code as it was given, and nothing that the code adds: %s', async (_what, code) => {
    await expect(wechat.code2Session(app.appId, code)).rejects.toMatchObject({ code: 'WECHAT_CODE_INVALID' });
    const asked = (await env.wechat.exchanges()).map(({ query }) => query);
    expect(asked).toEqual([
      { appid: app.appId, secret: '***', js_code: code, grant_type: 'authorization_code' },
    ]);
  });

  it('is nothing at all for an app that is not configured', async () => {
    await expect(wechat.code2Session('wx0000000000000000', 'abc')).rejects.toMatchObject({
      code: 'APP_UNKNOWN',
    });
    expect(await env.wechat.exchanges()).toEqual([]);
  });
});

/** The service at a WeChat of this address. */
async function instanceAt(url: string): Promise<{ api: ApiClient; wechat: WechatService }> {
  const { api, service } = await env.startInstance({ env: { WECHAT_API_BASE_URL: url } });
  return { api, wechat: service.app.get(WechatService) };
}

/** The address of a server that is not HTTP. It closes after the tests, or by what `closing` holds last. */
async function listening(serve: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
