import { METHODS, request } from 'node:http';
import { DataSource } from 'typeorm';
import { type Problem } from '../../src/common/errors/index.js';
import { type Service } from '../../src/service.js';
import { type ApiClient } from '../support/api-client.js';
import { createTestDatabase } from '../support/database.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { Scrape } from '../support/metrics.js';
import { expectRetryLater } from '../support/problems.js';
import { StubWechat } from '../support/stub-wechat.js';

const path = '/sns/jscode2session';
const logins = 'weapp_auth_logins_total';
const calls = 'weapp_auth_wechat_calls_total';
const requests = 'weapp_auth_http_request_duration_seconds_count';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment({ env: { METRICS_PORT: '0' } });
});
afterAll(() => env.close());

/** Another instance whose metrics are served. */
const measured = (more: Record<string, string> = {}): Promise<{ api: ApiClient; service: Service }> =>
  env.startInstance({ env: { METRICS_PORT: '0', ...more } });

/** By how much a counter rose while that was done. */
async function rise(
  name: string,
  labels: Readonly<Record<string, string>>,
  work: () => Promise<unknown>,
): Promise<number> {
  const before = (await Scrape.of(env.service)).value(name, labels);
  await work();
  return (await Scrape.of(env.service)).value(name, labels) - before;
}

describe('logins are counted', () => {
  it('as new, then as returning', async () => {
    expect(await rise(logins, { outcome: 'new' }, () => env.api.login('counted'))).toBe(1);
    expect(await rise(logins, { outcome: 'returning' }, () => env.api.login('counted'))).toBe(1);
    expect(await rise(logins, { outcome: 'new' }, () => env.api.login('counted'))).toBe(0);
  });

  it('by the code of their error, each once', async () => {
    const code = await env.wechat.code('counted');
    await env.api.postLogin({ code });
    const [app] = await env.wechat.apps();
    const failures: [outcome: string, body: () => Promise<object> | object][] = [
      ['wechat_code_used', () => ({ code })],
      ['wechat_code_invalid', () => ({ code: 'no-such-code' })],
      ['app_unknown', async () => ({ code: await env.wechat.code(), appId: `${app?.appId}0` })],
      ['app_unknown', () => ({ code: 'x', appId: 'wx0000000000000000', device: { id: 'd' } })],
      [
        'wechat_user_blocked',
        async () => {
          await env.wechat.block('blocked');
          return { code: await env.wechat.code('blocked') };
        },
      ],
      [
        'wechat_unavailable',
        async () => {
          await env.wechat.fault({ kind: 'errcode', errcode: -1 });
          return { code: await env.wechat.code() };
        },
      ],
    ];
    for (const [outcome, body] of failures) {
      const given = await body();
      const all = (await Scrape.of(env.service)).value(logins);
      expect([outcome, await rise(logins, { outcome }, () => env.api.postLogin(given))]).toEqual([
        outcome,
        1,
      ]);
      expect((await Scrape.of(env.service)).value(logins)).toBe(all + 1);
    }
  });

  it('once, when one device sends its code twice at once', async () => {
    const body = { code: await env.wechat.code('double-tap'), device: { id: 'phone-1' } };
    await env.wechat.fault({ kind: 'delay', ms: 800 });
    const both = (): Promise<unknown> => Promise.all([env.api.postLogin(body), env.api.postLogin(body)]);
    expect(await rise(logins, {}, both)).toBe(1);
  });

  it('and a malformed request is none', async () => {
    expect(await rise(logins, {}, () => env.api.postLogin({}))).toBe(0);
  });

  it('of a banned user, too', async () => {
    const { user } = await env.api.login('banned');
    await env.database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [user.id]);
    const attempt = async (): Promise<unknown> =>
      env.api.postLogin({ code: await env.wechat.code('banned') });
    expect(await rise(logins, { outcome: 'user_banned' }, attempt)).toBe(1);
  });
});

