import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from './errors.js';
import { type Measured } from './rounds.js';

/** A .cpuprofile as the inspector's protocol defines it; times in microseconds. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const shown = 30;

/** CPU.<date>.<time>.<pid>.<thread>.<number>; other threads load modules, and are none of our business. */
const mainThread = /\.0\.\d+\.cpuprofile$/;

/** Where the service's own time went in the measured rounds, by module and by function. */
export async function explainProfile(folder: string, measured: readonly Measured[]): Promise<string> {
  const file = await newestProfile(folder);
  const profile = JSON.parse(await readFile(file, 'utf8')) as CpuProfile;
  const sections = measured.map(({ scenario, series }) => {
    const spans = series.find(({ server }) => server === 'service')?.samples ?? [];
    const { modules, functions } = selfTimes(profile, (at) =>
      spans.some(({ from, to }) => from <= at && at <= to),
    );
    return [
      `${scenario.name}: the service's self time by module`,
      ...ranking(modules),
      `${scenario.name}: the service's self time by function`,
      ...ranking(functions),
    ].join('\n');
  });
  return [...sections, `The profile: ${file}`].join('\n\n');
}

async function newestProfile(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((name) => mainThread.test(name));
  const dated = await Promise.all(
    files.map(async (name) => ({
      path: join(folder, name),
      written: (await stat(join(folder, name))).mtimeMs,
    })),
  );
  const newest = dated.sort((a, b) => b.written - a.written)[0];
  if (!newest) throw new BenchError(`the service wrote no profile into ${folder}`);
  return newest.path;
}

type Times = ReadonlyMap<string, number>;

/** @param counts whether a sample at that time (monotonic seconds) is of interest */
function selfTimes(
  profile: CpuProfile,
  counts: (at: number) => boolean,
): { modules: Times; functions: Times } {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const modules = new Map<string, number>();
  const functions = new Map<string, number>();
  let at = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    at += delta;
    const frame = frames.get(id);
    if (!frame || frame.functionName === '(idle)' || !counts(at / 1e6)) continue;
    const module = moduleOf(frame.url);
    const name = frame.functionName || `(anonymous, line ${frame.lineNumber + 1})`;
    modules.set(module, (modules.get(module) ?? 0) + delta);
    functions.set(`${name}  ${module}`, (functions.get(`${name}  ${module}`) ?? 0) + delta);
  }
  return { modules, functions };
}

/** A package, a file of the service, a part of Node, or the engine. */
function moduleOf(url: string): string {
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  return inPackage ?? /\/(src\/.*)$/.exec(url)?.[1] ?? (url || 'V8 and native code');
}

function ranking(times: Times): string[] {
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, shown)
    .map(([name, time]) => `  ${((100 * time) / total).toFixed(1).padStart(5)} %  ${name}`);
}
