import fc from 'fast-check';
import { StoppedClock } from '../../../test/support/stopped-clock.js';
import { Allowances } from './allowances.js';

const minute = 60_000;

describe('Allowances', () => {
  let clock: StoppedClock;
  beforeEach(() => {
    clock = new StoppedClock();
  });

  /** How many of so many requests at once pass. */
  const passing = (allowances: Allowances, requests: number, key = 'a'): number =>
    Array.from({ length: requests }, () => allowances.take(key)).filter(({ passed }) => passed).length;

  it('lets as many pass at once as the limit says, and counts down', () => {
    const allowances = new Allowances(3, minute, clock);
    const taken = Array.from({ length: 4 }, () => allowances.take('a'));
    expect(taken).toEqual([
      { passed: true, remaining: 2, wait: 0, full: 20_000 },
      { passed: true, remaining: 1, wait: 0, full: 40_000 },
      { passed: true, remaining: 0, wait: 0, full: 60_000 },
      { passed: false, remaining: 0, wait: 20_000, full: 60_000 },
    ]);
  });

  it('counts each key for itself', () => {
    const allowances = new Allowances(3, minute, clock);
    expect(passing(allowances, 10, 'a')).toBe(3);
    expect(passing(allowances, 10, 'b')).toBe(3);
  });

  it('gives the allowance back evenly, and no more of it than there was', () => {
    const allowances = new Allowances(600, minute, clock);
    expect(passing(allowances, 1_000)).toBe(600);
    clock.milliseconds += 1_000;
    expect(passing(allowances, 1_000)).toBe(10);
    clock.milliseconds += 24 * 60 * minute;
    expect(passing(allowances, 1_000)).toBe(600);
  });

  it('has no edge at which twice the limit passes', () => {
    for (let offset = 0; offset < 2 * minute; offset += 500) {
      const allowances = new Allowances(600, minute, clock);
      clock.milliseconds += offset;
      const before = passing(allowances, 1_000);
      clock.milliseconds += 2;
      expect([offset, before + passing(allowances, 1_000)]).toEqual([offset, 600]);
    }
  });

  it('goes on serving, at the rate of the limit, whoever never stops asking', () => {
    const allowances = new Allowances(60, minute, clock);
    passing(allowances, 60);
    let passed = 0;
    for (let second = 0; second < 600; second++) {
      clock.milliseconds += 1_000;
      passed += passing(allowances, 20);
    }
    expect(passed).toBe(600);
  });

  it('never passes more than the limit and what has come back since, and tells the exact wait', () => {
    const gaps = fc.array(fc.nat({ max: 30_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 90 }),
        gaps,
        (count, window, waits) => {
          const allowances = new Allowances(count, window * 1_000, clock);
          const passedAt: number[] = [];
          const take = (): number => {
            const { passed, wait } = allowances.take('a');
            if (passed) passedAt.push(clock.milliseconds);
            return Math.ceil(wait);
          };
          for (const gap of waits) {
            clock.milliseconds += gap;
            const wait = take();
            if (wait <= 2) continue;
            // Too early by the millisecond that is rounded up, and one more; then in time.
            clock.milliseconds += wait - 2;
            expect(take()).toBeGreaterThan(0);
            clock.milliseconds += 2;
            expect(take()).toBe(0);
          }
          const tooMany = passedAt.flatMap((from, first) =>
            passedAt
              .slice(first)
              .filter((until, more) => more + 1 > count + ((until - from) * count) / (window * 1_000) + 1e-3),
          );
          expect(tooMany).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('counts exactly after years of running, at limits high and low', () => {
    for (const [count, window] of [
      [1, minute],
      [7, 1_000],
      [600, minute],
      [100_000, 7_000],
    ] as const) {
      const allowances = new Allowances(count, window, clock);
      clock.milliseconds += 5 * 365 * 24 * 60 * minute + 1;
      expect([count, passing(allowances, count + 5)]).toEqual([count, count]);
    }
  });

  it('locks nobody out when the clock is set back', () => {
    const allowances = new Allowances(3, minute, clock);
    clock.milliseconds += 60 * minute;
    expect(passing(allowances, 3)).toBe(3);
    clock.milliseconds -= 30 * minute;
    expect(passing(allowances, 10)).toBe(3);
    clock.milliseconds += 20_000;
    expect(passing(allowances, 10)).toBe(1);
  });

  describe('remembers no more than it may', () => {
    it('of a million addresses, at once or over an hour', () => {
      for (const pause of [0, 3.6]) {
        const allowances = new Allowances(600, minute, clock);
        let most = 0;
        for (let i = 0; i < 1_000_000; i++) {
          clock.milliseconds += pause;
          allowances.take(`2001:db8:${i.toString(16)}::/64`);
          if (i % 1_000 === 0) most = Math.max(most, allowances.size);
        }
        expect(most).toBeGreaterThan(10_000);
        expect(most).toBeLessThanOrEqual(100_000);
      }
    });

    it('and forgets, after two windows, whoever was there', () => {
      const allowances = new Allowances(600, minute, clock, 1_000);
      for (let i = 0; i < 900; i++) allowances.take(`a${i}`);
      for (let window = 0; window < 2; window++) {
        clock.milliseconds += minute;
        allowances.take('b');
      }
      expect(allowances.size).toBe(2);
    });

    it('but keeps, through a flood of other addresses, who has used up a limit', () => {
      const allowances = new Allowances(10, minute, clock, 1_000);
      expect(passing(allowances, 20, 'attacker')).toBe(10);
      for (let i = 0; i < 100_000; i++) allowances.take(`flood${i}`);
      expect(passing(allowances, 20, 'attacker')).toBe(0);
    });

    it('and not even when every one of them uses up its limit', () => {
      const allowances = new Allowances(10, minute, clock, 100);
      for (let i = 0; i < 1_000; i++) passing(allowances, 20, `flood${i}`);
      expect(allowances.size).toBeLessThanOrEqual(200);
    });
  });

  it('keeps what was taken when the generation changes in the middle of it', () => {
    const allowances = new Allowances(60, minute, clock);
    clock.milliseconds += minute - 1;
    expect(passing(allowances, 100)).toBe(60);
    clock.milliseconds += 1;
    expect(passing(allowances, 100)).toBe(0);
    clock.milliseconds += minute - 1_000;
    expect(passing(allowances, 100)).toBe(59);
    clock.milliseconds += 1_000;
    expect(passing(allowances, 100)).toBe(1);
  });
});
