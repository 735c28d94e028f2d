import { jest } from '@jest/globals';

/**
 * Holds the intervals of every instance that is started after this call: what they poll for they learn when the test
 * lets the time pass, and not by a poll that came in between. Timeouts, and whatever waits for a network, go on.
 */
export function holdPolls(): void {
  jest.useFakeTimers({
    doNotFake: [
      'Date',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setTimeout',
      'clearTimeout',
    ],
  });
}

/** As if so many milliseconds had passed for everything that is done again and again. */
export function passPollTime(milliseconds: number): void {
  jest.advanceTimersByTime(milliseconds);
}
