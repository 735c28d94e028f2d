import { type RecordedRequest } from '../journal.js';
import { appOne, appOther, appTwo, CODE2SESSION, TestClient, type WeChatBody } from './support.js';

let wechat: TestClient;

beforeAll(async () => {
  wechat = await TestClient.start();
});
beforeEach(() => wechat.control('POST', '/reset'));
afterAll(() => wechat.close());

describe('GET /_control', () => {
  it('tells every control, with an example that works where there is one', async () => {
    const controls = await wechat.control<
      { method: string; path: string; does: string; example?: unknown }[]
    >('GET', '');

    expect(controls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /_control/apps',
      'PUT /_control/apps/:appId',
      'POST /_control/login-codes',
      'POST /_control/phone-codes',
      'POST /_control/open-data',
      'POST /_control/session-keys',
      'POST /_control/access-tokens/invalidate',
      'GET /_control/users/:label',
      'PUT /_control/users/:label',
      'POST /_control/push',
      'POST /_control/push-check',
      'PUT /_control/media-verdicts',
      'GET /_control/media-checks',
      'POST /_control/media-checks/release',
      'POST /_control/faults',
      'GET /_control/faults',
      'DELETE /_control/faults',
      'GET /_control/requests',
      'DELETE /_control/requests',
      'GET /_control/limits',
      'PUT /_control/limits',
      'GET /_control/clock',
      'POST /_control/clock',
      'POST /_control/reset',
    ]);
    for (const { method, path, does, example } of controls) {
      expect(does).not.toBe('');
      await wechat.control(method, path.replace('/_control', '').replace(':appId', appOne.appId), example);
    }
  });
});

describe('apps', () => {
  it('are two of one Open Platform account and one of another', async () => {
    expect(await wechat.control('GET', '/apps')).toEqual([appOne, appTwo, appOther]);
    expect(appTwo.platform).toBe(appOne.platform);
    expect(appOther.platform).not.toBe(appOne.platform);
    for (const { appId, appSecret } of [appOne, appTwo, appOther]) {
      expect(appId).toMatch(/^wx[0-9a-f]{16}$/);
      expect(appSecret).toMatch(/^[0-9a-f]{32}$/);
    }
  });
});

