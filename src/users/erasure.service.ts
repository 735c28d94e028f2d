import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { type AuditEvent, AuditService, bySystem, toUser } from '../audit/index.js';
import { DomainError } from '../common/errors/index.js';
import { PushInbox } from '../wechat/index.js';
import { IdentitiesService } from './identities.service.js';
import { type ErasureReason } from '../observability/index.js';
import { peopleOf } from './people.js';
import { UserDataRegistry } from '../common/user-data/index.js';

/**
 * Why a person is erased, and who asked for it. By their own request they are erased when it is due, is not taken back, and they
 * are not banned.
 */
export interface ErasureOrder extends Pick<AuditEvent, 'actorKind'> {
  readonly because: ErasureReason;
  readonly actorId?: string | null;
  readonly requestId?: string | null;
}

/** Events of the trail a statement. A client gone wild makes hundreds of thousands, which no statement gets through in its time. */
const batchSize = 10_000;

/** Forgets people. */
@Injectable()
export class ErasureService {
  constructor(
    private readonly identities: IdentitiesService,
    private readonly registry: UserDataRegistry,
    private readonly inbox: PushInbox,
    private readonly audit: AuditService,
  ) {}

  /**
   * Removes a person and everything kept about them: identities, unionids, conflicts, profile, phone, picture, sessions (their
   * tokens are refused), what modules keep, pushes that wait; those who were merged into them as well. The trail keeps
   * the id, which then names nobody, and no address. A user who is gone already is no error.
   *
   * @returns whether somebody was erased
   * @param manager of a transaction, in which this is the first that locks anything of the person
   * @throws DomainError SERVICE_UNAVAILABLE when somebody joined them meanwhile: begin anew, in another transaction
   */
  async erase(manager: EntityManager, userId: string, order: ErasureOrder): Promise<boolean> {
    const people = await this.lock(manager, userId);
    // Nobody changes it any more: a login that came first has taken it back, and one that comes now finds a stranger.
    if (people.length === 0 || (order.because === 'own_request' && !(await isDue(manager, userId))))
      return false;
    const identities = await manager.query<{ appId: string; openid: string }[]>(
      `SELECT app_id AS "appId", openid FROM wechat_identities WHERE user_id = ANY ($1)`,
      [people],
    );
    await this.inbox.forget(manager, identities);
    for (const id of people) {
      for (const data of this.registry.all()) await data.erase?.(manager, id);
      await this.record(manager, id, order);
    }
    await manager.query(`DELETE FROM users WHERE id = ANY ($1)`, [people]);
    // Last: whoever was ending a session of theirs has told the trail by now.
    for (const id of people) await forgetOrigins(manager, id);
    return true;
  }

  /**
   * Until the transaction ends no login, no merge and no change of theirs. In the order of all others: the locks of logins;
   * the rows of identities, which a login has before it refers to its user; of merges; of users.
   */
  private async lock(manager: EntityManager, userId: string): Promise<string[]> {
    const before = await peopleOf(manager, userId);
    const isWhole = await this.identities.lockUsers(manager, before);
    const people = await peopleOf(manager, userId);
    if (!isWhole || !people.every((id) => before.includes(id))) throw new DomainError('SERVICE_UNAVAILABLE');
    for (const rows of [
      'wechat_identities WHERE user_id = ANY ($1)',
      'user_merges WHERE survivor_id = ANY ($1) OR loser_id = ANY ($1)',
      'users WHERE id = ANY ($1)',
    ]) {
      await manager.query(`SELECT FROM ${rows} ORDER BY id FOR UPDATE`, [people]);
    }
    return people;
  }

  private async record(manager: EntityManager, userId: string, order: ErasureOrder): Promise<void> {
    const { because, actorKind, actorId = null, requestId = null } = order;
    await this.audit.record(manager, {
      action: 'user.erased',
      ...bySystem,
      ...{ actorKind, actorId, requestId },
      ...toUser(userId),
      details: { because },
    });
  }
}

async function forgetOrigins(manager: EntityManager, userId: string): Promise<void> {
  for (let forgotten = batchSize; forgotten === batchSize;) {
    const [row] = await manager.query<[{ forgotten: number }]>(
      `SELECT forget_audit_origins($1, $2) AS forgotten`,
      [userId, batchSize],
    );
    forgotten = row.forgotten;
  }
}

async function isDue(manager: EntityManager, userId: string): Promise<boolean> {
  const due = await manager.query<unknown[]>(
    `SELECT FROM users WHERE id = $1 AND status = 'active' AND erasure_due_at <= now()`,
    [userId],
  );
  return due.length > 0;
}
