import fc from 'fast-check';
import { ApiError } from '../../miniprogram/services/index.js';
import { type Fate } from './model/model-phone.js';
import { play } from './model/play.js';
import { fate, fates, type Step, steps, turns } from './model/steps.js';

const runs = { numRuns: 250 };

it('whatever happens: ten at once, one refresh, one login, nothing is done twice, and all settles', async () => {
  await fc.assert(
    fc.asyncProperty(steps(turns.map((each) => [each])), fates, async (list, network) => {
      const { service, phone, settled, asked, leaks, state } = await play(list, network);
      expect(phone.atOnce.requests.highest).toBeLessThanOrEqual(10);
      expect(phone.atOnce.refreshes.highest).toBeLessThanOrEqual(1);
      expect(phone.atOnce.logins.highest).toBeLessThanOrEqual(1);
      expect(settled).toHaveLength(asked);
      expect([service.faults, leaks]).toEqual([[], []]);
      const done = [...service.processed].filter(([path]) => path.startsWith('/v1/POST'));
      expect(done.filter(([, times]) => times > 1)).toEqual([]);
      for (const { error } of settled.filter((each) => each.error !== undefined)) {
        expect(error).toBeInstanceOf(ApiError);
        expect(`${JSON.stringify(error)} ${String((error as Error).stack)}`).not.toMatch(/secret|code-\d/);
      }
      const kept = state.is === 'in' ? [] : [...phone.storage.values(), state];
      expect(JSON.stringify(kept)).not.toContain('secret');
      // WeChat's limit for a user: four a second.
      for (const [i, first] of phone.loginsAt.entries()) {
        expect((phone.loginsAt[i + 4] ?? Number.POSITIVE_INFINITY) - first).toBeGreaterThanOrEqual(1_000);
      }
    }),
    runs,
  );
});

it('lost answers log nobody out: who comes back within the minute has the same session', async () => {
  const lossy = fc.array(fc.oneof(fate('answered'), fate('answer lost', 'never answered', 'lost')), {
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(steps(), lossy, async (list, network) => {
      // The first login succeeds, and what is lost of a later refresh is repeated at once.
      const { service, settled, phone } = await play(
        [{ is: 'log in' }, { is: 'wait', for: 100 }, ...list],
        [{ is: 'answered', way: 1 }, ...network],
      );
      // Unless it was lost for longer.
      const logins = service.reused === 0 ? phone.loginsAt.length : 1;
      expect(logins).toBe(1);
      for (const { error } of settled.filter((each) => each.error !== undefined)) {
        expect(['NETWORK', 'TIMEOUT', 'CANCELLED']).toContain((error as ApiError).code);
      }
    }),
    runs,
  );
});

it('with a network that works, every request succeeds, whatever becomes of its token', async () => {
  // A request is repeated once: it cannot outlive two ends of tokens that strike it one after the other.
  const apart = (milliseconds: number): Step => ({ is: 'wait', for: milliseconds });
  const ends = fc
    .constantFrom<Step>({ is: 'roles change' }, { is: 'session ends' })
    .map((end): Step[] => [apart(5_000), end, { is: 'GET', cancelledAfter: undefined }, apart(70_000)]);
  const ways = fc.array(fc.constantFrom(1, 50, 400), { maxLength: 40 });
  const network = ways.map((list) => list.map((way): Fate => ({ is: 'answered', way })));
  await fc.assert(
    fc.asyncProperty(steps(ends), network, async (list, answers) => {
      const { settled, service } = await play(list, answers);
      const failed = settled.filter(({ error }) => error !== undefined);
      expect(failed.filter(({ error }) => (error as ApiError).code !== 'CANCELLED')).toEqual([]);
      expect(service.reused).toBe(0);
    }),
    runs,
  );
});
