import { type Service } from '../../src/service.js';

/** One line of what Prometheus reads. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** GET /metrics of an instance, understood. */
export class Scrape {
  private constructor(
    readonly text: string,
    readonly samples: readonly Sample[],
  ) {}

  static async of({ metricsUrl = '' }: Service): Promise<Scrape> {
    const response = await fetch(metricsUrl);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`GET ${metricsUrl}: ${response.status} ${text}`);
    return Scrape.parse(text);
  }

  /** @throws Error for a line that Prometheus would not understand */
  static parse(text: string): Scrape {
    return new Scrape(text, text.split('\n').flatMap(sampleOf));
  }

  /** Those of that name that have at least these labels. */
  series(name: string, labels: Readonly<Record<string, string>> = {}): Sample[] {
    return this.samples.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
  }

  /** Their sum; 0 when there is none. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number {
    return this.series(name, labels).reduce((sum, { value }) => sum + value, 0);
  }

  /** Which values a label has. */
  values(name: string, label: string): string[] {
    return [...new Set(this.series(name).map(({ labels }) => labels[label] ?? ''))].sort();
  }

  /** Every name that an expression may use: of histograms `_bucket`, `_sum` and `_count`. */
  names(): Set<string> {
    const names = [...this.text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => name + suffix) : [name],
    );
    return new Set(names);
  }
}

function sampleOf(line: string): Sample[] {
  if (line === '' || /^# (HELP|TYPE) [a-z_0-9]+ \S/.test(line)) return [];
  const [, name = '', list = '', value = ''] =
    /^([a-z_0-9]+)(?:\{((?:[a-z_]+="(?:[^"\\]|\\.)*",?)*)\})? (-?[\d.e+-]+|[+-]Inf|Nan)$/.exec(line) ?? [];
  if (name === '') throw new Error(`not a sample: ${line}`);
  const labels = [...list.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label, text]);
  return [{ name, labels: Object.fromEntries(labels) as Record<string, string>, value: Number(value) }];
}