describe('refreshes are counted', () => {
  const refreshes = 'weapp_auth_refreshes_total';
  const refresh = (refreshToken: string): Promise<unknown> =>
    env.api.post('/v1/auth/refresh', { refreshToken });

  it('by what came of them, each once', async () => {
    const { refreshToken, sessionId, user } = await env.api.login('refreshed');
    const later = `UPDATE sessions SET rotated_at = rotated_at - interval '1 hour' WHERE id = $1`;
    const steps: [outcome: string, before: () => Promise<unknown>][] = [
      ['rotated', () => Promise.resolve()],
      ['repeated', () => Promise.resolve()],
      ['reused', () => env.database.query(later, [sessionId])],
      ['revoked', () => Promise.resolve()],
      ['banned', () => env.database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [user.id])],
      ['invalid', () => env.database.query(`DELETE FROM sessions WHERE id = $1`, [sessionId])],
    ];
    for (const [outcome, before] of steps) {
      await before();
      const all = await rise(refreshes, {}, async () => {
        expect([outcome, await rise(refreshes, { outcome }, () => refresh(refreshToken))]).toEqual([
          outcome,
          1,
        ]);
      });
      expect(all).toBe(1);
    }
    expect(await rise(refreshes, { outcome: 'invalid' }, () => refresh('v1.nonsense'))).toBe(1);
  });
});

