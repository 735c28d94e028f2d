import { type CircuitState, Metrics } from './metrics.js';

const lines = async (metrics: Metrics, name: string): Promise<string[]> =>
  (await metrics.text()).split('\n').filter((line) => line.startsWith(name));

describe('what is read at each scrape', () => {
  let metrics: Metrics;
  beforeEach(() => {
    metrics = new Metrics({ metricsPort: undefined });
  });

  it('is the reading of that moment', async () => {
    let reading = { lag: 0.5, entries: 3, listening: true };
    metrics.watchRevocationFeed(() => reading);
    expect(await lines(metrics, 'weapp_auth_revocation_feed')).toEqual([
      'weapp_auth_revocation_feed_lag_seconds 0.5',
      'weapp_auth_revocation_feed_entries 3',
      'weapp_auth_revocation_feed_listening 1',
    ]);
    reading = { lag: Number.POSITIVE_INFINITY, entries: 0, listening: false };
    expect(await lines(metrics, 'weapp_auth_revocation_feed')).toEqual([
      'weapp_auth_revocation_feed_lag_seconds +Inf',
      'weapp_auth_revocation_feed_entries 0',
      'weapp_auth_revocation_feed_listening 0',
    ]);
  });

  it('is 1 for the present state of the circuit alone', async () => {
    let state: CircuitState = 'closed';
    metrics.watchCircuit(() => state);
    const states = (): Promise<string[]> => lines(metrics, 'weapp_auth_wechat_circuit_state');
    const expected = (...values: number[]): string[] =>
      ['closed', 'open', 'half_open'].map(
        (each, i) => `weapp_auth_wechat_circuit_state{state="${each}"} ${values[i]}`,
      );
    expect(await states()).toEqual(expected(1, 0, 0));
    state = 'open';
    expect(await states()).toEqual(expected(0, 1, 0));
    state = 'half_open';
    expect(await states()).toEqual(expected(0, 0, 1));
  });

  it('is nothing while nobody can be asked: a zero would be a lie', async () => {
    for (const name of ['revocation_feed', 'wechat_circuit', 'database_pool']) {
      expect(await lines(metrics, `weapp_auth_${name}`)).toEqual([]);
    }
  });

  it('is nothing when the reading fails, or fails later; the others are read', async () => {
    let broken = false;
    metrics.watchDatabasePool(() => {
      if (broken) throw new Error('no pool');
      return { idle: 1, active: 2, waiting: 3 };
    });
    metrics.watchCircuit(() => 'open');
    expect(await lines(metrics, 'weapp_auth_database_pool')).toEqual([
      'weapp_auth_database_pool_waiting 3',
      'weapp_auth_database_pool_connections{state="idle"} 1',
      'weapp_auth_database_pool_connections{state="active"} 2',
    ]);
    broken = true;
    expect(await lines(metrics, 'weapp_auth_database_pool')).toEqual([]);
    expect(await lines(metrics, 'weapp_auth_wechat_circuit')).toHaveLength(3);
  });
});

it('refreshes and limits begin at zero, so that a rate sees the first one', async () => {
  const metrics = new Metrics({ metricsPort: undefined });
  metrics.refresh('reused');
  metrics.rateLimited('refresh-session');
  expect(await lines(metrics, 'weapp_auth_refreshes_total')).toEqual([
    'weapp_auth_refreshes_total{outcome="rotated"} 0',
    'weapp_auth_refreshes_total{outcome="repeated"} 0',
    'weapp_auth_refreshes_total{outcome="reused"} 1',
    'weapp_auth_refreshes_total{outcome="invalid"} 0',
    'weapp_auth_refreshes_total{outcome="revoked"} 0',
    'weapp_auth_refreshes_total{outcome="banned"} 0',
  ]);
  expect(await lines(metrics, 'weapp_auth_rate_limited_total')).toEqual([
    'weapp_auth_rate_limited_total{limit="login"} 0',
    'weapp_auth_rate_limited_total{limit="refresh"} 0',
    'weapp_auth_rate_limited_total{limit="refresh-session"} 1',
    'weapp_auth_rate_limited_total{limit="wechat"} 0',
    'weapp_auth_rate_limited_total{limit="export"} 0',
    'weapp_auth_rate_limited_total{limit="default"} 0',
  ]);
});

it('the delay of a revocation is in seconds, and never negative', async () => {
  const metrics = new Metrics({ metricsPort: undefined });
  metrics.revocationDelay(0.02);
  metrics.revocationDelay(-5);
  expect(await lines(metrics, 'weapp_auth_revocation_delay_seconds')).toEqual(
    expect.arrayContaining([
      'weapp_auth_revocation_delay_seconds_bucket{le="0.01"} 1',
      'weapp_auth_revocation_delay_seconds_bucket{le="0.025"} 2',
      'weapp_auth_revocation_delay_seconds_sum 0.02',
      'weapp_auth_revocation_delay_seconds_count 2',
    ]),
  );
});

it('two applications of one process share nothing', async () => {
  const [one, two] = [new Metrics({ metricsPort: undefined }), new Metrics({ metricsPort: undefined })];
  one.login('new');
  one.watchCircuit(() => 'open');
  expect(await lines(two, 'weapp_auth_logins_total{outcome="new"}')).toEqual([
    'weapp_auth_logins_total{outcome="new"} 0',
  ]);
  expect(await lines(two, 'weapp_auth_wechat_circuit')).toEqual([]);
});
