import { type AuditAction } from './audit-actions.js';
import { type AuditEventEntity } from './audit-event.entity.js';

/** All of them must hold; what is absent does not matter. */
export interface AuditFilter {
  /** One of them. */
  readonly actions?: readonly AuditAction[] | undefined;
  readonly outcome?: AuditEventEntity['outcome'] | undefined;
  /** A user's id. */
  readonly actorId?: string | undefined;
  readonly userId?: string | undefined;
  readonly subject?: { readonly kind: string; readonly id: string } | undefined;
  readonly requestId?: string | undefined;
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
}

/** Where a page ends. Of one transaction, several events have the same time. */
export interface AuditPosition {
  /** Microseconds since 1970. */
  readonly at: number;
  readonly id: string;
}

export type AuditRow = AuditEventEntity & { readonly microseconds: string };

const columns = `id, at, action, outcome, actor_kind AS "actorKind", actor_id AS "actorId", subject_kind AS "subjectKind",
  subject_id AS "subjectId", user_id AS "userId", request_id AS "requestId", host(ip) AS ip, details,
  (extract(epoch FROM at) * 1000000)::bigint AS microseconds`;

/** Nearly every event is one: the index of actions leaves it out. */
const commonest: AuditAction = 'session.opened';

/** Asks for the newest events that fit, in a way that the indexes of the table can answer whatever the filter is. */
export function auditQuery(
  filter: AuditFilter,
  after: AuditPosition | undefined,
  limit: number,
): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const where = (condition: (parameter: string) => string, value: unknown): void => {
    if (value !== undefined) conditions.push(condition(parameter(value)));
  };
  const { actions, subject } = filter;
  where((list) => `action = ANY (${list}::text[])`, actions);
  if (actions && !actions.includes(commonest)) conditions.push(`action <> '${commonest}'`);
  // As the condition of the index says it.
  if (filter.outcome !== undefined) conditions.push(`outcome = '${filter.outcome}'`);
  where((id) => `user_id = ${id}::uuid`, filter.userId);
  where((kind) => `subject_kind = ${kind}`, subject?.kind);
  where((id) => `subject_id = ${id}`, subject?.id);
  where((id) => `request_id = ${id}`, filter.requestId);
  where((time) => `at >= ${time}`, filter.from);
  where((time) => `at < ${time}`, filter.to);
  if (after) {
    const at = `('epoch'::timestamptz + ${parameter(after.at)}::bigint * interval '1 microsecond')`;
    // The first says nothing new, but to the index.
    conditions.push(`at <= ${at}`, `(at, id) < (${at}, ${parameter(after.id)}::bigint)`);
  }
  const select = (...more: string[]): string =>
    `SELECT ${columns} FROM audit_events WHERE ${[...conditions, ...more, 'TRUE'].join(' AND ')}
      ORDER BY at DESC, id DESC LIMIT ${limit}`;
  if (filter.actorId === undefined) return { text: select(), values };

  // What users do to themselves is found by the user, what they do to others by the actor: each has an index.
  const actor = parameter(filter.actorId);
  const toThemselves = select(`user_id = ${actor}::uuid`, `actor_id = ${actor}::text`);
  const toOthers = select(`actor_id = ${actor}::text`, `actor_id IS DISTINCT FROM user_id::text`);
  return {
    text: `SELECT * FROM ((${toThemselves}) UNION ALL (${toOthers})) AS events ORDER BY at DESC, id DESC LIMIT ${limit}`,
    values,
  };
}
