/** Whoever asks while it runs gets what it gives: the same promise, the same failure. */
export class SingleFlight<T> {
  private flight: Promise<T> | undefined;

  get flying(): boolean {
    return this.flight !== undefined;
  }

  /** @param willDo whether what flies already is what is asked for; what is not, is waited for first */
  async run(work: () => Promise<T>, willDo: () => boolean = () => true): Promise<T> {
    while (this.flight && !willDo()) await this.landed();
    this.flight ??= this.fly(work);
    return this.flight;
  }

  private async fly(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      this.flight = undefined;
    }
  }

  /** Resolves when it is over, however it went. */
  async landed(): Promise<void> {
    await this.flight?.catch(() => undefined);
  }
}
