import { currentIndex, signingKeyStates } from './signing-key-states.js';

const start = Date.parse('2026-01-01T00:00:00Z');
const minute = 60_000;
const at = (minutes: number): { activatesAt: Date } => ({ activatesAt: new Date(start + minutes * minute) });

describe('signingKeyStates', () => {
  const keys = [at(0), at(100), at(200)];

  it.each([
    [0, ['current', 'next', 'next']],
    [99, ['current', 'next', 'next']],
    [100, ['previous', 'current', 'next']],
    [199, ['previous', 'current', 'next']],
    [200, ['previous', 'previous', 'current']],
    [9_999, ['previous', 'previous', 'current']],
  ])('after %d minutes', (minutes, states) => {
    const now = start + minutes * minute;
    expect(signingKeyStates(keys, now).map(({ state }) => state)).toEqual(states);
    expect(currentIndex(keys, now)).toBe(states.indexOf('current'));
  });

  it('the first key signs also by a clock that lags behind the database', () => {
    expect(signingKeyStates(keys, start - minute).map(({ state }) => state)).toEqual([
      'current',
      'next',
      'next',
    ]);
  });

  it("the last token of a previous key is dead an hour and two minutes after its successor's first", () => {
    expect(signingKeyStates(keys, start + 200 * minute).map(({ deadAt }) => deadAt)).toEqual([
      at(162).activatesAt,
      at(262).activatesAt,
      undefined,
    ]);
  });
});
