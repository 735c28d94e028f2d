import { type EntityManager } from 'typeorm';

/** Writes to the trail what an operator did with a key, in the transaction that did it. */
export async function recordByOperator(
  manager: EntityManager,
  event: {
    action: 'signing_key.rotated' | 'signing_key.retired' | 'master_keys.rewrapped';
    subjectKind: 'signing_key' | 'master_key';
    subjectId: string;
    details: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  await manager.query(
    `INSERT INTO audit_events (action, actor_kind, subject_kind, subject_id, details)
     VALUES ($1, 'operator', $2, $3, $4)`,
    [event.action, event.subjectKind, event.subjectId, JSON.stringify(event.details)],
  );
}
