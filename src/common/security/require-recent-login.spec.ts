import { Clock } from '../clock.js';
import { Randomness } from '../randomness.js';
import { isRecentLogin } from './require-recent-login.decorator.js';

describe('isRecentLogin', () => {
  const hour = 60 * 60 * 1000;
  const login = Date.parse('2026-11-22T08:00:00.123Z');
  const clock = Object.assign(new Clock(), { now: () => login });
  const sessionId = new Randomness(clock).uuidv7();

  it('is true for 12 hours, to the millisecond, however the id is spelled', () => {
    for (const id of [sessionId, sessionId.toUpperCase()]) {
      expect(isRecentLogin(id, login)).toBe(true);
      expect(isRecentLogin(id, login + 12 * hour - 1)).toBe(true);
      expect(isRecentLogin(id, login + 12 * hour)).toBe(false);
    }
  });

  it('is true when the clock of the instance that logged in is ahead', () => {
    expect(isRecentLogin(sessionId, login - 1_000)).toBe(true);
  });

  it.each(['', 'x', 'ffffffff-ffff-4fff-bfff-ffffffffffff', '019ab0c4-7d1e-8a52-9c1b-5d3f0e9a1b2c'])(
    'is false for "%s", which does not tell its age',
    (id) => {
      expect(isRecentLogin(id, 0)).toBe(false);
    },
  );
});
