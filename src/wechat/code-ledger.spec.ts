import { inspect } from 'node:util';
import { Clock } from '../common/clock.js';
import { type DomainError } from '../common/errors/index.js';
import { CodeLedger } from './code-ledger.js';

class StoppedClock extends Clock {
  milliseconds = 1_800_000_000_000;

  override now(): number {
    return this.milliseconds;
  }
}

const minute = 60_000;
/** How many codes are remembered at most. */
const capacity = 200_000;

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

  it('makes no entry for a code that was never spent', () => {
    ledger.markInvalid('a');
    expect(spend('a')).toBeUndefined();
  });

  it('remembers for ten minutes, twice the life of a code, and forgets then', () => {
    spend('a');
    clock.milliseconds += 10 * minute - 1;
    expect(spend('a')).toBe('WECHAT_CODE_USED');
    clock.milliseconds += 1;
    expect(spend('a')).toBeUndefined();
  });

  it('counts from the first attempt: a refused one prolongs nothing', () => {
    spend('a');
    clock.milliseconds += 6 * minute;
    expect(spend('a')).toBe('WECHAT_CODE_USED');
    clock.milliseconds += 6 * minute;
    expect(spend('a')).toBeUndefined();
  });

  it('forgets each code in its own time', () => {
    spend('early');
    clock.milliseconds += 5 * minute;
    spend('late');
    clock.milliseconds += 5 * minute;
    expect(spend('late')).toBe('WECHAT_CODE_USED');
    expect(spend('early')).toBeUndefined();
  });

  it('does not forget when the clock steps back', () => {
    spend('a');
    clock.milliseconds -= 60 * minute;
    expect(spend('a')).toBe('WECHAT_CODE_USED');
  });

  it('is bounded: full, it forgets the oldest and nobody else', () => {
    for (let i = 0; i < capacity; i++) ledger.spend(`code-${i}`);
    expect(spend('code-1')).toBe('WECHAT_CODE_USED');
    expect(spend('one-more')).toBeUndefined();
    expect(spend('one-more')).toBe('WECHAT_CODE_USED');
    expect(spend(`code-${capacity - 1}`)).toBe('WECHAT_CODE_USED');
    expect(spend('code-0')).toBeUndefined();
  });

  it('keeps no code in memory, only what cannot be turned back', () => {
    spend('a-very-secret-code');
    ledger.markInvalid('a-very-secret-code');
    expect(inspect(ledger, { depth: Infinity, showHidden: true })).not.toContain('a-very-secret-code');
  });
});
