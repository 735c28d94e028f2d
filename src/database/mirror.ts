import { type Logger } from '@nestjs/common';

/** Something that is read again and again: one read at a time, and never one too few. */
export class Mirror {
  private current: Promise<void> = Promise.resolve();
  private queued: Promise<void> | undefined;
  private failing = false;
  private closed = false;

  constructor(
    private readonly name: string,
    private readonly read: () => Promise<void>,
    private readonly logger: Pick<Logger, 'log' | 'warn'>,
  ) {}

  /** Resolves, never rejects, when a read that began after this call is over. */
  refresh(): Promise<void> {
    // The read under way may have begun too early; all who ask while it lasts share the one after it.
    this.queued ??= this.current.then(() => {
      this.current = this.queued as Promise<void>;
      this.queued = undefined;
      return this.closed ? undefined : this.attempt();
    });
    return this.queued;
  }

  /** No read begins any more, nor is anything told: connections are closing. Resolves when none is under way. */
  close(): Promise<void> {
    this.closed = true;
    return this.queued ?? this.current;
  }

  private async attempt(): Promise<void> {
    try {
      await this.read();
      if (this.failing) this.logger.log(`${this.name} can be read again`);
      this.failing = false;
    } catch (error) {
      // Once an outage, not once a second.
      if (!this.failing && !this.closed) {
        const { code, message } = error as { code?: unknown; message?: unknown };
        this.logger.warn(
          `${this.name} cannot be read (${String(code ?? message)}); the copy in memory stays as it is`,
        );
      }
      this.failing = true;
    }
  }
}
