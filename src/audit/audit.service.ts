import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { AuditEventEntity } from './audit-event.entity.js';

/** Without an `outcome` it is a success. */
export type AuditEvent = Omit<AuditEventEntity, 'id' | 'at' | 'outcome'> &
  Partial<Pick<AuditEventEntity, 'outcome'>>;

/** The append-only trail of what concerns security. */
@Injectable()
export class AuditService {
  /** @param manager of the transaction that does what is told here: both happen or neither */
  async record(manager: EntityManager, event: AuditEvent): Promise<void> {
    await manager.insert(AuditEventEntity, event);
  }

  /**
   * What was tried, changed nothing, and needs no transaction. Nothing is recorded of a user who is gone: the address would
   * outlive them.
   */
  async recordAlone(manager: EntityManager, event: AuditEvent & { userId: string }): Promise<void> {
    await manager.query(
      `INSERT INTO audit_events
         (action, outcome, actor_kind, actor_id, subject_kind, subject_id, user_id, request_id, ip, details)
       SELECT $1, $2, $3, $4, $5, $6, id, $8, $9, $10 FROM users WHERE id = $7 FOR KEY SHARE`,
      [
        event.action,
        event.outcome ?? 'success',
        event.actorKind,
        event.actorId,
        event.subjectKind,
        event.subjectId,
        event.userId,
        event.requestId,
        event.ip,
        event.details,
      ],
    );
  }
}
