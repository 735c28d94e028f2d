import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/index.js';
import { DomainError } from '../common/errors/index.js';
import { type Origin, storableIp } from '../common/http/index.js';
import { type Principal } from '../common/security/index.js';
import { TOKENS_CONFIG, type TokensConfig } from '../config/index.js';
import { endedNow } from './ended-now.js';
import { RevocationsService } from './revocations.service.js';
import { type RevokedReason, SessionEntity } from './session.entity.js';

/** A user's own sessions. All queries are scoped to the user. */
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
    await this.end(principal, origin, 'logout', 'session.logged_out', principal.sessionId);
  }

  /** Every session of the user, this one too. */
  async logOutAll(principal: Principal, origin: Origin): Promise<void> {
    await this.end(principal, origin, 'logout_all', 'session.logged_out_all');
  }

  /**
   * One session of the user, on whatever device.
   * @throws DomainError NOT_FOUND also when it is another user's, or has ended
   */
  async endOne(principal: Principal, origin: Origin, sessionId: string): Promise<void> {
    const ended = await this.end(principal, origin, 'ended', 'session.ended', sessionId);
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
   * Ends the least recently used sessions beyond the limit. A login does this itself for one session, by what it
   * sees; this is for logins that came at the same moment and could not see each other.
   */
  async trim(userId: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await lockUser(manager, userId);
      await manager.query(
        `UPDATE sessions
            SET ${endedNow('evicted')}
          WHERE id IN (SELECT id FROM sessions
                        WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()
                        ORDER BY last_used_at DESC, id DESC OFFSET $2)
            AND revoked_at IS NULL`,
        [userId, this.config.maxSessionsPerUser],
      );
    });
  }

  private async end(
    { userId }: Principal,
    origin: Origin,
    reason: RevokedReason,
    action: string,
    sessionId?: string,
  ): Promise<number> {
    const ended = await this.dataSource.transaction(async (manager) => {
      if (sessionId === undefined) await lockUser(manager, userId);
      const [rows] = await manager.query<[{ id: string }[], number]>(
        `UPDATE sessions
            SET ${endedNow(reason)}
          WHERE user_id = $1 AND ($2::uuid IS NULL OR id = $2) AND revoked_at IS NULL AND expires_at > now()
        RETURNING id`,
        [userId, sessionId ?? null],
      );
      if (rows.length > 0) {
        await this.audit.record(manager, {
          action,
          actorKind: 'user',
          actorId: userId,
          subjectKind: sessionId === undefined ? 'user' : 'session',
          // As it is stored, however the client spelled it.
          subjectId: sessionId === undefined ? userId : (rows[0] as { id: string }).id,
          userId,
          requestId: origin.requestId,
          ip: storableIp(origin),
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

/** Whoever changes several sessions of a user does so under this lock: in whatever order, nobody deadlocks. */
async function lockUser(manager: EntityManager, userId: string): Promise<void> {
  await manager.query(`SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE`, [userId]);
}
