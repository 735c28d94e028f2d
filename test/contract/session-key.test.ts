import { type DomainError } from '../../src/common/errors/index.js';
import { WechatService } from '../../src/wechat/index.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { StubWechat } from '../support/stub-wechat.js';

const openid = 'oGZUI0egBJY1zhBYw2KhdUfwVJJE';
const session = { openid, sessionKey: Buffer.alloc(16, 1) };
const other = Buffer.alloc(16, 2).toString('base64');

let env: TestEnvironment;
let stub: StubWechat;
let wechat: WechatService;
let appId: string;
beforeAll(async () => {
  stub = await StubWechat.start();
  env = await createTestEnvironment();
  const { service } = await env.startInstance({ env: { WECHAT_API_BASE_URL: stub.url } });
  wechat = service.app.get(WechatService);
  [{ appId } = { appId: '' }] = await env.wechat.apps();
});
afterAll(async () => {
  await env.close();
  await stub.close();
});

/** From now on, to everything but the question for an access_token. */
function answers(body: unknown): void {
  stub.answer = (request, response) => {
    const token = { access_token: '97_stub', expires_in: 7_200 };
    const isToken = request.url?.startsWith('/cgi-bin/stable_token') === true;
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(isToken ? token : body));
  };
}

const outcome = <T>(call: Promise<T>): Promise<unknown> =>
  call.catch((error: unknown) => (error as DomainError).code);

describe('checksession', () => {
  it.each<[answer: unknown, alive: unknown]>([
    [{ errcode: 0, errmsg: 'ok' }, true],
    [{ errcode: 0 }, true],
    [{ errcode: 87009, errmsg: 'invalid signature' }, false],
    [{ errcode: 87007, errmsg: 'session_key is not existd or expired' }, false],
    [{}, 'WECHAT_UNAVAILABLE'],
    [[], 'WECHAT_UNAVAILABLE'],
    [null, 'WECHAT_UNAVAILABLE'],
    [{ errcode: '0' }, 'WECHAT_UNAVAILABLE'],
    [{ errmsg: 'ok' }, 'WECHAT_UNAVAILABLE'],
    [{ errcode: 87008, errmsg: 'invalid signature' }, 'WECHAT_UNAVAILABLE'],
    [{ errcode: 48001 }, 'WECHAT_MISCONFIGURED'],
  ])('that answers %j is %p', async (answer, alive) => {
    answers(answer);
    expect(await outcome(wechat.checkSession(appId, session))).toBe(alive);
  });
});

describe('resetusersessionkey', () => {
  it.each<[answer: unknown, what: string]>([
    [{ errcode: 0, errmsg: 'ok', openid, session_key: other }, other],
    [{ openid, session_key: other }, other],
    [{ errcode: 87007, errmsg: 'session_key is not existd or expired' }, 'SESSION_KEY_STALE'],
    [{ errcode: 87009, errmsg: 'invalid signature' }, 'SESSION_KEY_STALE'],
    [{ errcode: 45011 }, 'WECHAT_RATE_LIMITED'],
    [{ errcode: 40097, errmsg: 'invalid args' }, 'WECHAT_UNAVAILABLE'],
    [{ errcode: 0, openid: 'another', session_key: other }, 'WECHAT_UNAVAILABLE'],
    [{ errcode: 0, session_key: other }, 'WECHAT_UNAVAILABLE'],
    [{ errcode: 0, openid }, 'WECHAT_UNAVAILABLE'],
    [{ errcode: 0, openid, session_key: 'short' }, 'WECHAT_UNAVAILABLE'],
    [{ errcode: 0, openid, session_key: Buffer.alloc(32).toString('base64') }, 'WECHAT_UNAVAILABLE'],
    [{ errcode: 87009, openid, session_key: other }, 'SESSION_KEY_STALE'],
  ])('that answers %j is %s', async (answer, what) => {
    answers(answer);
    expect(await outcome(wechat.resetUserSessionKey(appId, session))).toBe(what);
  });
});
