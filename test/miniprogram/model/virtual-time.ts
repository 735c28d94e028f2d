import { type Timing } from '../../../miniprogram/services/index.js';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Time that passes as fast as the work of it is done; chance that is the same each time. */
export class VirtualTime implements Timing {
  private time = 1_700_000_000_000;
  private readonly timers = new Set<Timer>();

  now(): number {
    return this.time;
  }

  random(): number {
    return 0.5;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.time + milliseconds, run };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Until nothing is left to wait for. */
  async runOut(): Promise<void> {
    for (;;) {
      // Everything that promises had to do.
      await new Promise(setImmediate);
      const next = [...this.timers].reduce<Timer | undefined>(
        (first, each) => (first === undefined || each.at < first.at ? each : first),
        undefined,
      );
      if (next === undefined) return;
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.run();
    }
  }
}
