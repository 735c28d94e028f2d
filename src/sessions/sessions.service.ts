import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { type AuditAction, type AuditEvent, AuditService, bySystem, byUser, toUser } from '../audit/index.js';
import { DomainError } from '../common/errors/index.js';
import { type Origin } from '../common/http/index.js';
import { type Principal } from '../common/security/index.js';
import { TOKENS_CONFIG, type TokensConfig } from '../config/index.js';
import { endedNow } from './ended-now.js';
import { RevocationsService } from './revocations.service.js';
import { type RevokedReason, SessionEntity } from './session.entity.js';

/** Which sessions are to end, and what the trail calls it. */
interface SessionsToEnd {
  readonly userId: string;
  /** Absent: all. */
  readonly sessionId?: string;
  readonly reason: RevokedReason;
  readonly action: AuditAction;
}

/** The sessions of a user, for the user, and for admins. All queries are scoped to the user. */
@Injectable()
export class SessionsService {
  constructor(
    @Inject(TOKENS_CONFIG) private readonly config: TokensConfig,
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly revocations: RevocationsService,
  ) {}

  /** The live ones, the last used first. */
  async list(userId: string): Promise<SessionEntity[]> {
    return this.dataSource
      .getRepository(SessionEntity)
      .createQueryBuilder('session')
      .where('session.userId = :userId', { userId })
      .andWhere('session.revokedAt IS NULL AND session.expiresAt > now()')
      .orderBy({ 'session.lastUsedAt': 'DESC', 'session.id': 'DESC' })
      .getMany();
  }

  /** The session of this access token. One that has ended meanwhile stays so. */
  async logOut(principal: Principal, origin: Origin): Promise<void> {
    const { userId, sessionId } = principal;
    await this.end(principal, origin, { userId, sessionId, reason: 'logout', action: 'session.logged_out' });
  }

  /** Every session of the user, this one too. */
  async logOutAll(principal: Principal, origin: Origin): Promise<void> {
    const { userId } = principal;
    await this.end(principal, origin, { userId, reason: 'logout_all', action: 'session.logged_out_all' });
  }

  /**
   * One session of a user, on whatever device.
   * @param actor the user, or an admin
   * @throws DomainError NOT_FOUND also when it is another user's, or has ended
   */
  async endOne(actor: Principal, origin: Origin, userId: string, sessionId: string): Promise<void> {
    const ended = await this.end(actor, origin, {
      userId,
      sessionId,
      reason: 'ended',
      action: 'session.ended',
    });
    if (ended === 0) throw new DomainError('NOT_FOUND');
  }

  /**
   * Every session of a user who leaves, in the caller's transaction, which has locked the user and tells the trail why. Let
   * {@link RevocationsService.catchUp} follow the commit.
   */
  async endAll(manager: EntityManager, userId: string): Promise<void> {
    await manager.query(
      `UPDATE sessions SET ${endedNow('logout_all')}
        WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()`,
      [userId],
    );
  }

  /**
   * Every session of a user, by an admin. That there is none is no error.
   * @throws DomainError NOT_FOUND when there is no such user
   */
  async endAllOf(actor: Principal, origin: Origin, userId: string): Promise<void> {
    const ended = await this.end(actor, origin, { userId, reason: 'ended', action: 'session.all_ended' });
    if (ended === undefined) throw new DomainError('NOT_FOUND');
  }

  /**
   * Ends the least recently used sessions beyond the limit. A login does this itself for one session, by what it
   * sees; this is for logins that came at the same moment and could not see each other.
   */
  async trim(userId: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await lockUser(manager, userId);
      const [evicted] = await manager.query<[{ id: string }[], number]>(
        `UPDATE sessions
            SET ${endedNow('evicted')}
          WHERE id IN (SELECT id FROM sessions
                        WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()
                        ORDER BY last_used_at DESC, id DESC OFFSET $2)
            AND revoked_at IS NULL
        RETURNING id`,
        [userId, this.config.maxSessionsPerUser],
      );
      for (const { id } of evicted) {
        await this.audit.record(manager, {
          action: 'session.evicted',
          ...bySystem,
          ...toSession(id, userId),
          details: {},
        });
      }
    });
  }

  /** @returns how many; undefined: all were to end of a user who is not there */
  private async end(
    actor: Principal,
    origin: Origin,
    { userId, sessionId, reason, action }: SessionsToEnd,
  ): Promise<number | undefined> {
    const ended = await this.dataSource.transaction(async (manager) => {
      if (sessionId === undefined && !(await lockUser(manager, userId))) return undefined;
      const [rows] = await manager.query<[{ id: string; userId: string }[], number]>(
        `UPDATE sessions
            SET ${endedNow(reason)}
          WHERE user_id = $1 AND ($2::uuid IS NULL OR id = $2) AND revoked_at IS NULL AND expires_at > now()
        RETURNING id, user_id AS "userId"`,
        [userId, sessionId ?? null],
      );
      const [one] = rows;
      if (one) {
        await this.audit.record(manager, {
          action,
          ...byUser(actor, origin),
          // As it is stored, however the client spelled it.
          ...(sessionId === undefined ? toUser(one.userId) : toSession(one.id, one.userId)),
          details: { sessions: rows.length },
        });
      }
      return rows.length;
    });
    // This instance refuses their tokens at once; should that read fail, as the others do.
    await this.revocations.catchUp();
    return ended;
  }
}

function toSession(id: string, userId: string): Pick<AuditEvent, 'subjectKind' | 'subjectId' | 'userId'> {
  return { subjectKind: 'session', subjectId: id, userId };
}

/**
 * Whoever changes several sessions of a user does so under this lock: in whatever order, nobody deadlocks.
 * @returns whether there is such a user
 */
async function lockUser(manager: EntityManager, userId: string): Promise<boolean> {
  const users = await manager.query<unknown[]>(`SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE`, [userId]);
  return users.length > 0;
}
