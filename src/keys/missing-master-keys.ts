import { type DataSource } from 'typeorm';

/** Rows are counted up to here: the start of an instance must not wait for millions. */
export const countLimit = 10_000;

/** What rests on a master key that the ring lacks; each count is at most {@link countLimit}. */
export interface MissingMasterKey {
  readonly id: string;
  readonly sessionKeys: number;
  readonly refreshTokens: number;
}

/** A loose index scan: from each id to the next one, however many rows have it. */
const idsIn = (table: string, column: string): string => `
  WITH RECURSIVE ids AS (
    (SELECT ${column} AS id FROM ${table} WHERE ${column} IS NOT NULL ORDER BY ${column} LIMIT 1)
    UNION ALL
    SELECT (SELECT ${column} FROM ${table} WHERE ${column} > ids.id ORDER BY ${column} LIMIT 1)
      FROM ids WHERE ids.id IS NOT NULL
  )
  SELECT id FROM ids WHERE id IS NOT NULL`;

/** OFFSET 0 is a fence: rows are found by that column's index and no other, then sorted out. */
const countOf = (table: string, column: string, live = 'true'): string => `
  SELECT count(*)::int AS count FROM (
    SELECT FROM (SELECT * FROM ${table} WHERE ${column} = $1 OFFSET 0) AS resting
     WHERE ${live} LIMIT ${countLimit}
  ) AS counted`;

export const statements = {
  sessionKeyIds: idsIn('wechat_identities', 'session_key_kid'),
  refreshTokenIds: idsIn('sessions', 'refresh_kid'),
  sessionKeys: countOf('wechat_identities', 'session_key_kid'),
  refreshTokens: countOf('sessions', 'refresh_kid', 'revoked_at IS NULL AND expires_at > now()'),
  /** Statistics that are out of date must not make it read a whole table for a handful of rows. */
  indexesOnly: 'SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off',
} as const;

/** The master keys that session keys or live refresh tokens need, and the ring lacks. */
export async function missingMasterKeys(
  dataSource: DataSource,
  held: (id: string) => boolean,
): Promise<MissingMasterKey[]> {
  return dataSource.transaction(async (manager) => {
    await manager.query(statements.indexesOnly);
    const ids = [
      ...(await manager.query<{ id: string }[]>(statements.sessionKeyIds)),
      ...(await manager.query<{ id: string }[]>(statements.refreshTokenIds)),
    ].map(({ id }) => id);
    const count = async (statement: string, id: string): Promise<number> => {
      const [row] = await manager.query<[{ count: number }]>(statement, [id]);
      return row.count;
    };
    const missing: MissingMasterKey[] = [];
    for (const id of new Set(ids.filter((each) => !held(each)).sort())) {
      const sessionKeys = await count(statements.sessionKeys, id);
      const refreshTokens = await count(statements.refreshTokens, id);
      if (sessionKeys + refreshTokens > 0) missing.push({ id, sessionKeys, refreshTokens });
    }
    return missing;
  });
}
