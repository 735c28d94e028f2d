import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { type Actor, type AuditEvent, AuditService, bySystem, byUser, toUser } from '../audit/index.js';
import { Clock } from '../common/clock.js';
import { DomainError, validationError } from '../common/errors/index.js';
import { type Origin } from '../common/http/index.js';
import { type Principal } from '../common/security/index.js';
import { refuseIfLastAdmin } from './last-admin.js';
import { UserEntity } from './user.entity.js';

export interface Ban {
  /** For admins; the user is not told. */
  readonly reason: string;
  /** When it ends by itself; absent: not by itself. */
  readonly until?: Date | undefined;
}

const maxYears = 10;
/** Users a transaction. */
const batchSize = 100;

/** Who may not use the service for a while, or ever again. That their tokens die is the database's doing: docs/decisions/0014. */
@Injectable()
export class BansService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /**
   * Bans a user, or gives the ban that there is another reason and another end.
   *
   * @throws DomainError VALIDATION_FAILED; NOT_FOUND; CONFLICT when it is oneself, a merged user or the last active admin
   */
  async ban(actor: Principal, origin: Origin, userId: string, { reason, until }: Ban): Promise<void> {
    this.refuseUnlessAhead(until);
    await this.dataSource.transaction(async (manager) => {
      const user = await lockUser(manager, userId);
      if (user.id === actor.userId)
        throw conflict('You cannot ban yourself: let another admin do it, or log out.');
      await refuseIfLastAdmin(manager, user.id);
      const { status, banReason, bannedUntil } = user;
      await manager.update(
        UserEntity,
        { id: user.id },
        { status: 'banned', banReason: reason, bannedUntil: until ?? null },
      );
      await this.record(manager, user.id, 'user.banned', byUser(actor, origin), {
        reason,
        ...(until && { until: until.toISOString() }),
        ...(status === 'banned' && former(banReason, bannedUntil)),
      });
    });
  }

  /**
   * @param reason for the trail; empty: none
   * @throws DomainError NOT_FOUND; CONFLICT when the user is not banned
   */
  async unban(actor: Principal, origin: Origin, userId: string, reason = ''): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { id, status, banReason, bannedUntil } = await lockUser(manager, userId);
      if (status !== 'banned') throw conflict('This user is not banned.');
      // Reason and end go with it, by a trigger.
      await manager.update(UserEntity, { id }, { status: 'active' });
      await this.record(manager, id, 'user.unbanned', byUser(actor, origin), {
        ...(reason !== '' && { reason }),
        ...former(banReason, bannedUntil),
      });
    });
  }

  /**
   * Lifts the ban when its end has come: the login of that identity goes on.
   * @param manager of the transaction of the login
   */
  async liftIfOver(manager: EntityManager, user: UserEntity, identityId: string): Promise<void> {
    if (user.status !== 'banned' || user.bannedUntil === null) return;
    if (user.bannedUntil.getTime() > this.clock.now()) return;
    // Before the row of the user: the login is going to lock it anyway.
    await manager.query(`SELECT FROM wechat_identities WHERE id = $1 FOR NO KEY UPDATE`, [identityId]);
    await this.lift(manager, `id = $2`, [user.id]);
  }

  /** When the ban ends; null: not by itself, or there is none. */
  async endOf(manager: EntityManager, userId: string): Promise<Date | null> {
    return (await manager.findOneBy(UserEntity, { id: userId }))?.bannedUntil ?? null;
  }

  /**
   * Lifts bans whose end has come. Those that somebody is changing at the moment are left to the next time.
   * @returns how many; as many as a batch has: there may be more
   */
  async liftBatch(): Promise<{ lifted: number; mayBeMore: boolean }> {
    const lifted = await this.dataSource.transaction((manager) =>
      this.lift(
        manager,
        `id = ANY (ARRAY(SELECT id FROM users WHERE banned_until <= $1 ORDER BY banned_until LIMIT ${batchSize}
                            FOR NO KEY UPDATE SKIP LOCKED))`,
      ),
    );
    return { lifted, mayBeMore: lifted === batchSize };
  }

  /** By the row as it is once it is locked: an admin may have banned anew meanwhile, or another login was first. */
  private async lift(manager: EntityManager, which: string, values: unknown[] = []): Promise<number> {
    const [users] = await manager.query<[{ id: string }[], number]>(
      `UPDATE users SET status = 'active', updated_at = now()
        WHERE ${which} AND status = 'banned' AND banned_until <= $1
      RETURNING id`,
      [new Date(this.clock.now()), ...values],
    );
    for (const { id } of users)
      await this.record(manager, id, 'user.unbanned', bySystem, { because: 'expired' });
    return users.length;
  }

  private refuseUnlessAhead(until: Date | undefined): void {
    if (!until) return;
    const now = new Date(this.clock.now());
    if (until <= now) throw validationError({ field: 'until', message: 'must be in the future' });
    now.setUTCFullYear(now.getUTCFullYear() + maxYears);
    if (until > now)
      throw validationError({ field: 'until', message: `must be within ${maxYears} years; or leave it out` });
  }

  private async record(
    manager: EntityManager,
    userId: string,
    action: 'user.banned' | 'user.unbanned',
    by: Actor,
    details: AuditEvent['details'],
  ): Promise<void> {
    await this.audit.record(manager, {
      action,
      ...by,
      ...toUser(userId),
      details,
    });
  }
}

/** For the trail: the ban that was until then. */
function former(reason: string | null, until: Date | null): AuditEvent['details'] {
  return {
    ...(reason !== null && { formerReason: reason }),
    ...(until && { formerUntil: until.toISOString() }),
  };
}

async function lockUser(manager: EntityManager, id: string): Promise<UserEntity> {
  const user = await manager.findOne(UserEntity, { where: { id }, lock: { mode: 'for_no_key_update' } });
  if (!user) throw new DomainError('NOT_FOUND');
  if (user.status === 'merged') throw conflict('This user has been merged into another one. Take that user.');
  return user;
}

function conflict(detail: string): DomainError {
  return new DomainError('CONFLICT', { detail });
}
