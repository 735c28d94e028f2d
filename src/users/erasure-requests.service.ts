import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { AuditService, byUser, toUser } from '../audit/index.js';
import { DomainError } from '../common/errors/index.js';
import { type Origin } from '../common/http/index.js';
import { type Principal } from '../common/security/index.js';
import { activeOrRefused } from '../common/user-data/index.js';
import { USERS_CONFIG, type UsersConfig } from '../config/index.js';
import { refuseIfLastAdmin } from './last-admin.js';
import { UserEntity } from './user.entity.js';

/** What a login has found. `gone`: there is no such user any more. */
export type Cancellation = 'cancelled' | 'none_asked' | 'gone';

/** Users who want to be forgotten, and who take it back. Times are the database's. */
@Injectable()
export class ErasureRequests {
  constructor(
    @Inject(USERS_CONFIG) private readonly config: UsersConfig,
    private readonly audit: AuditService,
  ) {}

  /**
   * Notes that the user wants to be forgotten; whoever asks again is told the same. Ending their sessions, in the same
   * transaction and after this, is the caller's: logins that have begun are waited for here, and are seen then.
   *
   * @param manager of a transaction that holds the locks of the user's logins (`IdentitiesService.undisturbed`)
   * @returns when the user will be erased
   * @throws DomainError UNAUTHENTICATED, USER_BANNED or SESSION_REVOKED when the user is gone, banned or merged by now, or
   *   the session has ended without such a request; CONFLICT for the last admin
   */
  async ask(manager: EntityManager, principal: Principal, origin: Origin): Promise<Date> {
    const { userId } = principal;
    await overtakeLogins(manager, userId);
    const user = activeOrRefused(
      await manager.findOne(UserEntity, { where: { id: userId }, lock: { mode: 'for_no_key_update' } }),
    );
    if (user.erasureDueAt) return user.erasureDueAt;
    // A request that was long on its way, of a session that is over, must not do again what a login has undone.
    if (!(await isLive(manager, principal))) throw new DomainError('SESSION_REVOKED');
    await refuseIfLastAdmin(manager, userId);
    const graceDays = this.config.accountDeletionGraceDays;
    const [[row]] = await manager.query<[[{ dueAt: Date }], number]>(
      `UPDATE users SET erasure_due_at = now() + $2 * interval '24 hours', updated_at = now()
        WHERE id = $1 RETURNING erasure_due_at AS "dueAt"`,
      [userId, graceDays],
    );
    await this.audit.record(manager, {
      action: 'user.erasure_requested',
      ...byUser(principal, origin),
      ...toUser(userId),
      details: { dueAt: row.dueAt.toISOString() },
    });
    return row.dueAt;
  }

  /** The user is here again, by a login: what they asked for is undone. A ban is not, and keeps the request as it is. */
  async takeBack(manager: EntityManager, userId: string, origin: Origin): Promise<Cancellation> {
    const seen = await manager.findOneBy(UserEntity, { id: userId });
    if (!seen) return 'gone';
    // Nearly always: then nobody who holds the row is waited for.
    if (!seen.erasureDueAt) return 'none_asked';
    const user = await manager.findOne(UserEntity, {
      where: { id: userId },
      lock: { mode: 'for_no_key_update' },
    });
    if (!user) return 'gone';
    if (user.status !== 'active' || !user.erasureDueAt) return 'none_asked';
    await manager.update(UserEntity, { id: userId }, { erasureDueAt: null });
    await this.audit.record(manager, {
      action: 'user.erasure_cancelled',
      ...byUser({ userId }, origin),
      ...toUser(userId),
      details: {},
    });
    return 'cancelled';
  }
}

/**
 * A login in one statement sees the user as they were when it began. One that has its identity's row is waited for; one that
 * comes to it later finds that the version has moved on, and looks again.
 */
async function overtakeLogins(manager: EntityManager, userId: string): Promise<void> {
  await manager.query(
    `WITH theirs AS MATERIALIZED (
       SELECT id FROM wechat_identities WHERE user_id = $1 ORDER BY id FOR NO KEY UPDATE
     )
     UPDATE wechat_identities AS i SET session_key_version = session_key_version + 1
       FROM theirs WHERE i.id = theirs.id`,
    [userId],
  );
}

async function isLive(manager: EntityManager, { userId, sessionId }: Principal): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `SELECT FROM sessions WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL`,
    [sessionId, userId],
  );
  return rows.length > 0;
}
