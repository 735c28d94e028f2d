import { type Origin, storableIp } from '../common/http/index.js';
import { type Principal } from '../common/security/index.js';
import { type AuditEvent } from './audit.service.js';

/** Who asked for it and from where: the same in every event that a user's request causes. */
export function byUser(
  { userId }: Principal,
  origin: Origin,
): Pick<AuditEvent, 'actorKind' | 'actorId' | 'requestId' | 'ip'> {
  return { actorKind: 'user', actorId: userId, requestId: origin.requestId, ip: storableIp(origin) };
}
