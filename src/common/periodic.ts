import { type Logger } from '@nestjs/common';

/** What a database's error is called, without what it says of the data. */
function nameOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return code ?? message ?? 'unknown error';
}

/** Work that comes again and again, one run at a time. A run that fails is told, and left to the next one. */
export class Periodic {
  private readonly timer: NodeJS.Timeout;
  private running: Promise<void> | undefined;
  private ended = false;

  /**
   * @param interval milliseconds between two beginnings; each instance has its own rhythm
   * @param failure what it means that a run has failed, for the log
   */
  constructor(
    interval: number,
    private readonly work: () => Promise<unknown>,
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly failure: string,
  ) {
    this.timer = setInterval(() => {
      this.running ??= this.attempt().finally(() => (this.running = undefined));
    }, interval);
    this.timer.unref();
  }

  /** Whether the work in hand should come to an end. */
  get stopped(): boolean {
    return this.ended;
  }

  /** Resolves when no run is under way, and none will be. */
  async stop(): Promise<void> {
    this.ended = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async attempt(): Promise<void> {
    try {
      await this.work();
    } catch (error) {
      this.logger.warn(`${this.failure}: ${nameOf(error)}`);
    }
  }
}
