import { brokenExchange, expectCodeUnused, expectCodeUsed, impatientExchange } from './fault-client.js';
import { TestClient } from './support.js';

let wechat: TestClient;

beforeAll(async () => {
  wechat = await TestClient.start();
});
beforeEach(() => wechat.control('POST', '/reset'));
afterAll(() => wechat.close());

describe('burn', () => {
  const answeredKinds = [
    ['errcode', { errcode: 40029 }],
    ['status', { status: 502 }],
    ['html', {}],
    ['empty', {}],
    ['redirect', {}],
    ['huge', {}],
  ] as const;

  it.each(answeredKinds)('true: %s uses the code up', async (kind, options) => {
    const code = await wechat.loginCode();
    await wechat.fault(kind, { ...options, burn: true });
    await wechat.exchange(code);

    await expectCodeUsed(wechat, code);
  });

  it.each(answeredKinds)('false: %s leaves the code alone', async (kind, options) => {
    const code = await wechat.loginCode();
    await wechat.fault(kind, { ...options, burn: false });
    const { body } = await wechat.exchange(code);

    expect(body).not.toContain('session_key');
    await expectCodeUnused(wechat, code);
  });

  it.each(['reset', 'truncated'])('false: %s leaves the code alone', async (kind) => {
    const code = await wechat.loginCode();
    await wechat.fault(kind, { burn: false });
    await brokenExchange(wechat, code);

    await expectCodeUnused(wechat, code);
  });

  it('false: hang leaves the code alone', async () => {
    const code = await wechat.loginCode();
    await wechat.fault('hang', { burn: false });
    await impatientExchange(wechat, code);

    await expectCodeUnused(wechat, code);
  });

  it('true (as by default): a delayed exchange happens although the client has gone', async () => {
    const code = await wechat.loginCode();
    await wechat.fault('delay', { ms: 600_000 });
    await impatientExchange(wechat, code);

    await expectCodeUsed(wechat, code);
  });

  it('false: a delayed exchange happens after the delay, and not at all when the client has gone', async () => {
    const gone = await wechat.loginCode();
    await wechat.fault('delay', { ms: 600_000, burn: false });
    await impatientExchange(wechat, gone);
    await expectCodeUnused(wechat, gone);

    await wechat.fault('delay', { ms: 50, burn: false });
    expect(await wechat.login('alice')).toHaveProperty('openid');
  });
});
