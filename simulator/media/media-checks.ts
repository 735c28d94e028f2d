import { type MediaAsked, MediaCheck, type Surroundings } from './media-check.js';
import { MediaVerdicts } from './verdicts.js';

/** How many checks are remembered: the newest ones. */
const CAPACITY = 1_000;

/** Every picture and sound that the back ends had checked, and what shall come of the next ones. */
export class MediaChecks {
  readonly verdicts = new MediaVerdicts();
  #checks: MediaCheck[] = [];
  #ending = new AbortController();

  /** Begins a check, whose push comes by itself; `closing` ends it. */
  begin(asked: MediaAsked, surroundings: Surroundings, closing: AbortSignal): void {
    const signal = AbortSignal.any([this.#ending.signal, closing]);
    const check = new MediaCheck(asked, this.verdicts.of(asked.account), surroundings, signal);
    this.#checks = [...this.#checks.slice(1 - CAPACITY), check];
  }

  /** Newest last. */
  list(): readonly MediaCheck[] {
    return this.#checks;
  }

  /** Lets what is held go; gives all there were once none of them is under way. */
  async release(): Promise<readonly MediaCheck[]> {
    const released = this.#checks;
    for (const check of released) check.release();
    await Promise.all(released.map(({ over }) => over));
    return released;
  }

  reset(): void {
    this.#ending.abort();
    this.#ending = new AbortController();
    this.#checks = [];
    this.verdicts.reset();
  }
}
