import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In } from 'typeorm';
import { z } from 'zod';
import { type AuditAction, AuditService, byUser } from '../audit/index.js';
import { DomainError, validationError } from '../common/errors/index.js';
import { type Origin, type Page, PageCursor, type PageRequest } from '../common/http/index.js';
import { Randomness } from '../common/randomness.js';
import { type Principal } from '../common/security/index.js';
import { IdentitiesService } from './identities.service.js';
import { findMerge, findMerges, type Merge } from './merge.js';
import { type JsonValue, type MergedUsers, UserDataRegistry } from '../common/user-data/index.js';
import { UserMergeEntity } from './user-merge.entity.js';
import { UserEntity } from './user.entity.js';

const cursors = new PageCursor('merges', z.uuid());

/** Two users that are one person become one, and two again when that was a mistake. */
@Injectable()
export class MergeService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly identities: IdentitiesService,
    private readonly registry: UserDataRegistry,
    private readonly randomness: Randomness,
    private readonly audit: AuditService,
  ) {}

  /**
   * All that the loser has becomes the survivor's, and the loser's sessions end.
   *
   * @throws DomainError VALIDATION_FAILED when they are the same, NOT_FOUND, CONFLICT
   */
  async merge(actor: Principal, origin: Origin, { survivorId, loserId }: MergedUsers): Promise<Merge> {
    if (survivorId.toLowerCase() === loserId.toLowerCase()) {
      throw validationError({ field: 'loserId', message: 'must be another user' });
    }
    return this.identities.undisturbed([survivorId, loserId], async (manager) => {
      const [survivor, loser] = await usersOf(manager, survivorId, loserId);
      refuseUnlessMergeable(actor, survivor, loser);
      const users = { survivorId: survivor.id, loserId: loser.id };
      const moved: Record<string, JsonValue> = {};
      for (const data of this.registry.all()) moved[data.name] = await data.merge(manager, users);
      await manager.update(UserEntity, { id: loser.id }, { status: 'merged', mergedInto: survivor.id });
      const id = this.randomness.uuidv7();
      await manager.query(
        `INSERT INTO user_merges (id, survivor_id, loser_id, moved, merged_by) VALUES ($1, $2, $3, $4, $5)`,
        [id, survivor.id, loser.id, JSON.stringify(moved), actor.userId],
      );
      await this.record(manager, actor, origin, { action: 'user.merged', id, ...users });
      return findMerge(manager, id);
    });
  }

  /**
   * Gives back what the merge moved and what still is the survivor's. Sessions stay ended.
   *
   * @throws DomainError NOT_FOUND, CONFLICT
   */
  async undo(actor: Principal, origin: Origin, id: string): Promise<Merge> {
    const { survivorId, loserId } = await findMerge(this.dataSource.manager, id);
    return this.identities.undisturbed([survivorId, loserId], async (manager) => {
      const row = await manager.findOne(UserMergeEntity, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) throw new DomainError('NOT_FOUND');
      const merge = await findMerge(manager, id);
      if (merge.undoneAt) throw conflict('This merge has been undone already.');
      if (merge.isFinal) throw conflict('It is too late: a merge can be undone for 30 days.');
      const [survivor, loser] = await usersOf(manager, survivorId, loserId);
      refuseUnlessActive(survivor, 'survivor');
      for (const data of this.registry.all()) {
        const moved = row.moved[data.name];
        // A module that was not there at the time has moved nothing.
        if (moved !== undefined) await data.unmerge(manager, { survivorId, loserId }, moved);
      }
      await manager.update(UserEntity, { id: loser.id }, { status: 'active', mergedInto: null });
      await manager.update(UserMergeEntity, { id }, { undoneAt: () => 'now()' });
      await this.record(manager, actor, origin, { action: 'user.merge_undone', id, survivorId, loserId });
      return findMerge(manager, id);
    });
  }

  /** The newest first. */
  async list({ cursor, limit }: PageRequest): Promise<Page<Merge>> {
    const rows = await findMerges(this.dataSource.manager, cursors.read(cursor), limit + 1);
    return cursors.page(rows, limit, ({ id }) => id);
  }

  private async record(
    manager: EntityManager,
    actor: Principal,
    origin: Origin,
    { action, id, survivorId, loserId }: MergedUsers & { action: AuditAction; id: string },
  ): Promise<void> {
    await this.audit.record(manager, {
      action,
      ...byUser(actor, origin),
      subjectKind: 'user',
      subjectId: loserId,
      userId: survivorId,
      details: { mergeId: id },
    });
  }
}

/** Locked in one order, whoever is the survivor. A login that has its identity's row already is not held up: it only refers to them. */
async function usersOf(
  manager: EntityManager,
  survivorId: string,
  loserId: string,
): Promise<[UserEntity, UserEntity]> {
  const users = await manager.find(UserEntity, {
    where: { id: In([survivorId, loserId]) },
    order: { id: 'ASC' },
    lock: { mode: 'for_no_key_update' },
  });
  const find = (id: string): UserEntity => {
    const user = users.find((each) => each.id === id.toLowerCase());
    if (!user) throw new DomainError('NOT_FOUND');
    return user;
  };
  return [find(survivorId), find(loserId)];
}

function refuseUnlessMergeable(actor: Principal, survivor: UserEntity, loser: UserEntity): void {
  if (loser.id === actor.userId) throw conflict('You cannot merge yourself away: let another admin do it.');
  refuseUnlessActive(survivor, 'survivor');
  refuseUnlessActive(loser, 'loser');
  if (loser.roles.length > 0) {
    throw conflict('The loser has roles, which nobody gets by a merge. Take them away first.');
  }
}

/** A ban would not hold for whom it does not name. The wish to be forgotten is of one of them alone. */
function refuseUnlessActive({ status, erasureDueAt }: UserEntity, who: string): void {
  if (status === 'banned') throw conflict(`The ${who} is banned. Lift the ban first.`);
  if (status === 'merged')
    throw conflict(`The ${who} has been merged into another user. Undo that first, or take that user.`);
  // Merged, what one of them wanted forgotten would stay, or what the other one wanted kept would go.
  if (erasureDueAt)
    throw conflict(`The ${who} has asked to be erased. That is over when they log in, or are gone.`);
}

function conflict(detail: string): DomainError {
  return new DomainError('CONFLICT', { detail });
}
