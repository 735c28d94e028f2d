import fc from 'fast-check';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectAllTokens, logIn, maxSessions, type Model, type Real } from '../support/session-model.js';
import { anything, harmless } from '../support/session-steps.js';

/** A longer search: PROPERTY_RUNS=100000 PROPERTY_SECONDS=600. */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 30);
const seconds = Number(process.env['PROPERTY_SECONDS'] ?? 20);
/** Milliseconds; a failure is made smaller before it is told. */
const patience = 2 * seconds * 1_000 + 30_000;

let env: TestEnvironment;
let instances: Real['instances'];
beforeAll(async () => {
  env = await createTestEnvironment({ env: { MAX_SESSIONS_PER_USER: String(maxSessions) } });
  instances = [env, await env.startInstance()].map(({ api, service }) => ({
    api,
    stop: () => service.app.close(),
  }));
});
afterAll(() => env.close());

let runs = 0;
let uses = 0;

type Steps = Iterable<fc.AsyncCommand<Model, Real>>;

/** A user of its own for each run, logged in once. */
async function run(steps: Steps): Promise<{ model: Model; real: Real }> {
  const user = `user-${runs++}`;
  const model: Model = { sessions: [], banned: false, everBanned: false, uses: 0 };
  const real: Real = { env, instances, user, userId: '', sessions: [] };
  await logIn(model, real, 0);
  await fc.asyncModelRun(() => ({ model, real }), steps);
  uses += model.uses;
  return { model, real };
}

/** On a slow machine as many runs as there is time for. */
async function expectAlways(
  step: fc.Arbitrary<fc.AsyncCommand<Model, Real>>,
  expectation: (steps: Steps) => Promise<void>,
): Promise<void> {
  // When time is over fast-check turns away from the run that is under way.
  let last = Promise.resolve();
  const property = fc.asyncProperty(
    fc.commands([step], { maxCommands: 30, size: 'max' }),
    (steps) => (last = expectation(steps)),
  );
  await fc.assert(property, { numRuns, interruptAfterTimeLimit: seconds * 1_000 });
  await last;
}

it(
  'whatever happens in whatever order: one live successor, and what is dead stays dead on both instances',
  async () => {
    await expectAlways(anything, async (steps) => {
      const { model, real } = await run(steps);
      for (const number of model.sessions.keys()) await expectAllTokens(model, real, number);
    });
  },
  patience,
);

it(
  'a client that uses its newest token, or repeats the last one within the minute, is never logged out',
  async () => {
    await expectAlways(harmless, async (steps) => {
      const { model, real } = await run(steps);
      expect(model.sessions.map(({ ended }) => ended)).toEqual([false]);
      await expectAllTokens(model, real, 0);
    });
  },
  patience,
);

it('enough has been tried', () => {
  if (process.env['PROPERTY_RUNS'] !== undefined) process.stderr.write(`${runs} runs, ${uses} uses\n`);
  expect(runs).toBeGreaterThan(2);
  expect(uses).toBeGreaterThan(runs);
});
