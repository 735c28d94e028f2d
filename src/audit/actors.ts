import { type Origin, storableIp } from '../common/http/index.js';
import { type Principal } from '../common/security/index.js';
import { type AuditEvent } from './audit.service.js';

/** Who did it, and from where. */
export type Actor = Pick<AuditEvent, 'actorKind' | 'actorId' | 'requestId' | 'ip'>;
type Subject = Pick<AuditEvent, 'subjectKind' | 'subjectId' | 'userId'>;

/** Who asked for it and from where: the same in every event that a user's request causes. */
export function byUser({ userId }: Pick<Principal, 'userId'>, origin: Origin): Actor {
  return { actorKind: 'user', actorId: userId, requestId: origin.requestId, ip: storableIp(origin) };
}

/** Nobody asked for it. */
export const bySystem: Actor = { actorKind: 'system', actorId: null, requestId: null, ip: null };

/** Somebody at the server, by a command. */
export const byOperator: Actor = { ...bySystem, actorKind: 'operator' };

/** What happened to a user. */
export function toUser(userId: string): Subject {
  return { subjectKind: 'user', subjectId: userId, userId };
}
