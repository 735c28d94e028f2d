import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import {
  exportRows,
  type JsonValue,
  type MergedUsers,
  type UserData,
  UserDataRegistry,
} from '../common/user-data/index.js';

/** What taking a merge back needs. */
interface Moved {
  /** Identities that were the loser's, and those that were the survivor's. */
  readonly identities: readonly string[];
  readonly kept: readonly string[];
  /** Links that were the loser's. */
  readonly unionids: readonly { readonly platform: string; readonly unionid: string }[];
  /** Rows of identity_conflicts that a merge settles. */
  readonly conflicts: readonly JsonValue[];
}

/**
 * Who a user is to WeChat. Merges of users that were merged before stay as they are: they are taken back in the
 * reverse order.
 */
@Injectable()
export class IdentitiesData implements UserData {
  readonly name = 'identities';
  readonly tables = ['users', 'user_merges', 'wechat_identities', 'wechat_unionids', 'identity_conflicts'];

  constructor(registry: UserDataRegistry) {
    // Before any module is initialised: identities come first, and the others find them where they belong.
    registry.register(this);
  }

  /** Two openids of one app may become one user's: what WeChat tells apart can be one person. */
  async merge(manager: EntityManager, { survivorId, loserId }: MergedUsers): Promise<JsonValue> {
    // Locked in one order. Logins of theirs wait for these rows, and then look again whose they are.
    const rows = await manager.query<{ id: string; userId: string }[]>(
      `SELECT id, user_id AS "userId" FROM wechat_identities WHERE user_id IN ($1, $2) ORDER BY id FOR NO KEY UPDATE`,
      [survivorId, loserId],
    );
    const idsOf = (userId: string): string[] =>
      rows.filter((row) => row.userId === userId).map(({ id }) => id);
    const [identities, kept] = [idsOf(loserId), idsOf(survivorId)];
    await manager.query(`UPDATE wechat_identities SET user_id = $1 WHERE user_id = $2`, [
      survivorId,
      loserId,
    ]);
    const [unionids] = await manager.query<[{ platform: string; unionid: string }[], number]>(
      `UPDATE wechat_unionids SET user_id = $1 WHERE user_id = $2 RETURNING platform, unionid`,
      [survivorId, loserId],
    );
    const conflicts = await this.settleConflicts(manager, { survivorId, loserId });
    return { identities, kept, unionids, conflicts };
  }

  /** Between the two there is none any more; with others they are the survivor's, once each. */
  private async settleConflicts(
    manager: EntityManager,
    { survivorId, loserId }: MergedUsers,
  ): Promise<JsonValue[]> {
    const [settled] = await manager.query<[{ conflict: JsonValue }[], number]>(
      `DELETE FROM identity_conflicts AS c
        WHERE (c.other_user_id IN ($1, $2) AND c.identity_id IN (SELECT id FROM wechat_identities WHERE user_id = $1))
           OR (c.other_user_id = $2 AND EXISTS (SELECT FROM identity_conflicts AS same
                                                 WHERE same.identity_id = c.identity_id AND same.other_user_id = $1))
       RETURNING to_jsonb(c) AS conflict`,
      [survivorId, loserId],
    );
    await manager.query(`UPDATE identity_conflicts SET other_user_id = $1 WHERE other_user_id = $2`, [
      survivorId,
      loserId,
    ]);
    return settled.map(({ conflict }) => conflict);
  }

