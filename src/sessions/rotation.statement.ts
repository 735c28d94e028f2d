import { type PreparedStatement } from '../database/index.js';

export interface RotationRow {
  readonly userId: string;
  readonly appId: string;
  readonly roles: string[];
  readonly counter: number;
  readonly kid: string | null;
  /** Seconds until the refresh token ends. */
  readonly expiresIn: number;
  readonly rotated: boolean;
  readonly reused: boolean;
}

/**
 * A refresh in one round trip: one UPDATE of a live session of an active user, by the row as it is when its lock
 * is ours, so that any number of refreshes at once come out in some order.
 *
 * - The current token rotates the session.
 * - Its parent, up to a minute after the rotation, changes nothing: the answer was lost, or two parts of one
 *   client asked at the same moment. The successor can be derived again.
 * - Anything older means that two parties hold tokens of this session: it ends, and the trail tells of it. The
 *   statement commits by itself; that the answer is an error takes nothing back.
 *
 * No row: there is no such session, it has ended, or its user may not go on. See {@link explainRefusal}.
 */
export const rotateSession: PreparedStatement = {
  name: 'sessions.rotate',
  access: 'write',
  text: `
    WITH refreshed AS (
      UPDATE sessions AS s
         SET (refresh_counter, refresh_kid, rotated_at, last_used_at, expires_at, ip, user_agent,
              revoked_at, revoked_reason) = (
           SELECT CASE outcome WHEN 'rotated' THEN s.refresh_counter + 1 ELSE s.refresh_counter END,
                  CASE outcome WHEN 'rotated' THEN $3 ELSE s.refresh_kid END,
                  CASE outcome WHEN 'rotated' THEN now() ELSE s.rotated_at END,
                  CASE outcome WHEN 'reused' THEN s.last_used_at ELSE now() END,
                  CASE outcome WHEN 'rotated' THEN least(now() + $4 * interval '1 second', ends_at)
                               WHEN 'reused' THEN least(s.expires_at, now() + interval '1 day')
                               ELSE least(s.expires_at, ends_at) END,
                  CASE outcome WHEN 'reused' THEN s.ip ELSE $6::inet END,
                  CASE outcome WHEN 'reused' THEN s.user_agent ELSE $7 END,
                  CASE outcome WHEN 'reused' THEN now() END,
                  CASE outcome WHEN 'reused' THEN 'reused' END
             FROM (SELECT CASE WHEN s.refresh_counter = $2 THEN 'rotated'
                               WHEN s.refresh_counter = $2 + 1 AND s.rotated_at > now() - interval '1 minute'
                               THEN 'repeated'
                               ELSE 'reused' END AS outcome,
                          CASE WHEN 'admin' = ANY (u.roles)
                               THEN least(s.absolute_expires_at, s.created_at + $5 * interval '1 second')
                               ELSE s.absolute_expires_at END AS ends_at) AS decision)
        FROM users AS u
       WHERE s.id = $1 AND s.refresh_counter >= $2 AND s.revoked_at IS NULL AND s.expires_at > now()
         AND u.id = s.user_id AND u.status = 'active'
         AND ('admin' <> ALL (u.roles) OR s.created_at + $5 * interval '1 second' > now())
      RETURNING s.id, s.user_id, s.app_id, u.roles, s.refresh_counter, s.refresh_kid, s.expires_at, s.rotated_at,
                s.revoked_at
    ), audited AS (
      INSERT INTO audit_events (action, outcome, actor_kind, subject_kind, subject_id, user_id, request_id, ip, details)
      SELECT 'session.refresh_token_reused', 'failure', 'system', 'session', id, user_id, $8, $6::inet,
             jsonb_build_object('presented', $2::int, 'current', refresh_counter)
        FROM refreshed WHERE revoked_at IS NOT NULL
    )
    SELECT user_id AS "userId", app_id AS "appId", roles, refresh_counter AS counter, refresh_kid AS kid,
           floor(extract(epoch FROM expires_at - now()))::int AS "expiresIn",
           rotated_at = now() AS rotated, revoked_at IS NOT NULL AS reused
      FROM refreshed`,
};

export interface RefusedRow {
  readonly banned: boolean;
  readonly revoked: boolean;
}

/** Why {@link rotateSession} found nothing to do. */
export const explainRefusal: PreparedStatement = {
  name: 'sessions.explain_refusal',
  access: 'read',
  text: `
    SELECT u.status = 'banned' AS banned, s.revoked_at IS NOT NULL AS revoked
      FROM sessions AS s JOIN users AS u ON u.id = s.user_id
     WHERE s.id = $1`,
};
