import { type Sample } from './load.js';
import { type Series } from './rounds.js';
import { type ServerName } from './stage.js';

/** The lowest and the highest. */
export type Range = readonly [number, number];

/** Medians of the rounds. */
export interface Figures {
  readonly requestsPerSecond: number;
  readonly requestsPerSecondRange: Range;
  readonly p50: number;
  readonly p99: number;
  readonly cpuPerRequest: number | null;
  readonly serverCores: number | null;
  readonly generatorCores: number;
}

export interface Comparison {
  readonly floor: ServerName;
  /** The service's requests a second, the floor's of the same round being 1: the median of the rounds. */
  readonly throughput: number;
  /** How far the verdict can be trusted. */
  readonly throughputOfRounds: Range;
  /** The floor's CPU time per request, the service's being 1. */
  readonly cpu: number | null;
}

export function summary(samples: readonly Sample[]): Figures {
  const perSecond = samples.map(({ requestsPerSecond }) => requestsPerSecond);
  return {
    requestsPerSecond: median(perSecond),
    requestsPerSecondRange: rangeOf(perSecond),
    p50: median(samples.map(({ p50 }) => p50)),
    p99: median(samples.map(({ p99 }) => p99)),
    cpuPerRequest: medianIfKnown(samples.map(({ cpuPerRequest }) => cpuPerRequest)),
    serverCores: medianIfKnown(samples.map(({ serverCores }) => serverCores)),
    generatorCores: median(samples.map(({ generatorCores }) => generatorCores)),
  };
}

/**
 * Round by round, and the median of that: what one round has in common, such as a busy machine, cancels out.
 * @param series the service first, then its floors
 */
export function comparisons([service, ...floors]: readonly Series[]): Comparison[] {
  if (!service) return [];
  return floors.map(({ server, samples }) => {
    const rounds = samples.flatMap((theirs, round) => {
      const ours = service.samples[round];
      return ours ? [{ ours, theirs }] : [];
    });
    const throughput = rounds.map(({ ours, theirs }) => ours.requestsPerSecond / theirs.requestsPerSecond);
    const cpu = rounds.map(({ ours, theirs }) =>
      ours.cpuPerRequest === null || theirs.cpuPerRequest === null
        ? null
        : theirs.cpuPerRequest / ours.cpuPerRequest,
    );
    return {
      floor: server,
      throughput: median(throughput),
      throughputOfRounds: rangeOf(throughput),
      cpu: medianIfKnown(cpu),
    };
  });
}

/** The value below which that share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function medianIfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}

export function rangeOf(values: readonly number[]): Range {
  return [Math.min(...values), Math.max(...values)];
}
