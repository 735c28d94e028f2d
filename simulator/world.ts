import { AccessTokens } from './access-tokens.js';
import { type SimulatedApp } from './apps.js';
import { Clock } from './clock.js';
import { FaultQueues } from './faults/fault-queues.js';
import { Journal } from './journal.js';
import { Limits } from './limits.js';
import { MediaChecks } from './media/media-checks.js';
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
  readonly mediaChecks = new MediaChecks();
  readonly faults = new FaultQueues();
  readonly journal = new Journal();
  /** Aborted when the simulator closes: pushes on their way end with it. */
  readonly closing = new AbortController();
  readonly #appsById: ReadonlyMap<string, SimulatedApp>;
  /** Set while it runs; null = none. */
  readonly #pushUrls = new Map<SimulatedApp, string | null>();

  constructor(readonly apps: readonly SimulatedApp[]) {
    this.#appsById = new Map(apps.map((app) => [app.appId, app]));
  }

  findApp(appId: string): SimulatedApp | undefined {
    return this.#appsById.get(appId);
  }

  /** Where the pushes of an app go. */
  pushUrlOf(app: SimulatedApp): string | undefined {
    const set = this.#pushUrls.get(app);
    return set === undefined ? app.pushUrl : (set ?? undefined);
  }

  setPushUrl(app: SimulatedApp, url: string | null): void {
    this.#pushUrls.set(app, url);
  }

  /** Back to the state of a fresh start. */
  reset(): void {
    this.clock.reset();
    this.users.reset();
    this.loginCodes.reset();
    this.phoneCodes.reset();
    this.accessTokens.reset();
    this.limits.reset();
    this.mediaChecks.reset();
    this.#pushUrls.clear();
    this.faults.clear();
    this.journal.clear();
  }
}
