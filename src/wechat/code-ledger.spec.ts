import fc from 'fast-check';
import { inspect } from 'node:util';
import { StoppedClock } from '../../test/support/stopped-clock.js';
import { type DomainError } from '../common/errors/index.js';
import { CodeLedger } from './code-ledger.js';

const minute = 60_000;
/** How many of the newest codes are remembered at least, however fast they come. */
const kept = 100_000;

describe('CodeLedger', () => {
  let clock: StoppedClock;
  let ledger: CodeLedger;
  beforeEach(() => {
    clock = new StoppedClock();
    ledger = new CodeLedger(clock);
  });

  /** undefined: the code may be sent. */
  function spend(code: string): string | undefined {
    try {
      ledger.spend(code);
      return undefined;
    } catch (error) {
      return (error as DomainError).code;
    }
  }

  it('lets a code pass once', () => {
    expect(spend('a')).toBeUndefined();
    expect(spend('a')).toBe('WECHAT_CODE_USED');
    expect(spend('a')).toBe('WECHAT_CODE_USED');
    expect(spend('b')).toBeUndefined();
  });

  it('lets a code pass again that was not sent after all', () => {
    expect(spend('a')).toBeUndefined();
    ledger.release('a');
    ledger.release('never seen');
    expect([spend('a'), spend('a')]).toEqual([undefined, 'WECHAT_CODE_USED']);
    clock.milliseconds += 5 * minute;
    expect(spend('b')).toBeUndefined();
    ledger.release('a');
    expect(spend('a')).toBeUndefined();
  });

  it('tells codes apart by every character', () => {
    for (const code of ['a', 'A', 'a ', 'aa', 'a\0', '']) expect(spend(code)).toBeUndefined();
  });

  it('remembers that WeChat did not know a code', () => {
    spend('a');
    spend('b');
    ledger.markInvalid('a');
    expect(spend('a')).toBe('WECHAT_CODE_INVALID');
    expect(spend('b')).toBe('WECHAT_CODE_USED');
  });

  it('remembers for the five minutes that a code lives, whenever it was spent and whatever comes meanwhile', () => {
    const waits = fc.array(fc.nat({ max: 6 * minute }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(waits, (pauses) => {
        clock = new StoppedClock();
        ledger = new CodeLedger(clock);
        const spentAt = new Map<string, number>();
        for (const [i, pause] of pauses.entries()) {
          clock.milliseconds += pause;
          const now = clock.milliseconds;
          const living = [...spentAt].filter(([, at]) => now - at < 5 * minute).map(([code]) => code);
          expect(living.map(spend)).toEqual(living.map(() => 'WECHAT_CODE_USED'));
          ledger.spend(`code-${i}`);
          spentAt.set(`code-${i}`, now);
        }
      }),
    );
  });

  it('remembers also that it was invalid for those five minutes', () => {
    clock.milliseconds += 5 * minute - 1;
    spend('a');
    clock.milliseconds += 3_000;
    spend('b');
    ledger.markInvalid('a');
    clock.milliseconds += 5 * minute - 3_001;
    expect(spend('a')).toBe('WECHAT_CODE_INVALID');
  });

  it('forgets after ten minutes of logins', () => {
    spend('a');
    for (const other of ['b', 'c']) {
      clock.milliseconds += 5 * minute;
      spend(other);
    }
    expect(spend('a')).toBeUndefined();
  });

  it('does not forget when the clock steps back', () => {
    spend('a');
    clock.milliseconds -= 60 * minute;
    expect(spend('a')).toBe('WECHAT_CODE_USED');
  });

  it('is bounded: under a flood it keeps the newest hundred thousand, and forgets the oldest', () => {
    const flood = 3 * kept;
    for (let i = 0; i < flood; i++) ledger.spend(`code-${i}`);
    for (const i of [flood - 1, flood - kept / 2, flood - kept])
      expect(spend(`code-${i}`)).toBe('WECHAT_CODE_USED');
    expect(spend('code-0')).toBeUndefined();
  });

  it('keeps no code in memory, only what cannot be turned back', () => {
    spend('a-very-secret-code');
    ledger.markInvalid('a-very-secret-code');
    expect(inspect(ledger, { depth: Infinity, showHidden: true })).not.toContain('a-very-secret-code');
  });
});
