import { type PreparedStatement } from '../database/index.js';
import { endedNow } from '../sessions/index.js';
import { type Profile } from '../users/index.js';

export interface LoggedInRow extends Profile {
  /** Seconds until the refresh token ends. */
  readonly refreshExpiresIn: number;
  /**
   * The user may have more sessions than allowed, or have asked to be forgotten: another login, or that request, came at the same
   * moment, or the limit was lowered.
   */
  readonly crowded: boolean;
}

/**
 * A whole login of a known identity in one round trip: the identity takes its new session_key (unless there is none), the session is
 * opened, the least recently used one beyond the limit is ended, the trail is told of both, and we of the user. No row: the identity is unknown,
 * shows a new unionid, or its user is banned or has asked to be forgotten, and nothing was written.
 *
 * A statement sees the sessions as they were when it began, also when it then waited for another login of the same
 * identity: that one has raised `session_key_version` meanwhile. So does a request to be forgotten.
 */
export const openSession: PreparedStatement = {
  name: 'auth.open_session',
  access: 'write',
  text: `
    WITH before AS (
      SELECT session_key_version FROM wechat_identities WHERE id = $1
    ), identity AS (
      UPDATE wechat_identities AS i
         SET session_key_sealed = coalesce($3, i.session_key_sealed), session_key_kid = coalesce($4, i.session_key_kid),
             session_key_at = CASE WHEN $3 IS NULL THEN i.session_key_at ELSE now() END,
             session_key_version = i.session_key_version + 1, last_login_at = now()
        FROM users AS u
       WHERE i.id = $1 AND u.id = i.user_id AND u.status = 'active' AND u.erasure_due_at IS NULL
         AND ($2::text IS NULL OR i.unionid = $2)
      RETURNING i.id, i.user_id, i.app_id, i.session_key_version, u.roles, u.created_at,
                u.nickname, u.gender, u.language, u.region, u.avatar, u.phone,
                CASE WHEN 'admin' = ANY (u.roles) THEN least($8::int, $15::int) ELSE $8::int END AS ends_in
    ), session AS (
      INSERT INTO sessions (id, user_id, identity_id, app_id, refresh_kid, expires_at, absolute_expires_at,
                            device_id, device_name, device_model, device_platform, user_agent, ip)
      SELECT $5, user_id, id, app_id, $6, now() + least($7::int, ends_in) * interval '1 second',
             now() + ends_in * interval '1 second', $9, $10, $11, $12, $13, $14
        FROM identity
    ), live AS (
      SELECT s.id, row_number() OVER (ORDER BY s.last_used_at DESC, s.id DESC) AS place
        FROM sessions AS s JOIN identity AS i ON s.user_id = i.user_id
       WHERE s.revoked_at IS NULL AND s.expires_at > now()
    ), evicted AS (
      UPDATE sessions
         SET ${endedNow('evicted')}
       WHERE id = (SELECT id FROM live WHERE place >= $16::int ORDER BY place DESC LIMIT 1) AND revoked_at IS NULL
      RETURNING id, user_id
    ), audited AS (
      INSERT INTO audit_events (action, actor_kind, actor_id, subject_kind, subject_id, user_id, request_id, ip, details)
      SELECT 'session.opened', 'user', user_id::text, 'session', $5::uuid::text, user_id, $17::text, $14::inet,
             jsonb_build_object('appId', app_id)
        FROM identity
       UNION ALL
      SELECT 'session.evicted', 'system', NULL, 'session', id::text, user_id, NULL, NULL, '{}'
        FROM evicted
    )
    SELECT i.user_id AS id, i.nickname, i.gender, i.language, i.region, i.avatar, i.phone, i.roles,
           i.created_at AS "createdAt", least($7::int, i.ends_in) AS "refreshExpiresIn",
           i.session_key_version > b.session_key_version + 1
             OR EXISTS (SELECT FROM live WHERE place > $16::int) AS crowded
      FROM identity AS i, before AS b`,
};