  /** Also gives the loser what came to the survivor since, by what was the loser's. */
  async unmerge(manager: EntityManager, users: MergedUsers, moved: JsonValue): Promise<void> {
    const { survivorId, loserId } = users;
    const { identities, kept, unionids, conflicts } = moved as unknown as Moved;
    await manager.query(`SELECT FROM wechat_identities WHERE user_id = $1 ORDER BY id FOR NO KEY UPDATE`, [
      survivorId,
    ]);
    await manager.query(
      `UPDATE wechat_identities SET user_id = $2
        WHERE user_id = $1
          AND (id = ANY ($3::uuid[]) OR (id <> ALL ($4::uuid[]) AND unionid = ANY ($5::text[])))`,
      [survivorId, loserId, identities, kept, unionids.map(({ unionid }) => unionid)],
    );
    await manager.query(
      `UPDATE wechat_unionids AS link SET user_id = $2
        WHERE user_id = $1
          AND ((platform, unionid) IN (SELECT * FROM jsonb_to_recordset($3) AS theirs (platform text, unionid text))
               OR (EXISTS (SELECT FROM wechat_identities WHERE user_id = $2 AND unionid = link.unionid)
                   AND NOT EXISTS (SELECT FROM wechat_identities WHERE user_id = $1 AND unionid = link.unionid)))`,
      [survivorId, loserId, JSON.stringify(unionids)],
    );
    await this.restoreConflicts(manager, users, conflicts);
    // Whoever shows a unionid that is now the other one's is looked at anew by the next login.
    await manager.query(
      `UPDATE wechat_identities AS i SET unionid = NULL
        WHERE user_id IN ($1, $2)
          AND EXISTS (SELECT FROM wechat_unionids WHERE unionid = i.unionid AND user_id <> i.user_id)`,
      [survivorId, loserId],
    );
  }

  async export(manager: EntityManager, userId: string): Promise<JsonValue> {
    const rows = (query: string): Promise<JsonValue[]> => exportRows(manager, query, [userId]);
    return {
      identities: await rows(
        `SELECT app_id, openid, unionid, session_key_at, created_at, last_login_at
           FROM wechat_identities WHERE user_id = $1 ORDER BY id`,
      ),
      unionids: await rows(
        `SELECT platform, unionid, created_at FROM wechat_unionids WHERE user_id = $1 ORDER BY platform, unionid`,
      ),
      // Another user's side of it is theirs: of who showed this user's unionid not even the time is told.
      conflicts: await rows(
        `SELECT i.app_id, c.platform, c.unionid, c.first_seen_at, c.last_seen_at
           FROM identity_conflicts AS c JOIN wechat_identities AS i ON i.id = c.identity_id
          WHERE i.user_id = $1 ORDER BY c.first_seen_at`,
      ),
      merges: await rows(
        `SELECT CASE WHEN survivor_id = $1 THEN 'survivor' ELSE 'loser' END AS was, merged_at, undone_at
           FROM user_merges WHERE $1 IN (survivor_id, loser_id) ORDER BY id`,
      ),
    };
  }

  /** Out of what merges of others remember: conflicts with both of them. Identities are still there. */
  async erase(manager: EntityManager, userId: string): Promise<void> {
    await manager.query(
      `WITH theirs AS (SELECT id::text FROM wechat_identities WHERE user_id = $1)
       UPDATE user_merges
          SET moved = jsonb_set(moved, '{identities,conflicts}', (
                SELECT coalesce(jsonb_agg(conflict), '[]')
                  FROM jsonb_array_elements(moved #> '{identities,conflicts}') AS conflict
                 WHERE conflict->>'identity_id' NOT IN (SELECT id FROM theirs)))
        WHERE EXISTS (SELECT FROM jsonb_array_elements(moved #> '{identities,conflicts}') AS conflict
                       WHERE conflict->>'identity_id' IN (SELECT id FROM theirs))`,
      [userId],
    );
  }

  /** A conflict is with the owner of the unionid that it is about. */
  private async restoreConflicts(
    manager: EntityManager,
    { survivorId, loserId }: MergedUsers,
    settled: readonly JsonValue[],
  ): Promise<void> {
    await manager.query(
      `UPDATE identity_conflicts AS c SET other_user_id = $2
         FROM wechat_unionids AS link
        WHERE c.other_user_id = $1 AND link.user_id = $2
          AND (link.platform, link.unionid) = (c.platform, c.unionid)
          AND NOT EXISTS (SELECT FROM identity_conflicts WHERE identity_id = c.identity_id AND other_user_id = $2)`,
      [survivorId, loserId],
    );
    await manager.query(
      `INSERT INTO identity_conflicts
       SELECT c.* FROM jsonb_populate_recordset(NULL::identity_conflicts, $1) AS c
         JOIN wechat_identities AS i ON i.id = c.identity_id AND i.user_id <> c.other_user_id
         JOIN wechat_unionids AS link
           ON (link.platform, link.unionid, link.user_id) = (c.platform, c.unionid, c.other_user_id)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(settled)],
    );
  }
}
