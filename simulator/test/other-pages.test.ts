import { type RawAnswer, TestClient } from './support.js';

/** What browsers send along, and pages cannot change. */
interface Sent {
  readonly origin?: string;
  readonly host?: string;
}

describe('a page of this machine', () => {
  let wechat: TestClient;
  beforeAll(async () => {
    wechat = await TestClient.start();
  });
  afterAll(() => wechat.close());

  it.each(['http://localhost:3000', 'http://127.0.0.1:3000', 'https://app.localhost', 'http://[::1]:5173'])(
    'may read every answer of a control, refusals too: %s',
    async (origin) => {
      for (const path of ['', '/apps', '/nothing', '/requests?x=1', '/users/%zz']) {
        const { headers } = await wechat.raw('GET', `/_control${path}`, undefined, { origin });
        expect([path, headers['access-control-allow-origin']]).toEqual([path, origin]);
        expect(headers['vary']).toBe('origin');
      }
    },
  );

  it('may send JSON with any method', async () => {
    const answer = await wechat.raw('OPTIONS', '/_control/users/alice', undefined, {
      origin: 'http://localhost:3000',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type',
    });

    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-methods']).toContain('PUT');
    expect(answer.headers['access-control-allow-headers']).toBe('content-type');
  });
});

describe('a page of somewhere else, open in the browser of whoever runs the simulator,', () => {
  let wechat: TestClient;
  beforeAll(async () => {
    wechat = await TestClient.start();
  });
  afterAll(() => wechat.close());

  const others = [
    'https://evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://127.evil.example',
    'http://evillocalhost',
    'http://evil.example:4010',
    'null',
    'file://',
    'chrome-extension://abcdefgh',
  ];

  function expectForbidden({ status, headers, body }: RawAnswer): void {
    expect(status).toBe(403);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(Object.keys(JSON.parse(body) as object)).toEqual(['error']);
  }

  it.each(others)('reads nothing: %s', async (origin) => {
    for (const path of ['', '/apps', '/requests', '/nothing'])
      expectForbidden(await wechat.raw('GET', `/_control${path}`, undefined, { origin }));
    expectForbidden(await wechat.raw('OPTIONS', '/_control/apps', undefined, { origin }));
    const { headers } = await wechat.raw('GET', '/_control/%zz', undefined, { origin });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each(others)(
    'pulls no lever blindly, with a form that browsers ask nobody about: %s',
    async (origin) => {
      const form = { origin, 'content-type': 'text/plain' };
      const push = JSON.stringify({ url: `${wechat.url}/_control/users/alice` });
      expectForbidden(await wechat.raw('POST', '/_control/push-check', push, form));
      expectForbidden(await wechat.raw('POST', '/_control/limits', '{}', form));
      expectForbidden(await wechat.raw('POST', '/_control/reset', undefined, form));
    },
  );

  it.each<Sent>([
    { host: 'rebound.evil.example:4010' },
    { host: 'rebound.evil.example:4010', origin: 'http://rebound.evil.example:4010' },
    { host: '127.0.0.1.evil.example', origin: 'http://127.0.0.1.evil.example' },
  ])('gets nowhere by a name of its own that leads here: %j', async (sent) => {
    for (const [method, path] of [
      ['GET', '/requests'],
      ['GET', '/apps'],
      ['POST', '/login-codes'],
    ] as const) {
      expectForbidden(await wechat.raw(method, `/_control${path}`, undefined, { ...sent }));
    }
  });
});

describe('programs', () => {
  let wechat: TestClient;
  beforeAll(async () => {
    wechat = await TestClient.start();
  });
  afterAll(() => wechat.close());

  it.each(['simulator:4010', 'localhost:4010', '192.168.1.5:4010', '[::1]:4010', 'wechat.localhost'])(
    'reach the controls by any name that only this network knows: %s',
    async (host) => {
      expect((await wechat.raw('GET', '/_control/apps', undefined, { host })).status).toBe(200);
    },
  );

  it('and pages of the host that the simulator is on, whatever their port', async () => {
    const page = { host: '192.168.1.5:4010', origin: 'http://192.168.1.5:3000' };
    const { status, headers } = await wechat.raw('GET', '/_control/apps', undefined, page);
    expect([status, headers['access-control-allow-origin']]).toEqual([200, page.origin]);
  });

  it('reach WeChat itself by its own name', async () => {
    const { body } = await wechat.raw('GET', '/sns/jscode2session', undefined, { host: 'api.weixin.qq.com' });
    expect(JSON.parse(body)).toHaveProperty('errcode', 41002);
  });
});
