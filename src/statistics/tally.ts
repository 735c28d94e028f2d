import { type Clock } from '../common/clock.js';
import { dateOf, dayOf } from './day.js';

/** Users that wait, at the most: some 100 bytes each. */
const capacity = 50_000;
/** Users of one batch: written in about 20 ms, for which logins behind it wait. */
const batchSize = 1_000;

interface ActiveUser {
  readonly day: number;
  readonly userId: string;
}

/** What is written in one go. */
export interface Batch {
  readonly users: readonly ActiveUser[];
  /** By day and outcome, as {@link Tally.login} joins them. */
  readonly logins: ReadonlyMap<string, number>;
}

/** What one instance has seen and the database does not know yet. */
export class Tally {
  private today = 0;
  /** Of today: who waits below, or is in the database. */
  private known = new Set<string>();
  private users: ActiveUser[] = [];
  private logins = new Map<string, number>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** For every guarded request: next to nothing for a user who was there today already. */
  userActive(userId: string): void {
    const day = dayOf(this.clock.now());
    if (day !== this.today) {
      this.today = day;
      this.known.clear();
    }
    if (this.known.has(userId)) return;
    // The database is away, and this user will come again.
    if (this.users.length >= capacity) return;
    // Whoever is forgotten here is written once more, which changes nothing.
    if (this.known.size >= capacity) this.known.clear();
    this.known.add(userId);
    this.users.push({ day, userId });
  }

  /** @param outcome of a closed set */
  login(outcome: string): void {
    const key = `${dateOf(dayOf(this.clock.now()))} ${outcome}`;
    this.logins.set(key, (this.logins.get(key) ?? 0) + 1);
  }

  /** The caller's from now on; undefined: there is nothing. */
  take(): Batch | undefined {
    // An earlier day has been counted, without them: they would be counted once more.
    const yesterday = dayOf(this.clock.now()) - 1;
    const users = this.users.splice(0, batchSize).filter(({ day }) => day >= yesterday);
    const { logins } = this;
    this.logins = new Map();
    return users.length + logins.size > 0 ? { users, logins } : undefined;
  }

  /** It could not be written. */
  giveBack({ users, logins }: Batch): void {
    this.users = [...users, ...this.users];
    for (const [key, count] of logins) this.logins.set(key, (this.logins.get(key) ?? 0) + count);
  }
}
