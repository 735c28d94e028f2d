import { type Clock } from '../clock.js';

/** What became of one request. */
export interface Taken {
  readonly passed: boolean;
  /** How many more would pass at once. */
  readonly remaining: number;
  /** Milliseconds until one passes again; 0 when this one did. */
  readonly wait: number;
  /** Milliseconds until the whole allowance is back, if nothing more is taken. */
  readonly full: number;
}

/** Rounding of the times below; far below one request. */
const tolerance = 1e-6;

/**
 * How much each key may still do under one limit of `count` requests in `window` milliseconds: the generic cell rate
 * algorithm (ITU-T I.371). An allowance of `count` comes back evenly, one request every window/count.
 *
 * Not a fixed window: that lets twice the count pass at its edge, and shuts out everybody behind a carrier's
 * shared address until it ends. Not two weighted windows: they are exact only if the requests of the window before
 * came evenly, need two numbers a key, and shut out as long. Here a key is one number, what is refused counts for
 * nothing, the wait is exact, and an address that sends too much goes on being served at the rate of the limit.
 */
export class Allowances {
  /** By key, the time at which its whole allowance is back. */
  private young = new Map<string, number>();
  /** Those not seen since the generation changed. One window later the whole of each is back: nothing is lost. */
  private old = new Map<string, number>();
  private since = 0;
  private readonly start: number;
  /** Requests per millisecond. Times are counted in requests: adding one then never rounds. */
  private readonly rate: number;

  /** @param capacity keys in a generation, of two; a key takes some 150 bytes */
  constructor(
    private readonly count: number,
    private readonly window: number,
    private readonly clock: Clock,
    private readonly capacity = 50_000,
  ) {
    this.start = clock.now();
    this.rate = count / window;
  }

  /** Takes one request off the key's allowance, unless nothing is left of it. */
  take(key: string): Taken {
    const elapsed = this.clock.now() - this.start;
    this.age(elapsed);
    const now = elapsed * this.rate;
    const before = Math.max(this.young.get(key) ?? this.old.get(key) ?? 0, now);
    const after = before + 1;
    const excess = after - now - this.count;
    if (excess > tolerance) {
      return { passed: false, remaining: 0, wait: excess / this.rate, full: (before - now) / this.rate };
    }
    if (this.young.size >= this.capacity && !this.young.has(key)) this.forget(now);
    this.young.set(key, after);
    return {
      passed: true,
      remaining: Math.floor(tolerance - excess),
      wait: 0,
      full: (after - now) / this.rate,
    };
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.young.size + this.old.size;
  }

  private age(elapsed: number): void {
    // A machine's clock that was set back must not lock anybody out until it has caught up.
    const setBack = elapsed < this.since;
    if (!setBack && elapsed < this.since + this.window) return;
    this.old = setBack ? new Map<string, number>() : this.young;
    this.young = new Map();
    this.since = elapsed;
  }

  /**
   * Those that took least go first: who comes from many addresses makes us forget his own single requests, and
   * not who has used up an allowance.
   */
  private forget(now: number): void {
    let few = 0.5;
    let forgotten = 0;
    while (forgotten < this.capacity / 2) {
      few *= 2;
      forgotten = 0;
      for (const full of this.young.values()) if (full - now <= few) forgotten++;
    }
    // A new map, since deleting so many one by one takes longer.
    const kept = new Map<string, number>();
    for (const [key, full] of this.young) if (full - now > few) kept.set(key, full);
    this.young = kept;
  }
}
