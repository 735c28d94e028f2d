import { BenchError } from './errors.js';

/** What has been started and must go, last first, however the run ends. */
export class Teardown {
  private readonly steps: (() => Promise<void>)[] = [];
  private closed = false;

  /**
   * @param step called once; to be added before what it ends is waited for
   * @throws BenchError when the run is over already: the step is taken, and nothing more should be started
   */
  add(step: () => Promise<void>): void {
    this.steps.push(step);
    if (this.closed) throw new BenchError('the run is over');
  }

  /** Takes every step, whatever fails; gives the failures. */
  async close(): Promise<unknown[]> {
    this.closed = true;
    const failures: unknown[] = [];
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      await step().catch((error: unknown) => failures.push(error));
    }
    return failures;
  }
}
