import { Tally } from './tally.js';

const day = 86_400_000;
/** 2026-11-22T00:00:00Z */
const midnight = 20_779 * day;

let now: number;
let tally: Tally;
beforeEach(() => {
  now = midnight;
  tally = new Tally({ now: () => now });
});

const users = (): [number, string][] =>
  (tally.take()?.users ?? []).map((seen) => [seen.day - midnight / day, seen.userId]);

it('tells of a user once a day, whatever has been written meanwhile', () => {
  tally.userActive('a');
  tally.userActive('a');
  tally.userActive('b');
  expect(users()).toEqual([
    [0, 'a'],
    [0, 'b'],
  ]);
  tally.userActive('a');
  expect(tally.take()).toBeUndefined();
});

it('begins anew at midnight, UTC, and neither before nor after', () => {
  now = midnight - 1;
  tally.userActive('a');
  tally.login('new');
  now = midnight;
  tally.userActive('a');
  tally.login('new');
  now = midnight + day - 1;
  tally.userActive('a');
  tally.login('new');
  const batch = tally.take();
  expect(batch?.users.map((seen) => seen.day - midnight / day)).toEqual([-1, 0]);
  expect(Object.fromEntries(batch?.logins ?? [])).toEqual({ '2026-11-21 new': 1, '2026-11-22 new': 2 });
});

it('keeps what could not be written, and adds to it', () => {
  tally.userActive('a');
  tally.login('new');
  const failed = tally.take();
  tally.userActive('b');
  tally.login('new');
  tally.login('returning');
  if (failed) tally.giveBack(failed);
  const batch = tally.take();
  expect(batch?.users.map(({ userId }) => userId)).toEqual(['a', 'b']);
  expect(Object.fromEntries(batch?.logins ?? [])).toEqual({ '2026-11-22 new': 2, '2026-11-22 returning': 1 });
});

it('drops users of a day that has been counted, and no logins', () => {
  tally.userActive('a');
  tally.login('new');
  now += 2 * day;
  tally.userActive('b');
  const batch = tally.take();
  expect(batch?.users.map(({ userId }) => userId)).toEqual(['b']);
  expect([...(batch?.logins.keys() ?? [])]).toEqual(['2026-11-22 new']);
});

it('holds a bounded number of users while the database is away, and takes the others when they come again', () => {
  for (let i = 0; i < 60_000; i++) tally.userActive(`user-${i}`);
  let written = 0;
  for (let batch = tally.take(); batch; batch = tally.take()) {
    expect(batch.users.length).toBeLessThanOrEqual(1_000);
    written += batch.users.length;
  }
  expect(written).toBe(50_000);
  tally.userActive('user-59999');
  expect(users()).toEqual([[0, 'user-59999']]);
});
