import autocannon, { type Instance } from 'autocannon';
import { cpuSeconds } from './cpu.js';
import { BenchError } from './errors.js';
import { type Load } from './scenarios/index.js';
import { type Server } from './stage.js';

export const connections = 32;

/** What one server did under load for some seconds. */
export interface Sample {
  /** When it was, in seconds of the machine's monotonic clock. */
  readonly from: number;
  readonly to: number;
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of CPU time that the server used for one request; null where the system does not tell. */
  readonly cpuPerRequest: number | null;
  /** CPU time a second: 1 is one core. Below it the server was waiting for something else. */
  readonly serverCores: number | null;
  /** The same of this process, the load generator, which cannot exceed 1 by much. */
  readonly generatorCores: number;
}

/**
 * Keeps every connection busy with one request at a time.
 * @throws BenchError when one answer was not 2xx, or did not come
 */
export async function drive(server: Server, load: Load, seconds: number): Promise<Sample> {
  const latencies: number[] = [];
  const generatorBefore = process.cpuUsage();
  const cpuBefore = await cpuSeconds(server.pid);
  const from = monotonicSeconds();
  const result = await run(server, load, seconds, latencies);
  const to = monotonicSeconds();
  const cpuAfter = await cpuSeconds(server.pid);
  const generator = process.cpuUsage(generatorBefore);

  refuseFailures(server, result);
  const elapsed = to - from;
  const cpu = cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore;
  const sorted = Float64Array.from(latencies).sort();
  return {
    from,
    to,
    requests: latencies.length,
    requestsPerSecond: latencies.length / elapsed,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    cpuPerRequest: cpu === undefined ? null : (cpu * 1e6) / latencies.length,
    serverCores: cpu === undefined ? null : cpu / elapsed,
    generatorCores: (generator.user + generator.system) / 1e6 / elapsed,
  };
}

function run(server: Server, load: Load, seconds: number, latencies: number[]): Promise<autocannon.Result> {
  return new Promise((resolve, reject) => {
    const instance: Instance = autocannon(
      {
        url: server.url,
        connections,
        duration: seconds,
        // It looks at the end of the duration only when it samples.
        sampleInt: 50,
        bailout: 10,
        requests: load,
      },
      (error: Error | null, result: autocannon.Result) => {
        if (error) reject(error);
        else resolve(result);
      },
    );
    // Its own histogram counts whole milliseconds.
    instance.on('response', (_client, _status, _bytes, milliseconds) => {
      latencies.push(milliseconds);
    });
  });
}

function refuseFailures(server: Server, { non2xx, errors, statusCodeStats }: autocannon.Result): void {
  if (non2xx === 0 && errors === 0) return;
  const codes = Object.entries(statusCodeStats ?? {}).map(
    ([status, { count }]) => `${count ?? 0} x ${status}`,
  );
  throw new BenchError(
    `${server.name} did not answer all with 2xx: ${[...codes, `${errors} x no answer`].join(', ')}`,
  );
}

/** The clock of V8's CPU profiles, too. */
function monotonicSeconds(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}

function quantile(sorted: Float64Array, q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}
