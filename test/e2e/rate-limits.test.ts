import { createOpenApiDocument } from '../../src/openapi.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { alterPart } from '../support/forged-token.js';
import { expectProblem, expectRetryLater, expectUnauthenticated } from '../support/problems.js';

const origin = 'https://admin.example.com';
const limits = {
  RATE_LIMITS: 'login=3/60s,refresh=20/60s,refresh-session=4/60s,wechat=2/60s,default=6/1m',
  CORS_ORIGINS: origin,
};

describe('rate limits', () => {
  let env: TestEnvironment;
  /** Behind one proxy. */
  let proxied: ApiClient;
  beforeAll(async () => {
    env = await createTestEnvironment({ env: limits });
    ({ api: proxied } = await env.startInstance({ env: { TRUST_PROXY: '1' } }));
  });
  afterAll(() => env.close());
  // Whatever the test before has taken is back.
  beforeEach(() => {
    env.clock.advance(120_000);
  });

  const rateHeaders = ({ headers }: Answer<unknown>): unknown =>
    ['limit', 'remaining', 'reset', 'policy'].map((name) => headers.get(`ratelimit-${name}`));

  /** So many seconds, or a few less: the clock runs on. */
  const near = (seconds: number): unknown =>
    expect.stringMatching(`^(${Array.from({ length: 6 }, (_, i) => seconds - i).join('|')})$`);

  /** A login that costs WeChat nothing: its code is no code. */
  const guess = (api = env.api, headers: Record<string, string> = {}): Promise<Answer<Problem>> =>
    api.postLogin<Problem>({ code: '' }, headers);
  const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });

  async function useUpLogins(api = env.api, headers?: Record<string, string>): Promise<Answer<Problem>> {
    for (let i = 0; i < 3; i++) expect((await guess(api, headers)).status).toBe(400);
    const refused = await guess(api, headers);
    expectRetryLater(refused, 429, 'RATE_LIMITED');
    return refused;
  }

  it('requests for which WeChat is asked are counted by user, whatever session they come from', async () => {
    const [one, other] = [await env.api.login('limited'), await env.api.login('limited')];
    const rename = (accessToken: string): Promise<Answer<Problem>> =>
      env.api.request('/v1/users/me', {
        method: 'PATCH',
        headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
        body: '{"nickname":"Ming"}',
      });
    expect((await rename(one.accessToken)).status).toBe(200);
    expect((await env.api.get('/v1/users/me/session-key', other.accessToken)).status).toBe(200);
    expectRetryLater(await rename(one.accessToken), 429, 'RATE_LIMITED');
    expectRetryLater(await rename(other.accessToken), 429, 'RATE_LIMITED');
    expect((await env.api.get('/v1/users/me', one.accessToken)).status).toBe(200);
    env.clock.advance(60_000);
    expect((await rename(one.accessToken)).status).toBe(200);
  });

  describe('a login', () => {
    it('tells how many more its address may try, be it good or bad', async () => {
      const good = await env.api.postLogin({ code: await env.wechat.code() });
      expect([good.status, rateHeaders(good)]).toEqual([200, ['3', '2', near(20), '3;w=60']]);
      const bad = await guess();
      expect([bad.status, rateHeaders(bad)]).toEqual([400, ['3', '1', near(40), '3;w=60']]);
    });

    it('too many is refused, with the time to wait, and passes when that is over', async () => {
      const refused = await useUpLogins();
      expectProblem(refused, 429, 'RATE_LIMITED');
      expect(rateHeaders(refused)).toEqual(['3', '0', near(60), '3;w=60']);
      const retryAfter = Number(refused.headers.get('retry-after'));
      expect(retryAfter).toBeLessThanOrEqual(20);

      env.clock.advance((retryAfter - 5) * 1_000);
      expectRetryLater(await guess(), 429, 'RATE_LIMITED');
      env.clock.advance(5_000);
      await env.api.login();
      expectRetryLater(await guess(), 429, 'RATE_LIMITED');
    });

    it('that is refused does not spend its code', async () => {
      const code = await env.wechat.code('carol');
      await useUpLogins();
      const before = (await env.wechat.exchanges()).length;
      expectRetryLater(await env.api.postLogin<Problem>({ code }), 429, 'RATE_LIMITED');
      expect(await env.wechat.exchanges()).toHaveLength(before);

      env.clock.advance(20_000);
      const { status, body } = await env.api.postLogin({ code });
      expect([status, typeof body.accessToken]).toEqual([200, 'string']);
    });

    it.each(['{}', '[]', '{"code":"x","appId":"wxunknown"}'])(
      'counts when its body is %p: attempts are limited, and not successes',
      async (body) => {
        const { status, headers } = await env.api.postLogin(body);
        expect([status, headers.get('ratelimit-remaining')]).toEqual([400, '2']);
      },
    );

    it('is counted by itself: guarded requests of the same address go on', async () => {
      const { accessToken } = await env.api.login();
      for (let i = 0; i < 2; i++) await guess();
      expectRetryLater(await guess(), 429, 'RATE_LIMITED');
      expect((await env.api.get('/v1/users/me', accessToken)).status).toBe(200);
    });

    it("that WeChat limits says so by WeChat's own code", async () => {
      await env.wechat.fault({ kind: 'errcode', errcode: 45011 });
      const answer = await env.api.postLogin<Problem>({ code: await env.wechat.code() });
      expectRetryLater(answer, 429, 'WECHAT_RATE_LIMITED');
      expect(answer.headers.get('ratelimit-remaining')).toBe('2');
    });
  });

  describe('the address of a login', () => {
    it('is not what X-Forwarded-For says, when no proxy is trusted', async () => {
      for (let i = 0; i < 3; i++) await guess(env.api, from(`203.0.113.${i}`));
      expectRetryLater(await guess(env.api, from('203.0.113.99')), 429, 'RATE_LIMITED');
    });

    it.each(['forwarded', 'x-real-ip', 'true-client-ip', 'cf-connecting-ip', 'x-client-ip'])(
      'is not what %s says, with a trusted proxy or without',
      async (header) => {
        for (const api of [env.api, proxied]) {
          for (let i = 0; i < 3; i++) await guess(api, { [header]: `203.0.113.${i}` });
          expectRetryLater(await guess(api, { [header]: 'for=203.0.113.99' }), 429, 'RATE_LIMITED');
        }
      },
    );

    it('is what the trusted proxy says; others are not affected', async () => {
      await useUpLogins(proxied, from('203.0.113.7'));
      expect((await guess(proxied, from('203.0.113.8'))).status).toBe(400);
      expect((await guess(proxied)).status).toBe(400);
    });

    it('is the right-most one: what the client wrote to its left changes nothing', async () => {
      for (let i = 0; i < 3; i++) {
        expect((await guess(proxied, from(`198.51.100.${i}, 203.0.113.7`))).status).toBe(400);
      }
      for (const forged of ['', '198.51.100.9, ', '127.0.0.1,', '::1, 10.0.0.1, ', 'garbage, ,']) {
        const refused = await guess(proxied, from(`${forged}203.0.113.7`));
        expectRetryLater(refused, 429, 'RATE_LIMITED');
      }
      // Nor is whom he pretends to be made to pay.
      const { headers } = await guess(proxied, from('198.51.100.9'));
      expect(headers.get('ratelimit-remaining')).toBe('2');
    });

    it('is one for the whole /64 of an IPv6 subscriber', async () => {
      for (let i = 0; i < 3; i++) await guess(proxied, from(`2001:db8:1:2::${i}`));
      expectRetryLater(await guess(proxied, from('2001:db8:1:2:ffff::1')), 429, 'RATE_LIMITED');
      expect((await guess(proxied, from('2001:db8:1:3::1'))).status).toBe(400);
    });

    it('is the same however it is written', async () => {
      for (const address of ['203.0.113.7', '::ffff:203.0.113.7', '203.0.113.7:40000']) {
        await guess(proxied, from(address));
      }
      expectRetryLater(await guess(proxied, from('::ffff:cb00:7107')), 429, 'RATE_LIMITED');
    });

    it('may be nonsense of the proxy: that counts as one', async () => {
      for (const address of ['unknown', '_hidden', 'x'.repeat(5_000)]) await guess(proxied, from(address));
      expectRetryLater(await guess(proxied, from('another')), 429, 'RATE_LIMITED');
    });
  });

  describe('a guarded request', () => {
    it('is counted for its session, and not for its address', async () => {
      const [alice, bob] = [await env.api.login('alice'), await env.api.login('bob')];
      for (let i = 6; i-- > 0;) {
        const answer = await env.api.get('/v1/users/me', alice.accessToken);
        expect([answer.status, answer.headers.get('ratelimit-remaining')]).toEqual([200, String(i)]);
      }
      expectRetryLater(await env.api.get('/v1/users/me', alice.accessToken), 429, 'RATE_LIMITED');
      expect((await env.api.get('/v1/users/me', bob.accessToken)).status).toBe(200);
    });

    it('is counted for its session, whatever address it comes from', async () => {
      const { accessToken } = await env.api.login();
      const get = (address: string): Promise<Answer<Problem>> =>
        proxied.request('/v1/users/me', {
          headers: { authorization: `Bearer ${accessToken}`, ...from(address) },
        });
      for (let i = 0; i < 6; i++) expect((await get(`203.0.113.${i}`)).status).toBe(200);
      const refused = await get('203.0.113.99');
      expectRetryLater(refused, 429, 'RATE_LIMITED');
      env.clock.advance(Number(refused.headers.get('retry-after')) * 1_000);
      expect((await get('203.0.113.99')).status).toBe(200);
    });

    it('that is no page and one that is are counted together: HEAD as well', async () => {
      const { accessToken } = await env.api.login();
      const headers = { authorization: `Bearer ${accessToken}` };
      for (let i = 0; i < 6; i++) await env.api.request('/v1/users/me', { method: 'HEAD', headers });
      expectRetryLater(await env.api.get('/v1/users/me', accessToken), 429, 'RATE_LIMITED');
    });

    it('without a good token answers 401 as ever, takes nothing, and tells nothing', async () => {
      const { accessToken } = await env.api.login();
      const forged = alterPart(accessToken, 2);
      for (let i = 0; i < 10; i++) {
        for (const token of [undefined, 'a.b.c', forged]) {
          const answer = await env.api.get('/v1/users/me', token);
          expectUnauthenticated(answer);
          expect(rateHeaders(answer)).toEqual([null, null, null, null]);
        }
      }
      const { headers } = await env.api.get('/v1/users/me', accessToken);
      expect(headers.get('ratelimit-remaining')).toBe('5');
    });
  });

  describe('a refresh', () => {
    const refresh = (refreshToken: string, api = env.api): Promise<Answer<Problem>> =>
      api.post('/v1/auth/refresh', { refreshToken });

    it('is counted for its session, whatever address it comes from, and goes on when the time is over', async () => {
      const [one, other] = [await env.api.login('one'), await env.api.login('other')];
      const token = one.refreshToken;
      // The parent gets the same successor for a minute.
      for (let i = 0; i < 4; i++) expect((await refresh(token)).status).toBe(200);
      const refused = await refresh(token);
      expectRetryLater(refused, 429, 'RATE_LIMITED');
      expect(rateHeaders(refused)).toEqual(['4', '0', near(60), '4;w=60']);
      expect((await refresh(other.refreshToken)).status).toBe(200);

      env.clock.advance(Number(refused.headers.get('retry-after')) * 1_000);
      expect((await refresh(token)).status).toBe(200);
    });

    it('by a stranger who knows the id of a session takes nothing of its limit', async () => {
      const { refreshToken } = await env.api.login('victim');
      const forged = refreshToken.slice(0, -8) + 'AAAAAAAA';
      for (let i = 0; i < 10; i++) expectProblem(await refresh(forged), 401, 'REFRESH_TOKEN_INVALID');
      expect((await refresh(refreshToken)).status).toBe(200);
    });

    it('is counted for its address as well, be it good or bad', async () => {
      for (let i = 0; i < 20; i++) expectProblem(await refresh('v1.a'), 401, 'REFRESH_TOKEN_INVALID');
      const { refreshToken } = await env.api.login('late');
      expectRetryLater(await refresh(refreshToken), 429, 'RATE_LIMITED');
      env.clock.advance(3_000);
      expect((await refresh(refreshToken)).status).toBe(200);
    });
  });

  it('a public route without a limit of its own is counted by address', async () => {
    for (let i = 0; i < 6; i++) expect((await env.api.get('/.well-known/jwks.json')).status).toBe(200);
    expectRetryLater(await env.api.get('/.well-known/jwks.json'), 429, 'RATE_LIMITED');
  });

  it.each(['/health/live', '/health/ready'])(
    '%s is never limited, and says nothing of limits',
    async (path) => {
      const answers = await Promise.all(Array.from({ length: 50 }, () => env.api.get(path)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(answers.map(rateHeaders)).toEqual(Array(50).fill([null, null, null, null]));
    },
  );

  it('off means off', async () => {
    const { api } = await env.startInstance({ env: { RATE_LIMITS: 'off' } });
    const { accessToken } = await api.login();
    for (let i = 0; i < 20; i++) {
      for (const answer of [await guess(api), await api.get('/v1/users/me', accessToken)]) {
        expect([answer.status === 429, rateHeaders(answer)]).toEqual([false, [null, null, null, null]]);
      }
    }
  });

  it('a browser of another origin may read how long to wait', async () => {
    const { headers } = await guess(env.api, { origin });
    const exposed = headers.get('access-control-expose-headers')?.toLowerCase().split(/, ?/);
    const needed = [
      'retry-after',
      ...['limit', 'remaining', 'reset', 'policy'].map((name) => `ratelimit-${name}`),
    ];
    expect(exposed).toEqual(expect.arrayContaining(needed));
  });

  it('the OpenAPI document has RATE_LIMITED and its headers at every operation that is limited', () => {
    interface Refusal {
      headers: Record<string, unknown>;
      content: Record<string, { examples: Record<string, unknown> }>;
    }
    const unlimited = /^\/health\/|^\/v1\/auth\/verify$|^\/v1\/(avatars|wechat\/push)\//;
    const { paths } = createOpenApiDocument(env.service.app, '/');
    for (const [path, item] of Object.entries(paths)) {
      for (const { responses, ...operation } of Object.values(
        item as Record<string, { responses: Record<string, Refusal> }>,
      )) {
        const refusal = responses['429'];
        const documented = {
          codes: Object.keys(refusal?.content['application/problem+json']?.examples ?? {}),
          headers: Object.keys(refusal?.headers ?? {}),
        };
        const limited = {
          codes: expect.arrayContaining(['RATE_LIMITED']),
          headers: [
            'X-Request-Id',
            'RateLimit-Limit',
            'RateLimit-Remaining',
            'RateLimit-Reset',
            'RateLimit-Policy',
            'Retry-After',
          ],
        };
        expect([path, documented]).toEqual([
          path,
          unlimited.test(path) ? { codes: [], headers: [] } : limited,
        ]);
        expect(operation).not.toHaveProperty('x-unlimited');
      }
    }
  });
});
