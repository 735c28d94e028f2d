import { AccessTokens } from './access-tokens.js';
import { type SimulatedApp } from './apps.js';
import { Clock } from './clock.js';
import { FaultQueues } from './faults/fault-queues.js';
import { Journal } from './journal.js';
import { Limits } from './limits.js';
import { LoginCodes } from './login-codes.js';
import { PhoneCodes } from './phone-codes.js';
import { Users } from './users.js';

/** All that the simulated WeChat knows. In memory: it ends with the process. */
export class World {
  readonly clock = new Clock();
  readonly users = new Users();
  readonly loginCodes = new LoginCodes();
  readonly phoneCodes = new PhoneCodes();
  readonly accessTokens = new AccessTokens();
  readonly limits = new Limits();
  readonly faults = new FaultQueues();
  readonly journal = new Journal();
  /** Aborted when the simulator closes: pushes on their way end with it. */
  readonly closing = new AbortController();
  readonly #appsById: ReadonlyMap<string, SimulatedApp>;

  constructor(readonly apps: readonly SimulatedApp[]) {
    this.#appsById = new Map(apps.map((app) => [app.appId, app]));
  }

  findApp(appId: string): SimulatedApp | undefined {
    return this.#appsById.get(appId);
  }

  /** Back to the state of a fresh start. */
  reset(): void {
    this.clock.reset();
    this.users.reset();
    this.loginCodes.reset();
    this.phoneCodes.reset();
    this.accessTokens.reset();
    this.limits.reset();
    this.faults.clear();
    this.journal.clear();
  }
}
