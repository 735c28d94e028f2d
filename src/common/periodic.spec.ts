import { setTimeout as wait } from 'node:timers/promises';
import { Periodic } from './periodic.js';

const warnings: string[] = [];
const logger = { warn: (text: string) => void warnings.push(text) };
let periodic: Periodic | undefined;
beforeEach(() => {
  warnings.length = 0;
});
afterEach(() => periodic?.stop());

it('runs again and again, and never twice at once', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  periodic = new Periodic(
    5,
    async () => {
      most = Math.max(most, ++running);
      await wait(20);
      running -= 1;
      runs += 1;
    },
    logger,
    'it stays',
  );
  while (runs < 3) await wait(5);
  expect(most).toBe(1);
});

it('tells a run that fails, by its code where it has one, and goes on', async () => {
  const failures = [
    Object.assign(new Error('row (alice) is wrong'), { code: '23505' }),
    new Error('no code'),
  ];
  let runs = 0;
  periodic = new Periodic(
    5,
    () => {
      const failure = failures[runs++];
      return failure ? Promise.reject(failure) : Promise.resolve();
    },
    logger,
    'it stays',
  );
  while (runs < 4) await wait(5);
  expect(warnings).toEqual(['it stays: 23505', 'it stays: no code']);
});

it('waits at its end for the run under way, which can see that it should end', async () => {
  let ended = false;
  const own: Periodic = new Periodic(
    1,
    async () => {
      while (!own.stopped) await wait(1);
      await wait(20);
      ended = true;
    },
    logger,
    'it stays',
  );
  await wait(20);
  await own.stop();
  expect(ended).toBe(true);
});
