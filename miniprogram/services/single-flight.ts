/** Whoever asks while it runs gets what it gives: the same promise, the same failure. */
export class SingleFlight<T> {
  private flight: Promise<T> | undefined;

  get flying(): boolean {
    return this.flight !== undefined;
  }

  run(work: () => Promise<T>): Promise<T> {
    this.flight ??= work().finally(() => {
      this.flight = undefined;
    });
    return this.flight;
  }

  /** Resolves when it is over, however it went. */
  async landed(): Promise<void> {
    while (this.flight) await this.flight.catch(() => undefined);
  }
}
