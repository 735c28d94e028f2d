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
}
