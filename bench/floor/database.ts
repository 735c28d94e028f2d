import pg from 'pg';
import { required } from './environment.js';

/** One pool, with the size and the bounds of the service's (src/database/data-source.ts). */
export const pool = new pg.Pool({
  connectionString: required('DATABASE_URL'),
  max: Number(required('DATABASE_POOL_SIZE')),
  connectionTimeoutMillis: 2_000,
  statement_timeout: 5_000,
  lock_timeout: 3_000,
  idle_in_transaction_session_timeout: 10_000,
  query_timeout: 7_000,
  keepAlive: true,
});

export interface UserRow {
  readonly id: string;
  readonly nickname: string | null;
  readonly gender: string | null;
  readonly language: string | null;
  readonly region: string | null;
  readonly avatar: string | null;
  readonly phone: string | null;
  readonly roles: string[];
  readonly createdAt: Date;
  readonly refreshExpiresIn: number;
}

/** A copy of src/auth/login.statement.ts. */
export const openSession = {
  name: 'auth.open_session',
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
         SET revoked_at = now(), revoked_reason = 'evicted', expires_at = least(expires_at, now() + interval '1 day')
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

export interface RotationRow {
  readonly userId: string;
  readonly appId: string;
  readonly roles: string[];
  readonly counter: number;
  readonly expiresIn: number;
  readonly reused: boolean;
}

/** A copy of src/sessions/rotation.statement.ts. */
export const rotateSession = {
  name: 'sessions.rotate',
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

/** A copy of the statement in src/users/users.service.ts. */
export const findProfile = {
  name: 'users.find_profile',
  text: `SELECT id, nickname, gender, language, region, avatar, phone, roles, created_at AS "createdAt" FROM users WHERE id = $1`,
};
