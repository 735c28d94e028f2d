import { type EntityManager } from 'typeorm';

/** A stored session_key that is not to be kept: as it was when it was found. */
export interface OldSessionKey {
  readonly identityId: string;
  /** Every login changes it. */
  readonly version: number;
}

/** Days. WeChat's own keys end after some, unless they are used; ours would stay for ever. */
const maxAge = 30;

/** A refresh in the last moment of a session may still be under way. */
const justNow = `now() - interval '1 minute'`;

/** Keys that no login has renewed for long. */
export function agedSessionKeys(manager: EntityManager, limit: number): Promise<OldSessionKey[]> {
  return manager.query<OldSessionKey[]>(
    `SELECT id AS "identityId", session_key_version AS version FROM wechat_identities
      WHERE session_key_on < (now() AT TIME ZONE 'UTC')::date - ${maxAge}
      ORDER BY session_key_on LIMIT $1`,
    [limit],
  );
}

/**
 * Keys of identities whose last session has ended. An ended session expires within a day, so that a few days' worth of the index
 * has them all.
 */
export function sessionKeysOfEndedSessions(manager: EntityManager, limit: number): Promise<OldSessionKey[]> {
  return manager.query<OldSessionKey[]>(
    `SELECT i.id AS "identityId", i.session_key_version AS version
       FROM (SELECT DISTINCT identity_id FROM sessions
              WHERE expires_on <= (now() AT TIME ZONE 'UTC')::date + 1
                AND (revoked_at IS NOT NULL OR expires_at < ${justNow})) AS ended
       JOIN wechat_identities AS i ON i.id = ended.identity_id
      WHERE i.session_key_on IS NOT NULL
        AND NOT EXISTS (SELECT FROM sessions AS s
                         WHERE s.user_id = i.user_id AND s.identity_id = i.id
                           AND s.revoked_at IS NULL AND s.expires_at >= ${justNow})
      LIMIT $1`,
    [limit],
  );
}

/**
 * Removes them. A login has come since when the version is another, and comes now when the row is locked: either has brought a key.
 * Nobody is waited for; and no row but theirs is locked, weakly enough for a session to be opened meanwhile.
 * @returns how many
 */
export async function forgetSessionKeys(
  manager: EntityManager,
  keys: readonly OldSessionKey[],
): Promise<number> {
  if (keys.length === 0) return 0;
  const [, count] = await manager.query<[unknown[], number]>(
    `WITH ours AS MATERIALIZED (
       SELECT i.id FROM wechat_identities AS i
         JOIN unnest($1::uuid[], $2::int[]) AS found (id, version) ON found.id = i.id
        WHERE i.id = ANY ($1::uuid[]) AND i.session_key_version = found.version
          FOR NO KEY UPDATE OF i SKIP LOCKED
     )
     UPDATE wechat_identities AS i
        SET session_key_sealed = NULL, session_key_kid = NULL, session_key_at = NULL
       FROM ours WHERE i.id = ours.id`,
    [keys.map(({ identityId }) => identityId), keys.map(({ version }) => version)],
  );
  return count;
}