describe('login codes', () => {
  it.each([
    ['no body', undefined, {}],
    ['an empty body that says it is JSON', '', { 'content-type': 'application/json' }],
    ['an empty object', '{}', { 'content-type': 'application/json' }],
    ['the content type that curl -d sends', '{}', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('are for the first app and the user "demo" with %s', async (_, body, headers) => {
    const answer = await wechat.raw('POST', '/_control/login-codes', body, headers);

    expect(answer.status).toBe(201);
    expect(JSON.parse(answer.body)).toMatchObject({ appId: appOne.appId, user: 'demo' });
  });

  it('tell when they expire, in simulated time', async () => {
    await wechat.advance(86_400_000);
    const { expiresAt } = await wechat.control<{ expiresAt: string }>('POST', '/login-codes');
    const { now } = await wechat.control<{ now: string }>('GET', '/clock');

    expect(Date.parse(now) - Date.parse(expiresAt)).toBeGreaterThanOrEqual(-300_000);
    expect(Date.parse(now) - Date.parse(expiresAt)).toBeLessThan(-290_000);
  });
});

describe('users', () => {
  it('are told as WeChat will tell them', async () => {
    const [one, two, other] = [
      await wechat.login('张三', appOne),
      await wechat.login('张三', appTwo),
      await wechat.login('张三', appOther),
    ];

    expect(await wechat.control('GET', `/users/${encodeURIComponent('张三')}`)).toEqual({
      label: '张三',
      blocked: false,
      openids: {
        [appOne.appId]: one.openid,
        [appTwo.appId]: two.openid,
        [appOther.appId]: other.openid,
      },
      unionids: { 'platform-one': one.unionid, 'platform-two': other.unionid },
    });
  });

  it('are blocked and unblocked, and stay as they are otherwise', async () => {
    expect(await wechat.control('PUT', '/users/mallory', { blocked: true })).toMatchObject({ blocked: true });
    expect(await wechat.control('PUT', '/users/mallory')).toMatchObject({ blocked: true });
    expect(await wechat.control('GET', '/users/mallory')).toMatchObject({ blocked: true });
    expect(await wechat.control('PUT', '/users/mallory', { blocked: false })).toMatchObject({
      blocked: false,
    });
  });
});

describe('requests', () => {
  it('are told newest last, with what was answered, and never with a secret', async () => {
    const code = await wechat.loginCode();
    const { body } = await wechat.exchange(code);
    const { openid, unionid, session_key: sessionKey = '' } = JSON.parse(body) as WeChatBody;
    await wechat.exchange(code);
    await wechat.fault('status', { status: 502 });
    await wechat.exchange('third');
    await wechat.raw('POST', CODE2SESSION, `appid=x&secret=${appOne.appSecret}&js_code=y`);
    await wechat.raw('POST', '/cgi-bin/nothing', JSON.stringify({ secret: appOne.appSecret, a: 1 }));
    const answer = await wechat.raw('GET', '/_control/requests');
    const requests = JSON.parse(answer.body) as RecordedRequest[];

    expect(answer.body).not.toContain(appOne.appSecret);
    expect(answer.body).not.toContain(sessionKey);
    expect(requests).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
        method: 'GET',
        path: CODE2SESSION,
        query: { appid: appOne.appId, secret: '***', js_code: code, grant_type: 'authorization_code' },
        body: null,
        errcode: 0,
        answer: { session_key: '***', openid, unionid },
        fault: null,
      },
      expect.objectContaining({ errcode: 40163, fault: null }),
      expect.objectContaining({ errcode: null, answer: null, fault: 'status' }),
      expect.objectContaining({ method: 'POST', body: 'appid=x&secret=***&js_code=y', errcode: 41002 }),
      expect.objectContaining({ path: '/cgi-bin/nothing', body: '{"secret":"***","a":1}', errcode: 40066 }),
    ]);
  });

  it('mask access_tokens and phone numbers in what was answered', async () => {
    const { code, phone } = await wechat.control<{ code: string; phone: string }>('POST', '/phone-codes');
    await wechat.business('/wxa/business/getuserphonenumber', { code });
    const answers = await wechat.control<RecordedRequest[]>('GET', '/requests');

    expect(answers).toMatchObject([
      { path: '/cgi-bin/stable_token', answer: { access_token: '***', expires_in: 7200 } },
      {
        errcode: 0,
        answer: { phone_info: { phoneNumber: '***', purePhoneNumber: '***', countryCode: '86' } },
      },
    ]);
    expect(JSON.stringify(answers)).not.toContain(phone.slice('+86'.length));
  });

  it.each([
    ['{"secret":"PLANT\\"PLANT"}', '{"secret":"***"}'],
    ['{"s\\u0065cret":"PLANT"}', '{"secret":"***"}'],
    ['{"a":{"secret":["PLANT"]},"access_token":7777}', '{"a":{"secret":"***"},"access_token":"***"}'],
    ['{ "secret": "PLANT\\"PLANT", "cut": "o', '{ "secret": "***", "cut": "o'],
    ['{"secret":"PLANT', '{"secret":***'],
    ['access_token=PLANT&secret=PLANT"PLANT&a=1', 'access_token=***&secret=***&a=1'],
    ['a=1&session_key=PLANT', 'a=1&session_key=***'],
    ['{ "content": "my secret: none", "n": 1.0 }', '{ "content": "my secret: none", "n": 1.0 }'],
    ['', null],
  ])('mask what is secret in a body, however it is written: %s', async (body, told) => {
    await wechat.raw('POST', '/cgi-bin/any', body);
    const requests = await wechat.control<RecordedRequest[]>('GET', '/requests?path=/cgi-bin/any');
    expect(requests.at(-1)?.body).toBe(told);
  });

  it('are told for one path, and forgotten when asked to', async () => {
    await wechat.exchange('any');
    await wechat.raw('GET', '/cgi-bin/nothing?x=1');

    expect(await wechat.control('GET', `/requests?path=${CODE2SESSION}`)).toHaveLength(1);
    expect(await wechat.control('GET', '/requests?path=/cgi-bin/nothing')).toMatchObject([
      { query: { x: '1' } },
    ]);
    expect(await wechat.control('DELETE', '/requests')).toEqual({ cleared: 2 });
    expect(await wechat.control('GET', '/requests')).toEqual([]);
  });

  it('keep the first 16,384 characters of a body', async () => {
    await wechat.raw('POST', '/cgi-bin/nothing', 'b'.repeat(100_000));

    expect(await wechat.control('GET', '/requests')).toMatchObject([{ body: 'b'.repeat(16_384) }]);
  });

  it('are the last 10,000', async () => {
    for (let asked = 0; asked < 10_001; asked += 100) {
      const hundred = Array.from({ length: 100 }, (_, index) => wechat.raw('GET', `/${asked + index}`));
      await Promise.all(hundred);
    }
    const requests = await wechat.control<RecordedRequest[]>('GET', '/requests');

    expect(requests).toHaveLength(10_000);
    // The hundred that came first are gone; what came last is last.
    expect(Math.min(...requests.map(({ path }) => Number(path.slice(1))))).toBe(100);
    expect(Number(requests.at(-1)?.path.slice(1))).toBeGreaterThanOrEqual(10_000);
  });

  it('show a parameter that came twice, as an injected one does', async () => {
    await wechat.raw('GET', `${CODE2SESSION}?js_code=a&js_code=b`);

    expect(await wechat.control('GET', '/requests')).toMatchObject([{ query: { js_code: ['a', 'b'] } }]);
  });
});

