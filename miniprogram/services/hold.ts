import { type Timing } from './timing.js';

/** Milliseconds: a user who looks at WeChat's phone sheet for longer has put the phone away. */
const longest = 60_000;

/** Keeps others waiting for a while that somebody needs undisturbed, and never for longer than a minute. */
export class Hold {
  private release: (() => void) | undefined;
  private released: Promise<void> = Promise.resolve();

  constructor(private readonly timing: Timing) {}

  /** A second call begins the minute anew. */
  begin(): void {
    this.end();
    this.released = new Promise((resolve) => {
      const callOff = this.timing.after(longest, () => {
        this.end();
      });
      this.release = () => {
        callOff();
        resolve();
      };
    });
  }

  end(): void {
    this.release?.();
    this.release = undefined;
  }

  /** Resolves when nobody holds any more. */
  async over(): Promise<void> {
    while (this.release) await this.released;
  }
}
