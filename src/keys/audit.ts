import { type EntityManager } from 'typeorm';
import { type AuditEvent, AuditService, byOperator } from '../audit/index.js';

const audit = new AuditService();

/** Writes to the trail what an operator did with a key, in the transaction that did it. */
export async function recordByOperator(
  manager: EntityManager,
  event: Pick<AuditEvent, 'subjectId' | 'details'> & {
    action: 'signing_key.rotated' | 'signing_key.retired' | 'master_keys.rewrapped';
    subjectKind: 'signing_key' | 'master_key';
  },
): Promise<void> {
  await audit.record(manager, { ...event, ...byOperator, userId: null });
}
