import { type Timing } from '../../miniprogram/services/index.js';

/** Milliseconds: what is shorter is a pause, and what is longer is for the user's hands. */
const timeout = 10_000;

/** Time as the client asks for it: pauses are no longer than they must, and a timeout comes when the test says so. */
export class TestTiming implements Timing {
  private offset = 0;
  private readonly timers = new Map<() => void, number>();

  now(): number {
    return Date.now() + this.offset;
  }

  random(): number {
    return 0.5;
  }

  after(milliseconds: number, run: () => void): () => void {
    if (milliseconds >= timeout) {
      // One run may be asked for more than once.
      const timer = (): void => {
        run();
      };
      this.timers.set(timer, milliseconds);
      return () => this.timers.delete(timer);
    }
    const timer = setTimeout(run, 0);
    return () => {
      clearTimeout(timer);
    };
  }

  /** The phone's clock alone. */
  advance(milliseconds: number): void {
    this.offset += milliseconds;
  }

  /** How many timers of ten seconds or more there are. */
  get waiting(): number {
    return this.timers.size;
  }

  /** All that waits for that long has waited. */
  timeOut(milliseconds = timeout): void {
    for (const [run, after] of [...this.timers]) {
      if (after !== milliseconds) continue;
      this.timers.delete(run);
      run();
    }
  }
}
