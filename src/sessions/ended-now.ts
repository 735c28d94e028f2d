import { type RevokedReason } from './session.entity.js';

/** What an UPDATE of sessions sets to end them. The row stays for a day, to say why. */
export function endedNow(reason: RevokedReason): string {
  return `revoked_at = now(), revoked_reason = '${reason}', expires_at = least(expires_at, now() + interval '1 day')`;
}
