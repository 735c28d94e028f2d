import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { DomainError, type ErrorCode } from '../common/errors/index.js';
import { type Principal } from '../common/security/index.js';
import { Metrics } from '../observability/index.js';
import { DatabaseChanges, type PreparedStatement, PreparedStatements } from '../database/index.js';

/** Milliseconds: the longest life of an access token (an hour), and some for clocks that differ. */
const memory = 62 * 60 * 1000;
/** Milliseconds without a successful read after which this instance no longer knows who has been revoked. */
const staleAfter = 10_000;

/** Lines at once. More, as after a mass logout, come in pieces: no statement meets its timeout. */
const pageSize = 20_000;
/** A snapshot that could see no transaction at all. */
const nothing = '1:1:';

/** What a read could see, and of which server: one row a read. */
interface ViewRow {
  readonly snapshot: string;
  readonly server: string;
}

interface RevocationRow {
  readonly snapshot: null;
  readonly id: string;
  readonly userId: string;
  readonly sessionId: string | null;
  readonly status: string;
  readonly roles: string[];
  /** Milliseconds since it was written. */
  readonly age: number;
}

/**
 * Lines of transactions that the last read could not see. By number or time alone a line would be missed that was
 * written earlier and committed later; by the oldest transaction that was running then, all lines since would come
 * again every second for as long as somebody forgets one open.
 */
const unseen = `
  SELECT NULL::text AS snapshot, NULL::text AS server, id, user_id AS "userId", session_id AS "sessionId", status, roles,
         extract(epoch FROM clock_timestamp() - created_at)::float8 * 1000 AS age
    FROM revocations
   WHERE xact >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(xact, $1::pg_snapshot)
     AND created_at + interval '62 minutes' > now()`;

const readRevocations: PreparedStatement = {
  name: 'sessions.read_revocations',
  access: 'read',
  // All connections may have fallen silent at once: one after the other is found out before this instance is stale.
  patience: 2_000,
  text: `
    SELECT pg_current_snapshot()::text AS snapshot, pg_postmaster_start_time()::text AS server, NULL::bigint AS id,
           NULL::uuid AS "userId", NULL::uuid AS "sessionId", NULL::text AS status, NULL::text[] AS roles, NULL::float8 AS age
     UNION ALL
    (SELECT * FROM (${unseen}) AS line LIMIT ${pageSize + 1})`,
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
  private users = new Map<string, UserState>();
  /** What the last read could see. */
  private seen = nothing;
  private server: string | undefined;
  private readAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly statements: PreparedStatements,
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly changes: DatabaseChanges,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {
    metrics.watchRevocationFeed(() => ({
      lag: this.lag,
      entries: this.size,
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
    if (user !== undefined && user.status !== 'active')
      return user.status === 'banned' ? 'USER_BANNED' : 'SESSION_REVOKED';
    if (this.sessions.has(sessionId)) return 'SESSION_REVOKED';
    if (user !== undefined && !sameRoles(user.roles, roles)) return 'TOKEN_EXPIRED';
    return undefined;
  }

  /** Seconds since the table was last seen. */
  private get lag(): number {
    return (this.clock.monotonic() - this.readAt) / 1000;
  }

  /** How many sessions and users are remembered. */
  get size(): number {
    return this.sessions.size + this.users.size;
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
    let { view, lines } = await this.look(this.seen);
    // Restored elsewhere, or a replica that took over: transactions and lines are counted otherwise there.
    const anew = view.server !== this.server;
    const seen = anew ? nothing : this.seen;
    if (seen !== this.seen) ({ view, lines } = await this.look(seen));
    const users = anew ? new Map<string, UserState>() : this.users;
    const remember = (some: RevocationRow[]): void => {
      for (const line of some) {
        const isNews = this.remember(line, users, begun + memory);
        if (isNews && !anew) this.metrics.revocationDelay(line.age / 1000);
      }
    };
    if (lines.length <= pageSize) remember(lines);
    else await this.readInPages(seen, remember);
    this.users = users;
    this.server = view.server;
    this.seen = view.snapshot;
    this.readAt = begun;
    this.forget(begun);
  }

  private async look(seen: string): Promise<{ view: ViewRow; lines: RevocationRow[] }> {
    const rows = await this.statements.run<ViewRow | RevocationRow>(readRevocations, [seen]);
    const view = rows.find((row) => row.snapshot !== null) as ViewRow;
    return { view, lines: rows.filter((row) => row.snapshot === null) };
  }

  private async readInPages(seen: string, remember: (page: RevocationRow[]) => void): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(`DECLARE unseen NO SCROLL CURSOR FOR ${unseen}`, [seen]);
      for (;;) {
        const page = await manager.query<RevocationRow[]>(`FETCH ${pageSize} FROM unseen`);
        remember(page);
        if (page.length < pageSize) return;
      }
    });
  }

  /** @returns whether it is news */
  private remember(row: RevocationRow, users: Map<string, UserState>, forgetAt: number): boolean {
    const { userId, sessionId, status, roles } = row;
    if (sessionId !== null) {
      if (this.sessions.has(sessionId)) return false;
      this.sessions.set(sessionId, forgetAt);
      return true;
    }
    const line = Number(row.id);
    if ((users.get(userId)?.line ?? 0) >= line) return false;
    users.delete(userId);
    users.set(userId, { line, status, roles, forgetAt });
    return true;
  }

  /** What was learned first is put in first. */
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
