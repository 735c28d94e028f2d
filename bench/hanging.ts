import { setTimeout as delay } from 'node:timers/promises';
import { BenchError, inOneLine } from './errors.js';
import { drive, type Sample } from './load.js';
import { freshCode, hangingCode, logIn, loginPath } from './logins.js';
import { type Options } from './options.js';
import { type Load } from './scenarios/index.js';
import { tokenLoad } from './scenarios/token-load.js';
import { type Server, type Stage } from './stage.js';
import { median, rangeOf, summary, type Range } from './statistics.js';

export const hangingName = 'hanging';

/** How much longer the slowest hundredth of other requests may take while WeChat does not answer. */
const target = 2;
/** Requests a second that need WeChat. One in ten is answered: else the circuit opens, and nobody waits for anything. */
const rate = 100;
const answered = 10;

export interface Hanging {
  readonly path: string;
  readonly calm: Sample[];
  readonly hanging: Sample[];
  /** How many requests waited for WeChat at the same time, at most. */
  waiting: number;
}

/**
 * The same operation under the same load, with and without a WeChat that takes requests and does not answer, which
 * logins and checks of session keys meet meanwhile. In turn, and the other way round in every other round.
 */
export async function measureHanging(
  { servers: { service } }: Stage,
  { rounds, warmUp, leadIn, duration }: Options,
  tell: (line: string) => void,
): Promise<Hanging[]> {
  const [waiter] = (await logIn(service, 500)).slice(-1);
  const paths = ['/v1/users/me', '/v1/auth/verify'];
  const measured = paths.map((path): Hanging => ({ path, calm: [], hanging: [], waiting: 0 }));
  const loads = await Promise.all(paths.map((path) => tokenLoad(path, 200)(service)));
  const take = async (one: Hanging, load: Load, kind: 'calm' | 'hanging', when: string): Promise<Sample> => {
    const background = kind === 'hanging' ? new Waiting(service, waiter?.accessToken ?? '') : undefined;
    if (leadIn > 0) await drive(service, load, leadIn);
    const sample = await drive(service, load, duration);
    one.waiting = Math.max(one.waiting, (await background?.end()) ?? 0);
    tell(`${when}  ${one.path.padEnd(16)} ${kind.padEnd(8)} p99 ${sample.p99.toFixed(1)} ms`);
    return sample;
  };

  for (const load of loads) await drive(service, load, warmUp);
  for (let round = 1; round <= rounds; round += 1) {
    for (const [index, one] of measured.entries()) {
      const order = round % 2 === 1 ? (['calm', 'hanging'] as const) : (['hanging', 'calm'] as const);
      for (const kind of order) {
        one[kind].push(await take(one, loads[index] as Load, kind, `round ${round}/${rounds}`));
      }
    }
  }
  return measured;
}

export function hangingReport(measured: readonly Hanging[]): string {
  const lines = measured.map(({ path, calm, hanging, waiting }) => {
    const ratios = hanging.map(({ p99 }, round) => p99 / (calm[round]?.p99 ?? Number.NaN));
    const ratio = median(ratios);
    const [low, high]: Range = rangeOf(ratios);
    return (
      `  ${path.padEnd(16)} p99 ${summary(calm).p99.toFixed(1)} ms calm, ${summary(hanging).p99.toFixed(1)} ms hanging, ` +
      `${ratio.toFixed(2)} of it (rounds: ${low.toFixed(2)} - ${high.toFixed(2)}), target ${target.toFixed(2)}: ` +
      `${ratio <= target ? 'met' : 'MISSED'}; ${waiting} requests waited for WeChat at once`
    );
  });
  const title = `${hangingName}: other routes while WeChat takes ${rate} requests/s and answers one in ${answered}`;
  return [title, ...lines].join('\n');
}

/** Clients that need WeChat, at a steady rate, however long they wait. */
class Waiting {
  private readonly ended = new AbortController();
  private readonly done: Promise<void>;
  private now = 0;
  private most = 0;
  private failure: unknown;

  constructor(
    private readonly service: Server,
    private readonly accessToken: string,
  ) {
    this.done = this.run();
    this.done.catch(() => undefined);
  }

  /** @returns how many waited at once, at most; when the last one has been answered */
  async end(): Promise<number> {
    this.ended.abort();
    await this.done;
    return this.most;
  }

  private async run(): Promise<void> {
    // To the last answer one in ten gets through: the circuit would be open for the next round.
    for (let turn = 0; !this.ended.signal.aborted || this.now > 0; turn += 1) {
      if (!this.ended.signal.aborted || turn % answered === 0) {
        this.one(turn).catch((error: unknown) => (this.failure = error));
      }
      await delay(1_000 / rate);
      if (this.failure !== undefined)
        throw new BenchError(`a request that needs WeChat got no answer: ${inOneLine(this.failure)}`);
    }
  }

  private async one(turn: number): Promise<void> {
    this.most = Math.max(this.most, ++this.now);
    // Of users whose tokens nobody measures with: another login too many ends the oldest session.
    const code = turn % answered === 0 ? freshCode(1_000 + (turn % 3_000)) : hangingCode();
    const login = { method: 'POST', path: loginPath, body: JSON.stringify({ code }) };
    const check = { method: 'GET', path: '/v1/users/me/session-key', body: null };
    const { method, path, body } = turn % answered === 0 || turn % 2 === 1 ? login : check;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.accessToken}` };
    const answer = await fetch(this.service.url + path, { method, body, headers });
    await answer.text();
    this.now -= 1;
  }
}
