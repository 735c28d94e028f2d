/** Wall-clock time plus what `POST /_control/clock` has added: tests move it, they never wait for it. */
export class Clock {
  #advancedMs = 0;

  /** Milliseconds since 1970, in simulated time. */
  now(): number {
    return Date.now() + this.#advancedMs;
  }

  get advancedMs(): number {
    return this.#advancedMs;
  }

  advance(ms: number): void {
    this.#advancedMs += ms;
  }

  reset(): void {
    this.#advancedMs = 0;
  }
}
