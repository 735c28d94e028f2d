import { parseYaml } from '@redocly/openapi-core';
import { readFile } from 'node:fs/promises';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { Scrape } from '../support/metrics.js';
import { readPromql } from '../support/promql.js';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
}
interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { name: string; type: string; query: unknown }[] };
}
interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const read = (name: string): Promise<string> =>
  readFile(new URL(`../../docs/operations/${name}`, import.meta.url), 'utf8');

const dashboard = JSON.parse(await read('grafana-dashboard.json')) as Dashboard;
const alerts = parseYaml(await read('alerts.yml')) as { groups: { name: string; rules: Rule[] }[] };
const table = await read('metrics.md');

const rules = alerts.groups.flatMap((group) => group.rules);
const targets = dashboard.panels.flatMap((panel) =>
  (panel.targets ?? []).map(({ expr }): [title: string, expr: string] => [panel.title, expr]),
);
const expressions = [...targets, ...rules.map(({ alert, expr }): [string, string] => [alert, expr])];

/** What Prometheus adds to every sample, and the one metric that is its own. */
const ofPrometheus = { labels: ['job', 'instance'], metric: 'up' };

let env: TestEnvironment;
let scrape: Scrape;
let labelsOf: Map<string, Set<string>>;
beforeAll(async () => {
  env = await createTestEnvironment({ env: { METRICS_PORT: '0' } });
  await env.wechat.fault({ kind: 'errcode', errcode: 40125 });
  await env.api.postLogin({ code: await env.wechat.code() });
  await env.api.login();
  await garbageCollected(env.service);
  scrape = await Scrape.of(env.service);
  labelsOf = new Map();
  for (const { name, labels } of scrape.samples) {
    labelsOf.set(name, new Set([...(labelsOf.get(name) ?? []), ...Object.keys(labels)]));
  }
});
afterAll(() => env.close());

/** Its histogram has no series before the first collection. */
async function garbageCollected(service: TestEnvironment['service']): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if ((await Scrape.of(service)).series('nodejs_gc_duration_seconds_sum').length > 0) return;
    Array.from({ length: 100_000 }, () => ({}));
  }
}

describe('the dashboard and the alerts', () => {
  it('have expressions, and the reader of expressions finds what they ask for', () => {
    expect(targets.length).toBeGreaterThan(25);
    expect(rules.length).toBeGreaterThan(7);
    expect(
      readPromql('sum by (a, le) (rate(x_total{b="c{d}", e!~"f|g"}[5m])) / on (a) y > 1 or absent(z{a="1"})'),
    ).toEqual({
      series: [
        { name: 'x_total', matchers: { b: 'c{d}', e: null } },
        { name: 'y', matchers: {} },
        { name: 'z', matchers: { a: '1' } },
      ],
      grouping: ['a', 'le', 'a'],
    });
  });

  it.each(expressions)('ask for metrics, labels and values that there are: %s: %s', (_where, expr) => {
    const { series, grouping } = readPromql(expr);
    const ours = series.filter(({ name }) => name !== ofPrometheus.metric);
    const known = new Set(ofPrometheus.labels);
    for (const { name, matchers } of ours) {
      expect(scrape.names()).toContain(name);
      const labels = [...(labelsOf.get(name) ?? []), ...ofPrometheus.labels];
      for (const label of labels) known.add(label);
      expect(labels).toEqual(expect.arrayContaining(Object.keys(matchers)));
      const exact = Object.entries(matchers).filter(([, value]) => value !== null);
      for (const [label, value] of exact) expect(scrape.values(name, label)).toContain(value);
    }
    expect(series.length).toBeGreaterThan(0);
    expect([...known]).toEqual(expect.arrayContaining([...grouping]));
  });
});

describe('the dashboard', () => {
  it('has a row for each theme, and tells its panels apart', () => {
    expect(dashboard.panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual([
      'Logins',
      'WeChat',
      'Refresh and revocation',
      'HTTP',
      'Process and pool',
    ]);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(new Set(dashboard.panels.map(({ title }) => title)).size).toBe(dashboard.panels.length);
  });

  it('reads from the data source that is chosen, and from the jobs and instances that are', () => {
    const variables = dashboard.templating.list.map(({ name, type }) => [name, type]);
    expect(variables).toEqual([
      ['datasource', 'datasource'],
      ['job', 'query'],
      ['instance', 'query'],
    ]);
    for (const { type, datasource, targets: own = [] } of dashboard.panels) {
      if (type === 'row') continue;
      expect([datasource, ...own.map((target) => target.datasource)].map((each) => each?.uid)).toEqual(
        Array.from({ length: own.length + 1 }, () => '${datasource}'),
      );
    }
    for (const [, expr] of targets) expect(expr).toContain('{job=~"$job", instance=~"$instance"');
  });
});

it.each(rules)('alert $alert says how bad it is, what it is, and what to do', (rule) => {
  expect(['critical', 'warning']).toContain(rule.labels['severity']);
  expect(rule.for).toMatch(/^\d+[sm]$/);
  expect(Object.keys(rule.annotations).sort()).toEqual(['description', 'summary']);
  expect(rule.annotations['summary']).toMatch(/\w/);
  expect(rule.annotations['description']).toMatch(/\w.{80,}/);
});

it('metrics.md has each metric of ours, with its type and labels, and none that is not', () => {
  const written = [...table.matchAll(/^\| `(weapp_auth_\w+)` +\| (\w+) +\| ([^|]*)\|/gm)]
    .map(([, name = '', type, labels = '']) => [name, type, [...labels.matchAll(/\w+/g)].map(String).sort()])
    .sort();
  const served = [...scrape.text.matchAll(/^# TYPE (weapp_auth_\w+) (\w+)$/gm)]
    .map(([, name = '', type = '']) => {
      const labels = labelsOf.get(type === 'histogram' ? `${name}_sum` : name) ?? [];
      return [name, type, [...labels].sort()];
    })
    .sort();
  expect(written).toEqual(served);
  expect(written.length).toBeGreaterThan(10);
});
