import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { AuditService, byUser } from '../../audit/index.js';
import { DomainError } from '../../common/errors/index.js';
import { type Origin, type Page, PageCursor, type PageRequest } from '../../common/http/index.js';
import { type Principal } from '../../common/security/index.js';
import { PushInboxEntity, type PushState } from './push-inbox.entity.js';

/** A push as others than its handlers may see it: not what it says, and not about whom. */
export type KeptPush = Omit<PushInboxEntity, 'deduplicationKey' | 'openid' | 'message' | 'dueAt'>;

const columns = [
  'id',
  'appId',
  'event',
  'state',
  'attempts',
  'receivedAt',
  'finishedAt',
  'lastError',
] as const;

const cursorsOf = (state: PushState): PageCursor<string> =>
  // What a bigint holds.
  new PageCursor(`pushes/${state}`, z.string().regex(/^[1-9]\d{0,17}$/));

/** The pushes that are kept, for admins. */
@Injectable()
export class PushesService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /** The newest first. */
  async list(state: PushState, { cursor, limit }: PageRequest): Promise<Page<KeptPush>> {
    const cursors = cursorsOf(state);
    const before = cursors.read(cursor);
    const rows = await this.dataSource
      .getRepository(PushInboxEntity)
      .createQueryBuilder('push')
      .select(columns.map((column) => `push.${column}`))
      .where('push.state = :state', { state })
      .andWhere(before === undefined ? 'TRUE' : 'push.id < :before', { before })
      .orderBy('push.id', 'DESC')
      .take(limit + 1)
      .getMany();
    return cursors.page(rows, limit, ({ id }) => id);
  }

  /**
   * Has a dead push tried again, at once and as often as a new one.
   * @throws DomainError NOT_FOUND; CONFLICT when it is not dead
   */
  async retry(actor: Principal, origin: Origin, id: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [revived] = await manager.query<[{ appId: string; event: string }[], number]>(
        `UPDATE push_inbox
            SET state = 'waiting', attempts = 0, due_at = now(), finished_at = NULL
          WHERE id = $1 AND state = 'dead'
        RETURNING app_id AS "appId", event`,
        [id],
      );
      const [push] = revived;
      if (!push) throw await refusal(manager, id);
      await this.audit.record(manager, {
        action: 'push.retried',
        ...byUser(actor, origin),
        subjectKind: 'push',
        subjectId: id,
        userId: null,
        details: { appId: push.appId, event: push.event },
      });
    });
  }
}

async function refusal(manager: EntityManager, id: string): Promise<DomainError> {
  return (await manager.existsBy(PushInboxEntity, { id }))
    ? new DomainError('CONFLICT', {
        detail: 'Only a dead push can be retried; this one is done, or waiting.',
      })
    : new DomainError('NOT_FOUND');
}
