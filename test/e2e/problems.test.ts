import { type Problem } from '../../src/common/errors/index.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem, expectUnauthenticated } from '../support/problems.js';
import { rawRequest, sendRaw } from '../support/raw-http.js';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());

/** The lines that the service logged while `work` ran, parsed. Each must be one JSON object. */
async function loggedDuring(work: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const before = env.logs.length;
  await work();
  return env.logs
    .slice(before)
    .flatMap((chunk) => chunk.trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('what is not there', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/v1'],
    ['GET', '/favicon.ico'],
    ['GET', '/.env'],
    ['GET', '/docs'],
    ['GET', '/docs/openapi.json'],
    ['GET', '/metrics'],
    ['GET', '/_control'],
    ['GET', '/sns/jscode2session'],
    ['PUT', '/v1/users/me'],
    ['DELETE', '/health/live'],
    ['OPTIONS', '/v1/users/me'],
  ])('%s %s is a 404 problem', async (method, path) => {
    expectProblem(await env.api.request(path, { method }), 404, 'NOT_FOUND');
  });

  it('is not repeated in the answer', async () => {
    const { text } = await env.api.request('/<script>alert(1)</script>?q=<script>');
    expect(text).not.toContain('script');
  });

  it('is told to HEAD without a body', async () => {
    const { status, headers, text } = await env.api.request('/nowhere', { method: 'HEAD' });
    expect([status, headers.get('content-type'), text]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
      '',
    ]);
  });
});

it('HEAD of what is there has the headers of GET and no body', async () => {
  const [get, head] = await Promise.all([
    env.api.request('/.well-known/jwks.json'),
    env.api.request('/.well-known/jwks.json', { method: 'HEAD' }),
  ]);
  expect([head.status, head.text]).toEqual([200, '']);
  for (const name of ['content-type', 'content-length', 'cache-control']) {
    expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)]);
  }
});

describe('X-Request-Id', () => {
  it.each(['12345678', 'a'.repeat(128), '6a9f0c1e-53c5-4c55-9d0e-0f6a2a2f3b11', 'trace.span_1-2'])(
    '%s is taken over: in the answer, in the problem and in the log',
    async (id) => {
      const lines = await loggedDuring(async () => {
        const answer = await env.api.request('/v1/users/me', { headers: { 'x-request-id': id } });
        expectUnauthenticated(answer);
        expect(answer.body.requestId).toBe(id);
      });
      expect(lines.filter(({ reqId }) => reqId === id).map(({ msg }) => msg)).toContain('request');
    },
  );

  it.each([
    ['empty', ''],
    ['too short', '1234567'],
    ['too long', 'a'.repeat(129)],
    ['with a space', 'abcd efgh'],
    ['with a tab', 'abcd\tefgh'],
    ['with a quote, to end the JSON of the log', 'abcdefgh","level":"fatal'],
    ['with markup', '<script>alert(1)</script>'],
    ['with a terminal escape', 'abcdefgh\u001b[31m'],
    ['with an escaped newline', 'abcdefgh%0d%0aSet-Cookie:a=b'],
    ['with a letter beyond ASCII', 'abcdefgh\u00e9'],
    ['with a slash', '../../etc/passwd'],
  ])('%s is replaced by one of our own', async (_what, id) => {
    const lines = await loggedDuring(async () => {
      const request = rawRequest('GET /v1/users/me', [`X-Request-Id: ${id}`]);
      const answer = await sendRaw(env.api.url, Buffer.from(request, 'latin1'));
      expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    });
    expect(id !== '' && JSON.stringify(lines).includes(JSON.stringify(id).slice(1, -1))).toBe(false);
    expect(lines.map(({ level }) => level)).not.toContain('fatal');
  });

  it('that comes twice is replaced', async () => {
    const twice = ['X-Request-Id: aaaaaaaa', 'X-Request-Id: bbbbbbbb'];
    const { headers } = await sendRaw(env.api.url, rawRequest('GET /v1/users/me', twice));
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is another one for every request that brings none', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => env.api.request('/nowhere')));
    expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(20);
  });
});

describe('a log line', () => {
  it('cannot be made by a request: neither by its URL nor by its headers', async () => {
    const injection = '%0a{"level":"fatal","msg":"forged"}';
    const lines = await loggedDuring(async () => {
      await env.api.request(`/v1/${injection}?${injection}`, {
        headers: { 'user-agent': `${injection}\tforged` },
      });
      await env.api.postLogin(`{"${injection}":1}`);
      await env.api.post('/%zz', '{}');
    });
    expect(lines.length).toBeGreaterThan(1);
    expect(JSON.stringify(lines)).not.toContain('forged');
  });

  it('names method, route pattern, status and time of each request, and never its URL', async () => {
    const lines = await loggedDuring(() =>
      env.api.request('/v1/users/me?token=abc', { headers: { cookie: 'a=b' } }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        msg: 'request',
        method: 'GET',
        route: '/v1/users/me',
        status: 401,
        ms: expect.any(Number) as unknown,
      }),
    );
    expect(JSON.stringify(lines)).not.toContain('token=abc');
  });
});

