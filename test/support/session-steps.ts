import fc from 'fast-check';
import {
  banOrUnban,
  endWhileRefreshing,
  type Ending,
  expectAccess,
  expectStored,
  letMinutePass,
  logIn,
  logOut,
  type Model,
  type ModelSession,
  type Real,
  refresh,
  replay,
  restart,
} from './session-model.js';

/** One step: what is done, and what must come of it. */
class Step implements fc.AsyncCommand<Model, Real> {
  constructor(
    private readonly name: string,
    private readonly work: (model: Model, real: Real, number: number) => Promise<void>,
    private readonly pick = 0,
    private readonly possible: (session: ModelSession, model: Model) => boolean = () => true,
  ) {}

  check(model: Readonly<Model>): boolean {
    return this.possible(model.sessions[this.number(model)] as ModelSession, model);
  }

  async run(model: Model, real: Real): Promise<void> {
    await this.work(model, real, this.number(model));
    await expectStored(model, real);
  }

  toString(): string {
    return this.name;
  }

  /** Sessions are named by the order of their logins, counted around. */
  private number(model: Model): number {
    return this.pick % model.sessions.length;
  }
}

const at = fc.nat(1);
const pick = fc.nat(9);
const where = (instance: number): string => (instance === 0 ? 'A' : 'B');

const refreshes = fc
  .tuple(pick, fc.array(at, { minLength: 1, maxLength: 6 }), fc.boolean())
  .map(
    ([session, places, lost]) =>
      new Step(
        `refresh(#${session} at ${places.map(where).join('|')}${lost ? ', answer lost' : ''})`,
        (model, real, number) => refresh(model, real, number, places, lost),
        session,
      ),
  );

const minutes = (possible: (session: ModelSession) => boolean): fc.Arbitrary<Step> =>
  pick.map((session) => new Step(`a minute passes(#${session})`, letMinutePass, session, possible));

const logins = at.map(
  (instance) => new Step(`login(at ${where(instance)})`, (model, real) => logIn(model, real, instance)),
);

const uses = fc
  .tuple(pick, at, fc.nat(3))
  .map(
    ([session, instance, age]) =>
      new Step(
        `use access token(#${session} at ${where(instance)}, ${age} before the last)`,
        (model, real, number) => expectAccess(model, real, number, instance, age),
        session,
      ),
  );

const restarts = at.map(
  (instance) => new Step(`restart(${where(instance)})`, (model, real) => restart(model, real, instance)),
);

/** By a thief; of age 0 it is the token that the client was about to use. */
const replays = fc.tuple(pick, at, fc.nat(4)).map(
  ([session, instance, age]) =>
    new Step(
      `replay(#${session} at ${where(instance)}, ${age} before the newest)`,
      (model, real, number) => replay(model, real, number, instance, age),
      session,
      ({ counter }) => counter >= age,
    ),
);

const logouts = fc
  .tuple(pick, at)
  .map(
    ([session, instance]) =>
      new Step(
        `logout(#${session} at ${where(instance)})`,
        (model, real, number) => logOut(model, real, number, instance),
        session,
      ),
  );

const bans = fc.constant(new Step('ban', (model, real) => banOrUnban(model, real, 'banned')));
const unbans = fc.constant(new Step('unban', (model, real) => banOrUnban(model, real, 'active')));

const races = fc
  .tuple(pick, at, at, fc.constantFrom<Ending>('logout', 'ban', 'replay'), fc.integer({ min: 1, max: 5 }))
  .map(
    ([session, here, there, ending, times]) =>
      new Step(
        `race(#${session}: refresh ${times} times at ${where(here)} | ${ending} at ${where(there)})`,
        (model, real, number) => endWhileRefreshing(model, real, number, { here, there, ending, times }),
        session,
        ({ ended, counter }, { banned }) => !ended && !banned && (ending !== 'replay' || counter >= 2),
      ),
  );

/** Everything that can happen, the everyday more often. */
export const anything = fc.oneof(
  { weight: 24, arbitrary: refreshes },
  { weight: 10, arbitrary: minutes(() => true) },
  { weight: 8, arbitrary: logins },
  { weight: 8, arbitrary: uses },
  { weight: 6, arbitrary: replays },
  { weight: 4, arbitrary: logouts },
  { weight: 3, arbitrary: bans },
  { weight: 4, arbitrary: unbans },
  { weight: 5, arbitrary: races },
  { weight: 1, arbitrary: restarts },
);

/** What good clients do and suffer: they ask again within the minute when an answer was lost. */
export const harmless = fc.oneof(
  { weight: 24, arbitrary: refreshes },
  { weight: 10, arbitrary: minutes(({ held, counter }) => held === counter) },
  { weight: 8, arbitrary: uses },
  { weight: 1, arbitrary: restarts },
);
