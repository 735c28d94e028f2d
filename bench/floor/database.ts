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
  readonly roles: string[];
  readonly createdAt: Date;
}

/** A copy of src/auth/login.statement.ts. */
export const openSession = {
  name: 'auth.open_session',
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

/** A copy of the statement in src/users/users.service.ts. */
export const findProfile = {
  name: 'users.find_profile',
  text: `SELECT id, roles, created_at AS "createdAt" FROM users WHERE id = $1`,
};
