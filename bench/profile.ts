import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from './errors.js';
import { type Measured } from './rounds.js';

interface Node {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

/** A .cpuprofile as the inspector's protocol defines it; times in microseconds. */
interface CpuProfile {
  readonly nodes: readonly Node[];
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
    const { modules, functions } = times(profile, (at) =>
      spans.some(({ from, to }) => from <= at && at <= to),
    );
    return [
      `${scenario.name}: time by module, with what it had Node and V8 do`,
      ...ranking(modules),
      `${scenario.name}: time by function, without what it called`,
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
function times(profile: CpuProfile, counts: (at: number) => boolean): { modules: Times; functions: Times } {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const responsible = responsibleModules(profile);
  const modules = new Map<string, number>();
  const functions = new Map<string, number>();
  let at = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    at += delta;
    const frame = nodes.get(id)?.callFrame;
    if (!frame || frame.functionName === '(idle)' || !counts(at / 1e6)) continue;
    const module = responsible.get(id) ?? 'Node and V8';
    const name = `${frame.functionName || `(line ${frame.lineNumber + 1})`}  ${ownModule(frame.url) ?? (frame.url || 'V8')}`;
    modules.set(module, (modules.get(module) ?? 0) + delta);
    functions.set(name, (functions.get(name) ?? 0) + delta);
  }
  return { modules, functions };
}

/** Per node of the call tree: the nearest module on the way to the root that is not a part of Node. */
function responsibleModules({ nodes }: CpuProfile): ReadonlyMap<number, string> {
  const responsible = new Map<number, string>();
  // A node stands behind its parent.
  for (const { id, callFrame, children = [] } of nodes) {
    const module =
      ownModule(callFrame.url) ?? responsible.get(id) ?? (callFrame.url ? rootOf(callFrame.url) : undefined);
    const special = callFrame.functionName === '(garbage collector)' ? callFrame.functionName : module;
    if (special !== undefined) responsible.set(id, special);
    if (module !== undefined) for (const child of children) responsible.set(child, module);
  }
  return responsible;
}

/** A package or a file of the service; undefined for Node and the engine. */
function ownModule(url: string): string | undefined {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? /\/(src\/.*)$/.exec(url)?.[1];
}

/** Node's own work that nobody called for: reading sockets, parsing HTTP, timers. */
function rootOf(url: string): string {
  return url.startsWith('node:') ? url : 'Node and V8';
}

function ranking(times: Times): string[] {
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, shown)
    .map(([name, time]) => `  ${((100 * time) / total).toFixed(1).padStart(5)} %  ${name}`);
}