describe('security headers', () => {
  it.each([
    ['a good answer', '/health/live', {}],
    ['401', '/v1/users/me', {}],
    ['404', '/nowhere', {}],
    [
      '400',
      '/v1/auth/wechat/login',
      { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } },
    ],
    [
      '415',
      '/v1/auth/wechat/login',
      { method: 'POST', body: '<a/>', headers: { 'content-type': 'text/xml' } },
    ],
    ['a malformed URL', '/%zz', {}],
  ])('are on %s', async (_what, path, init) => {
    const { headers } = await env.api.request(path, init);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /default-src 'none'.*frame-ancestors 'none'/,
      ) as unknown,
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringContaining('max-age=') as unknown,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
  });
});

describe('Cache-Control', () => {
  it('is no-store on tokens', async () => {
    const answer = await env.api.postLogin({ code: await env.wechat.code() });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  });

  it.each(['/v1/users/me', '/nowhere', '/%zz'])('is no-store on the problem of %s', async (path) => {
    expect((await env.api.request(path)).headers.get('cache-control')).toBe('no-store');
  });

  it('keeps personal data out of shared caches', async () => {
    const { accessToken } = await env.api.login();
    const { headers } = await env.api.get('/v1/users/me', accessToken);
    expect(headers.get('cache-control')).toBe('private, no-store');
  });
});

describe('CORS', () => {
  const origin = 'https://admin.example.com';
  const preflight = (api: ApiClient, from: string): Promise<Answer<Problem>> =>
    api.request('/v1/users/me', {
      method: 'OPTIONS',
      headers: {
        origin: from,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
  const corsHeaders = (headers: Headers): string[] =>
    [...headers.keys()].filter((name) => name.startsWith('access-control-'));

  it('is off by default: no page of another origin may read an answer', async () => {
    const simple = await env.api.request('/health/live', { headers: { origin } });
    expect([simple.status, corsHeaders(simple.headers)]).toEqual([200, []]);
    const asked = await preflight(env.api, origin);
    expectProblem(asked, 404, 'NOT_FOUND');
    expect(corsHeaders(asked.headers)).toEqual([]);
  });

  describe('with CORS_ORIGINS', () => {
    let api: ApiClient;
    beforeAll(async () => {
      ({ api } = await env.startInstance({ env: { CORS_ORIGINS: `${origin}, https://other.example.com` } }));
    });

    it('answers a preflight of such an origin', async () => {
      const { status, headers } = await preflight(api, origin);
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-methods')).toContain('GET');
      expect(headers.get('access-control-allow-headers')).toMatch(/authorization.*if-match/i);
      expect(headers.get('vary')).toMatch(/origin/i);
    });

    it('lets such an origin read answers and problems, and the headers that matter', async () => {
      for (const path of ['/health/live', '/v1/users/me', '/nowhere']) {
        const { headers } = await api.request(path, { headers: { origin } });
        expect([path, headers.get('access-control-allow-origin')]).toEqual([path, origin]);
        expect(headers.get('access-control-expose-headers')).toMatch(/x-request-id.*retry-after.*etag/i);
        expect(headers.get('vary')).toMatch(/origin/i);
      }
    });

    it.each([
      'https://evil.example',
      'http://admin.example.com',
      'https://admin.example.com.evil.example',
      'https://admin.example.com:8443',
      'https://xadmin.example.com',
      'null',
    ])('keeps %s out', async (from) => {
      for (const { headers } of [
        await preflight(api, from),
        await api.request('/health/live', { headers: { origin: from } }),
      ]) {
        expect(headers.get('access-control-allow-origin')).toBeNull();
      }
    });

    it('never lets cookies along: there are none', async () => {
      expect((await preflight(api, origin)).headers.get('access-control-allow-credentials')).toBeNull();
    });
  });

  it('with CORS_ORIGINS=* lets every origin in, without credentials', async () => {
    const { api } = await env.startInstance({ env: { CORS_ORIGINS: '*' } });
    const { headers } = await api.request('/health/live', { headers: { origin: 'https://anyone.example' } });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });
});

it('a request that never ends is given up: headers and body are bounded in time', () => {
  const { headersTimeout, requestTimeout } = env.service.app.getHttpServer();
  // 0 would be: never. Node's own bounds are 60 s and 300 s.
  for (const timeout of [headersTimeout, requestTimeout]) {
    expect(timeout).toBeGreaterThan(0);
    expect(timeout).toBeLessThanOrEqual(300_000);
  }
});