describe('clock', () => {
  it('goes forward by what it is told, and back to the present on reset', async () => {
    const before = Date.now();
    await wechat.advance(86_400_000);
    await wechat.advance(1);
    const moved = await wechat.control<{ now: string; advancedMs: number }>('GET', '/clock');
    expect(moved.advancedMs).toBe(86_400_001);
    expect(Date.parse(moved.now)).toBeGreaterThanOrEqual(before + 86_400_001);
    await wechat.control('POST', '/reset');
    expect(await wechat.control('GET', '/clock')).toHaveProperty('advancedMs', 0);
  });

  it('stops at 50 years', async () => {
    const most = 50 * 365 * 86_400_000;
    await wechat.advance(most);

    await expect(wechat.advance(1)).rejects.toThrow('POST /_control/reset');
    expect(await wechat.login('alice')).toHaveProperty('openid');
  });
});

describe('reset', () => {
  it('brings back the state of a fresh start', async () => {
    const before = await wechat.login('alice');
    const code = await wechat.loginCode();
    await wechat.control('PUT', '/users/alice', { blocked: true });
    await wechat.control('PUT', '/limits', { loginsPerUserPerMinute: 1 });
    await wechat.fault('hang', { times: -1 });
    await wechat.advance(1000);
    await wechat.control('POST', '/reset');

    expect(await wechat.control('GET', '/requests')).toEqual([]);
    expect(await wechat.control('GET', '/faults')).toEqual([]);
    expect(await wechat.control('GET', '/limits')).toEqual({ loginsPerUserPerMinute: null });
    expect(await wechat.session(code)).toHaveProperty('errcode', 40029);
    const after = await wechat.login('alice');
    expect(after.openid).toBe(before.openid);
    expect(after.session_key).not.toBe(before.session_key);
  });
});
