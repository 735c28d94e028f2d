import { loadConfig } from '../../src/config/index.js';
import { Metrics } from '../../src/observability/index.js';
import { type Service } from '../../src/service.js';
import { explainStartFailure } from '../../src/start-error.js';
import { freePort } from '../process/support/ports.js';
import { type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment({ env: { METRICS_PORT: '0' } });
});
afterAll(() => env.close());

/** Another instance whose metrics are served. */
const measured = (more: Record<string, string> = {}): Promise<{ api: ApiClient; service: Service }> =>
  env.startInstance({ env: { METRICS_PORT: '0', ...more } });

describe('the port of the metrics', () => {
  const ask = async (url: string | undefined, init?: RequestInit): Promise<[number, string]> => {
    const response = await fetch(url ?? '', init);
    return [response.status, await response.text()];
  };

  it('answers GET and HEAD of /metrics as Prometheus wants it', async () => {
    const { metricsUrl = '' } = env.service;
    const got = await fetch(metricsUrl);
    expect([got.status, got.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect(await got.text()).toMatch(/\n$/);
    const head = await fetch(metricsUrl, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await ask(`${metricsUrl}?collect=all`))[0]).toBe(200);
  });

  it('answers nothing else', async () => {
    const { metricsUrl = '' } = env.service;
    for (const other of ['/', '/metrics/', '/metricsx', '/v1/users/me', '/health/ready', '/%6detrics']) {
      expect([other, ...(await ask(new URL(other, metricsUrl).href))]).toEqual([other, 404, '']);
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await fetch(metricsUrl, { method });
      expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD']);
    }
  });

  it('is its own: the API knows no /metrics', async () => {
    expect((await env.api.request('/metrics')).status).toBe(404);
    expect(new URL(env.service.metricsUrl ?? '').port).not.toBe(new URL(env.api.url).port);
  });

  it('is on the same address as the API, and the log says where', () => {
    const { hostname, pathname } = new URL(env.service.metricsUrl ?? '');
    expect([hostname, pathname]).toEqual([new URL(env.api.url).hostname, '/metrics']);
    expect(env.logs.filter((line) => line.includes(env.service.metricsUrl ?? 'nowhere'))).toHaveLength(1);
  });

  it('is off without METRICS_PORT', async () => {
    const { api, service } = await env.startInstance({ env: { METRICS_PORT: '' } });
    await api.login('unmeasured');
    expect(service.metricsUrl).toBeUndefined();
    // And nothing was measured that nobody can read.
    const text = await service.app.get(Metrics).text();
    expect(text).not.toMatch(/^(process|nodejs)_|^weapp_auth_http_request_duration_seconds_/m);
  });

  it('ends with the service', async () => {
    const { service } = await measured();
    const url = service.metricsUrl;
    expect((await ask(url))[0]).toBe(200);
    await service.stop();
    await expect(ask(url)).rejects.toThrow('fetch failed');
  });

  it('that is taken stops the start, which names METRICS_PORT and leaves nothing behind', async () => {
    const [PORT, METRICS_PORT] = [String(await freePort()), new URL(env.service.metricsUrl ?? '').port];
    const error = await measured({ PORT, METRICS_PORT }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const config = loadConfig({ ...settings(), PORT, METRICS_PORT });
    expect(explainStartFailure(error, config)).toBe(
      `Port ${METRICS_PORT} is taken. Stop what uses it, or set METRICS_PORT to a free one.`,
    );
    await expect(ask(`http://127.0.0.1:${PORT}/health/live`)).rejects.toThrow('fetch failed');
  });

  it('is given back when the port of the API is taken', async () => {
    const [PORT, METRICS_PORT] = [new URL(env.api.url).port, String(await freePort())];
    const error = await measured({ PORT, METRICS_PORT }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const config = loadConfig({ ...settings(), PORT, METRICS_PORT });
    expect(explainStartFailure(error, config)).toContain(`Port ${PORT} is taken.`);
    await expect(ask(`http://127.0.0.1:${METRICS_PORT}/metrics`)).rejects.toThrow('fetch failed');
  });

  function settings(): Record<string, string> {
    return {
      NODE_ENV: 'test',
      DATABASE_URL: env.database.url,
      WECHAT_APP_ID: 'wx0123456789abcdef',
      WECHAT_APP_SECRET: '0'.repeat(32),
      MASTER_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    };
  }
});
