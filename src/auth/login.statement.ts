import { type PreparedStatement } from '../database/index.js';

export interface LoggedInRow {
  readonly id: string;
  readonly roles: string[];
  readonly createdAt: Date;
}

/**
 * A whole login of a known identity in one round trip: the identity takes its new session_key, the session is
 * opened, the user is told. No row: the identity is unknown, shows a new unionid, or its user is banned, and
 * nothing was written.
 */
export const openSession: PreparedStatement = {
  name: 'auth.open_session',
  access: 'write',
  text: `
    WITH identity AS (
      UPDATE wechat_identities AS i
         SET session_key_sealed = $3, session_key_kid = $4, session_key_at = now(), last_login_at = now()
        FROM users AS u
       WHERE i.id = $1 AND u.id = i.user_id AND u.status = 'active'
         AND ($2::text IS NULL OR i.unionid = $2)
      RETURNING i.id, i.user_id, i.app_id, u.roles, u.created_at
    ), session AS (
      INSERT INTO sessions (id, user_id, identity_id, app_id, expires_at, absolute_expires_at,
                            device_id, device_name, device_model, device_platform, user_agent, ip)
      SELECT $5, user_id, id, app_id, now() + $6 * interval '1 second', now() + $7 * interval '1 second',
             $8, $9, $10, $11, $12, $13
        FROM identity
    )
    SELECT user_id AS id, roles, created_at AS "createdAt" FROM identity`,
};