describe('the revocation feed is told', () => {
  it('how late it is, what it holds, and how long each revocation took', async () => {
    const { accessToken } = await env.api.login('leaver');
    const delays = 'weapp_auth_revocation_delay_seconds';
    const before = await Scrape.of(env.service);
    await env.api.request('/v1/auth/logout', {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}` },
    });
    const after = await Scrape.of(env.service);
    const entries = 'weapp_auth_revocation_feed_entries';
    expect(after.value(entries) - before.value(entries)).toBe(1);
    expect(after.value(`${delays}_count`) - before.value(`${delays}_count`)).toBe(1);
    // Seconds, not milliseconds.
    expect(after.value(`${delays}_sum`) - before.value(`${delays}_sum`)).toBeLessThan(5);
    expect(after.value('weapp_auth_revocation_feed_lag_seconds')).toBeLessThan(10);
    expect(after.value('weapp_auth_revocation_feed_listening')).toBe(1);
  });
});

describe('the circuit and the limits are told', () => {
  it('by state, and by name', async () => {
    const { api, service } = await measured({ RATE_LIMITS: 'refresh=1/60s' });
    for (let i = 0; i < 3; i++) await api.post('/v1/auth/refresh', { refreshToken: 'v1.nonsense' });
    const scrape = await Scrape.of(service);
    expect(scrape.value('weapp_auth_rate_limited_total', { limit: 'refresh' })).toBe(2);
    expect(scrape.value('weapp_auth_wechat_circuit_state', { state: 'closed' })).toBe(1);
    expect(scrape.value('weapp_auth_wechat_circuit_state')).toBe(1);
  });
});

describe('calls to WeChat are counted', () => {
  it.each<[errcode: string, fault: { kind: string; [option: string]: unknown } | undefined]>([
    ['0', undefined],
    ['-1', { kind: 'errcode', errcode: -1 }],
    ['45011', { kind: 'errcode', errcode: 45011 }],
    ['40125', { kind: 'errcode', errcode: 40125 }],
    ['other', { kind: 'errcode', errcode: 99999, errmsg: 'of tomorrow' }],
    ['status_502', { kind: 'status', status: 502 }],
    ['status_302', { kind: 'redirect' }],
    ['reset', { kind: 'reset' }],
    ['not_json', { kind: 'html' }],
    ['reset', { kind: 'truncated' }],
    ['too_large', { kind: 'huge' }],
    ['timeout', { kind: 'hang' }],
  ])('as %s after %j', async (errcode, fault) => {
    const code = await env.wechat.code('caller');
    if (fault) await env.wechat.fault(fault);
    const before = await Scrape.of(env.service);
    await env.api.postLogin({ code });
    const after = await Scrape.of(env.service);
    expect(after.value(calls, { path, errcode }) - before.value(calls, { path, errcode })).toBe(1);
    expect(after.value(calls) - before.value(calls)).toBe(1);
    const durations = 'weapp_auth_wechat_call_duration_seconds_count';
    expect(after.value(durations, { path }) - before.value(durations, { path })).toBe(1);
  });

  it('as unreachable, where nobody listens', async () => {
    const { api, service } = await measured({ WECHAT_API_BASE_URL: 'http://127.0.0.1:1' });
    await api.postLogin({ code: 'any' });
    expect((await Scrape.of(service)).value(calls, { path, errcode: 'unreachable' })).toBe(1);
  });

  it('in seconds: one that took 300 ms or more is above 0.2 and below the timeout', async () => {
    const code = await env.wechat.code('slow');
    await env.wechat.fault({ kind: 'delay', ms: 300 });
    const bucket = 'weapp_auth_wechat_call_duration_seconds_bucket';
    const before = await Scrape.of(env.service);
    await env.api.postLogin({ code });
    const after = await Scrape.of(env.service);
    const within = (le: string): number => after.value(bucket, { le }) - before.value(bucket, { le });
    expect(['0.2', '3', '+Inf'].map(within)).toEqual([0, 1, 1]);
  });

  it('under a closed set of labels, whatever a hostile WeChat answers', async () => {
    const stub = await StubWechat.start();
    try {
      const { api, service } = await measured({ WECHAT_API_BASE_URL: stub.url });
      const bodies = [
        ...Array.from({ length: 40 }, (_, i) => ({ errcode: 70_000 + i * 997, errmsg: `hostile-${i}` })),
        { errcode: 'hostile' },
        { errcode: 40029.5 },
        { errcode: { toString: 'hostile' } },
        { errcode: [40029] },
        { errcode: '__proto__' },
        { errcode: Number.MAX_SAFE_INTEGER },
        { openid: 'hostile' },
        null,
        'hostile',
        [],
      ];
      for (const [i, body] of bodies.entries()) {
        stub.says(JSON.stringify(body));
        await api.postLogin({ code: `hostile-${i}` });
      }
      for (const status of [599, 600, 666, 777, 999]) {
        stub.answer = (_request, response) => response.writeHead(status).end();
        await api.postLogin({ code: `hostile-${status}` });
      }
      const scrape = await Scrape.of(service);
      expect(scrape.values(calls, 'errcode')).toEqual(['invalid', 'other', 'status_other']);
      expect(scrape.value(calls)).toBe(bodies.length + 5);
      expect(scrape.text).not.toContain('hostile');
    } finally {
      await stub.close();
    }
  });
});

describe('requests are measured', () => {
  it('by method, pattern of the route and status', async () => {
    const { accessToken } = await env.api.login('measured');
    const labels = { method: 'GET', route: '/v1/users/me' };
    expect(
      await rise(requests, { ...labels, status: '200' }, () => env.api.get('/v1/users/me?a=b', accessToken)),
    ).toBe(1);
    expect(await rise(requests, { ...labels, status: '401' }, () => env.api.get('/v1/users/me'))).toBe(1);
  });

  it('under one route, whatever paths are asked for', async () => {
    const { api, service } = await measured();
    const paths = Array.from({ length: 50 }, (_, i) => `/probe-${i}/${Math.random()}?q=probe-${i}`);
    await Promise.all(paths.map((each) => api.request(each)));
    const scrape = await Scrape.of(service);
    expect(scrape.series(requests)).toEqual([
      { name: requests, labels: { method: 'GET', route: 'unmatched', status: '404' }, value: 50 },
    ]);
    expect(scrape.text).not.toContain('probe-');
  });

  it('under the methods that the API speaks, and OTHER', async () => {
    const { api, service } = await measured();
    const { hostname, port } = new URL(api.url);
    // CONNECT asks for a tunnel and reaches no route.
    for (const method of METHODS.filter((each) => each !== 'CONNECT')) {
      for (const asked of ['/v1/users/me', '/probe']) {
        await new Promise<void>((resolve, reject) => {
          request({ hostname, port, method, path: asked }, (response) => {
            response.resume().once('end', resolve);
          })
            .once('error', reject)
            .end();
        });
      }
    }
    const scrape = await Scrape.of(service);
    const closed = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'OTHER', 'PATCH', 'POST', 'PUT'];
    expect(scrape.values(requests, 'method')).toEqual(closed);
    expect(scrape.values(requests, 'route')).toEqual(['/v1/users/me', 'unmatched']);
    expect(scrape.value(requests, { method: 'OTHER' })).toBeGreaterThan(20);
  });
});

it('the pool is read at each scrape', async () => {
  const { service } = await measured();
  const state = async (): Promise<number[]> => {
    const scrape = await Scrape.of(service);
    const connections = 'weapp_auth_database_pool_connections';
    return [
      scrape.value(connections, { state: 'active' }),
      scrape.value(connections, { state: 'idle' }),
      scrape.value('weapp_auth_database_pool_waiting'),
    ];
  };
  const size = env.config.database.poolSize;
  const held = Array.from({ length: size + 3 }, () => service.app.get(DataSource).createQueryRunner());
  const connected = held.map((runner) => runner.connect());
  await Promise.all(connected.slice(0, size));
  expect(await state()).toEqual([size, 0, 3]);
  for (const [i, runner] of held.entries()) {
    await connected[i];
    await runner.release();
  }
  expect(await state()).toEqual([0, size, 0]);
});

it('process and Node.js tell of themselves, under the names that prom-client gives them', async () => {
  const scrape = await Scrape.of(env.service);
  expect(scrape.value('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  expect(scrape.value('nodejs_heap_size_used_bytes')).toBeGreaterThan(1_000_000);
  expect(scrape.value('process_start_time_seconds')).toBeGreaterThan(1_700_000_000);
});

it('instances in one process count apart', async () => {
  const [one, two] = [await measured(), await measured()];
  await one.api.login('apart');
  await two.api.postLogin({ code: 'apart' });
  const [ofOne, ofTwo] = [await Scrape.of(one.service), await Scrape.of(two.service)];
  expect([ofOne.value(logins), ofTwo.value(logins)]).toEqual([1, 1]);
  expect(ofOne.value(logins, { outcome: 'new' })).toBe(1);
  expect(ofTwo.value(logins, { outcome: 'wechat_code_invalid' })).toBe(1);
});

it('tells no secret, code, token, openid or id, and no path that was asked for', async () => {
  const device = { id: 'a-phone', name: '小明的手机' };
  const login = await env.api.login('searched', { device });
  const code = await env.wechat.code('searched');
  await env.api.get('/v1/users/me', login.accessToken);
  await env.api.postLogin({ code });
  await env.api.postLogin({ code });
  await env.api.postLogin({ code: `${code}&`, appId: code });
  await env.api.request(`/v1/${login.refreshToken}?token=${login.accessToken}`);
  const { text } = await Scrape.of(env.service);
  const apps = await env.wechat.apps();
  const secrets = [
    ...apps.flatMap(({ appId, appSecret }) => [appId, appSecret]),
    ...env.config.keys.masterKeys.map(({ secret }) => secret.toString('base64')),
    ...[login.accessToken, login.refreshToken, login.openid, login.sessionId, login.user.id],
    ...[code, device.id, device.name, new URL(env.database.url).password, '127.0.0.1'],
  ];
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
});

it('a scrape is answered while the database is gone, and tells of the 503s', async () => {
  const database = await createTestDatabase();
  const { api, service } = await measured({ DATABASE_URL: database.url });
  const { accessToken } = await api.login('alice');
  await database.drop();
  expectRetryLater(await api.get('/v1/users/me', accessToken), 503, 'SERVICE_UNAVAILABLE');
  const code = await env.wechat.code('alice');
  expectRetryLater(await api.postLogin<Problem>({ code }), 503, 'SERVICE_UNAVAILABLE');
  const scrape = await Scrape.of(service);
  expect(scrape.value(logins, { outcome: 'service_unavailable' })).toBe(1);
  expect(scrape.value(requests, { status: '503' })).toBe(2);
  expect(scrape.series('weapp_auth_database_pool_connections')).toHaveLength(2);
});
