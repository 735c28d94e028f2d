import { DomainError } from './errors/index.js';

/** Lets so much of a kind of work be done at once, and so much wait for its turn: what is beyond both is refused. */
export class Turns {
  private working = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly maxWaiting: number,
  ) {}

  /** @throws DomainError SERVICE_UNAVAILABLE when too many wait already; what `work` throws */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.working >= this.atOnce) {
      if (this.waiting.length >= this.maxWaiting) throw new DomainError('SERVICE_UNAVAILABLE');
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.working++;
    try {
      return await work();
    } finally {
      this.working--;
      this.waiting.shift()?.();
    }
  }
}
