import { connections } from './load.js';
import { type Machine } from './machine.js';
import { type Options } from './options.js';
import { type Measured, type Series } from './rounds.js';
import { type FloorName } from './stage.js';
import { comparisons, type Figures, type Range, summary } from './statistics.js';

/** Below this share of a core the server was waiting, and requests/s tell about something else. */
const boundByServer = 0.9;

export function report(
  machine: Machine,
  database: string,
  options: Options,
  measured: readonly Measured[],
): string {
  const { rounds, duration, warmUp } = options;
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.platform}, Node ${machine.node}, ${machine.date}`,
    `${database}; load of the machine before: ${machine.loadBefore}`,
    `${connections} connections, ${warmUp} s of warm-up, ${rounds} rounds of ${duration} s, medians of the rounds${options.quick ? ' (--quick: a hint, no result)' : ''}`,
    '',
    'service      this project, as it comes (LOG_LEVEL=info into /dev/null)',
    'floor        raw node:http + pg + undici, the same work; the signature of every token is verified',
    'floor+cache  the same, with a map of verified tokens, which the service has as well',
    ...measured.flatMap((one) => ['', ...section(one)]),
  ].join('\n');
}

function section({ scenario, series }: Measured): string[] {
  return [
    `${scenario.name}: ${scenario.title}`,
    row([
      '',
      'requests/s',
      'of the rounds',
      'p50 ms',
      'p99 ms',
      'CPU us/request',
      'server CPU',
      'generator CPU',
    ]),
    ...series.map(serverRow),
    ...comparisons(series).map(({ floor, throughput, throughputOfRounds, cpu }) => {
      const target = scenario.targets[floor as FloorName];
      const verdict =
        target === undefined
          ? 'no target'
          : `target ${target.toFixed(2)}: ${throughput >= target ? 'met' : 'MISSED'}`;
      return (
        `  service / ${floor}: ${throughput.toFixed(2)} of its requests/s (rounds: ${range(throughputOfRounds, 2)}), ` +
        `${verdict}; ${floor} / service: ${fixed(cpu, 2)} of its CPU`
      );
    }),
    ...series
      .filter(waits)
      .map(
        ({ server }) =>
          `  Beware: ${server} did not use a whole core; the load generator, the database or other programs held it back.`,
      ),
  ];
}

function serverRow({ server, samples }: Series): string {
  const figures: Figures = summary(samples);
  return row([
    server,
    thousands(figures.requestsPerSecond),
    range(figures.requestsPerSecondRange, 0),
    fixed(figures.p50, 2),
    fixed(figures.p99, 2),
    fixed(figures.cpuPerRequest, 0),
    percent(figures.serverCores),
    percent(figures.generatorCores),
  ]);
}

function waits({ samples }: Series): boolean {
  const { serverCores } = summary(samples);
  return serverCores !== null && serverCores < boundByServer;
}

function row([name = '', ...cells]: string[]): string {
  const widths = [10, 17, 8, 8, 15, 11, 14];
  return `  ${name.padEnd(12)}${cells.map((cell, index) => cell.padStart((widths[index] ?? 0) + 1)).join('')}`;
}

const thousands = (value: number): string => Math.round(value).toLocaleString('en-US');
const fixed = (value: number | null, digits: number): string =>
  value === null ? 'n/a' : value.toFixed(digits);
const percent = (value: number | null): string => (value === null ? 'n/a' : `${Math.round(value * 100)} %`);
const range = ([low, high]: Range, digits: number): string =>
  digits === 0
    ? `${thousands(low)} - ${thousands(high)}`
    : `${low.toFixed(digits)} - ${high.toFixed(digits)}`;
