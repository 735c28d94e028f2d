import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { DomainError, type ErrorCode } from '../common/errors/index.js';
import { type Principal } from '../common/security/index.js';
import { Metrics } from '../observability/index.js';
import { DatabaseChanges, type PreparedStatement, PreparedStatements } from '../database/index.js';

/** Milliseconds: the longest life of an access token (an hour), and some for clocks that differ. */
const memory = 62 * 60 * 1000;
/** Milliseconds without a successful read after which this instance no longer knows who has been revoked. */
const staleAfter = 10_000;

interface RevocationRow {
  readonly horizon: string;
  /** Null in the one row that comes when there is nothing to tell. */
  readonly id: string | null;
  readonly userId: string;
  readonly sessionId: string | null;
  readonly status: string;
  readonly roles: string[];
  /** Milliseconds. */
  readonly age: number;
}

/**
 * Lines by transactions that the last read could not see: those at or after the oldest one that was running then.
 * By number or time alone a line would be missed that was written earlier and committed later.
 */
const readRevocations: PreparedStatement = {
  name: 'sessions.read_revocations',
  access: 'read',
  text: `
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon, r.id, r.user_id AS "userId",
           r.session_id AS "sessionId", r.status, r.roles,
           extract(epoch FROM now() - r.created_at)::float8 * 1000 AS age
      FROM (SELECT) AS always
      LEFT JOIN revocations AS r ON r.xact >= $1::xid8 AND r.created_at > now() - interval '62 minutes'
     ORDER BY r.id`,
};

interface UserState {
  readonly line: number;
  readonly status: string;
  readonly roles: readonly string[];
  readonly forgetAt: number;
}

/**
 * Who must be refused though their access token is good: a copy of the table `revocations` in memory, so that a
 * guarded request asks no database (docs/decisions/0014).
 */
@Injectable()
export class RevocationsService implements OnModuleInit {
  /** Ended sessions, and when no token of theirs can be alive any more. */
  private readonly sessions = new Map<string, number>();
  private readonly users = new Map<string, UserState>();
  private horizon = '0';
  private readAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly statements: PreparedStatements,
    private readonly changes: DatabaseChanges,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {
    metrics.watchRevocationFeed(() => ({
      lag: this.lag,
      entries: this.sessions.size + this.users.size,
      listening: changes.listening,
    }));
  }

  /** Before the instance listens. */
  async onModuleInit(): Promise<void> {
    await this.changes.mirror('revocations', () => this.read());
  }

  /**
   * Lets pass whom nothing is known against: at once, and without a word to the database.
   *
   * @throws DomainError USER_BANNED; SESSION_REVOKED; TOKEN_EXPIRED when the user's roles are no longer those of
   *   the token: a refresh gives one with the new ones; SERVICE_UNAVAILABLE when the database has not answered
   *   for so long that nobody can be vouched for
   */
  check(principal: Principal): Promise<void> | undefined {
    if (this.stale) {
      throw new DomainError('SERVICE_UNAVAILABLE', {
        detail:
          'It cannot be told at present whether this session has been ended. Try again; the token is still good.',
        retryAfter: 2,
      });
    }
    const reason = this.reasonAgainst(principal);
    if (reason === undefined) return undefined;
    // A session never comes back.
    if (this.sessions.has(principal.sessionId)) throw new DomainError(reason);
    return this.checkAgain(principal);
  }

  /** A token that was made after an unban or a change of roles may know more than this instance does. */
  private async checkAgain(principal: Principal): Promise<void> {
    await this.catchUp();
    const reason = this.reasonAgainst(principal);
    if (reason !== undefined) throw new DomainError(reason);
  }

  private reasonAgainst({ userId, sessionId, roles }: Principal): ErrorCode | undefined {
    const user = this.users.get(userId);
    if (user !== undefined && user.status !== 'active') return 'USER_BANNED';
    if (this.sessions.has(sessionId)) return 'SESSION_REVOKED';
    if (user !== undefined && !sameRoles(user.roles, roles)) return 'TOKEN_EXPIRED';
    return undefined;
  }

  /** Seconds since the table was last seen. */
  private get lag(): number {
    return (this.clock.monotonic() - this.readAt) / 1000;
  }

  get stale(): boolean {
    return this.clock.monotonic() - this.readAt > staleAfter;
  }

  /** Resolves when this instance knows what has been committed before the call. */
  async catchUp(): Promise<void> {
    await this.changes.refresh('revocations');
  }

  private async read(): Promise<void> {
    const begun = this.clock.monotonic();
    const rows = await this.statements.run<RevocationRow>(readRevocations, [this.horizon]);
    const first = this.readAt === Number.NEGATIVE_INFINITY;
    for (const row of rows) {
      if (row.id === null || !this.remember(row, begun + memory - row.age) || first) continue;
      this.metrics.revocationDelay((row.age + this.clock.monotonic() - begun) / 1000);
    }
    const { horizon } = rows[0] as RevocationRow;
    // Transactions are counted anew in a database that was restored elsewhere: there all lines are unseen.
    this.horizon = BigInt(horizon) < BigInt(this.horizon) ? '0' : horizon;
    this.readAt = begun;
    this.forget(begun);
  }

  /** @returns whether it is news */
  private remember(row: RevocationRow, forgetAt: number): boolean {
    const { userId, sessionId, status, roles } = row;
    if (sessionId !== null) {
      if (this.sessions.has(sessionId)) return false;
      this.sessions.set(sessionId, forgetAt);
      return true;
    }
    const line = Number(row.id);
    if ((this.users.get(userId)?.line ?? 0) >= line) return false;
    this.users.delete(userId);
    this.users.set(userId, { line, status, roles, forgetAt });
    return true;
  }

  /** What is oldest was put in first. */
  private forget(now: number): void {
    for (const [id, forgetAt] of this.sessions) {
      if (forgetAt > now) break;
      this.sessions.delete(id);
    }
    for (const [id, { forgetAt }] of this.users) {
      if (forgetAt > now) break;
      this.users.delete(id);
    }
  }
}

function sameRoles(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((role, index) => role === b[index]);
}
