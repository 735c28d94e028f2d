import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BenchError } from './errors.js';

export interface Options {
  readonly quick: boolean;
  readonly rounds: number;
  /** Seconds, per server and scenario. */
  readonly warmUp: number;
  /** Seconds, per server and scenario in every round. */
  readonly duration: number;
  /** Seconds before each of those that do not count: what rested meanwhile is awake again. */
  readonly leadIn: number;
  /** The names of the scenarios that are run; empty: all. */
  readonly scenarios: readonly string[];
  /** A file for the whole result. */
  readonly json: string | undefined;
  /** A folder for the service's CPU profile. */
  readonly cpuProf: string | undefined;
}

const maxRounds = 50;

export function usage(scenarios: readonly string[]): string {
  return `Usage: npm run bench -- [options]

Measures the service beside a raw node:http + pg + undici floor that does the same work.

  --quick            shorter warm-up and rounds, under a minute in all: a hint, no result
  --rounds N         rounds, 1 to ${maxRounds} (default 5, with --quick 3)
  --scenario NAME    only this one; may be repeated: ${scenarios.join(', ')}
  --json FILE        write every round's figures as JSON, too
  --cpu-prof DIR     profile the service, list its costliest functions, keep the .cpuprofile in DIR;
                     the service is slower meanwhile, so its ratios do not count
  --help

DATABASE_URL: a PostgreSQL server whose user may create databases; the benchmark makes one of its own there
and drops it. Without it, an embedded server is started in a temporary folder.`;
}

/** @throws BenchError that names the wrong argument */
export function readOptions(args: readonly string[], known: readonly string[]): Options | 'help' {
  const { values } = parse(args);
  if (values.help) return 'help';
  const unknown = values.scenario.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new BenchError(`there is no scenario ${unknown}; choose from ${known.join(', ')}`);
  }
  const rounds = Number(values.rounds ?? (values.quick ? 3 : 5));
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > maxRounds) {
    throw new BenchError(`--rounds must be a whole number from 1 to ${maxRounds}`);
  }
  return {
    quick: values.quick,
    rounds,
    warmUp: values.quick ? 3 : 15,
    duration: values.quick ? 2 : 5,
    leadIn: values.quick ? 0 : 1,
    scenarios: values.scenario,
    json: values.json,
    cpuProf: values['cpu-prof'] === undefined ? undefined : resolve(values['cpu-prof']),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        rounds: { type: 'string' },
        scenario: { type: 'string', multiple: true, default: [] },
        json: { type: 'string' },
        'cpu-prof': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new BenchError(`${(error as Error).message.split('. ', 1)[0] ?? ''}; see --help`);
  }
}
