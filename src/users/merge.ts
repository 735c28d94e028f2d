import { type EntityManager } from 'typeorm';
import { DomainError } from '../common/errors/index.js';
import { type MergedUsers } from '../common/user-data/index.js';

/** How long a merge can be taken back. */
export const undoPeriod = `interval '30 days'`;

/** A merge as an admin sees it. Times are the database's. */
export interface Merge extends MergedUsers {
  readonly id: string;
  /** The admin's user id. */
  readonly mergedBy: string;
  readonly mergedAt: Date;
  readonly undoUntil: Date;
  readonly undoneAt: Date | null;
  /** It can no longer be taken back. */
  readonly isFinal: boolean;
}

const selectMerge = `
  SELECT id, survivor_id AS "survivorId", loser_id AS "loserId", merged_by AS "mergedBy", merged_at AS "mergedAt",
         merged_at + ${undoPeriod} AS "undoUntil", undone_at AS "undoneAt", merged_at + ${undoPeriod} <= now() AS "isFinal"
    FROM user_merges`;

/** @throws DomainError NOT_FOUND */
export async function findMerge(manager: EntityManager, id: string): Promise<Merge> {
  const [merge] = await manager.query<Merge[]>(`${selectMerge} WHERE id = $1`, [id]);
  if (!merge) throw new DomainError('NOT_FOUND');
  return merge;
}

/** @param before the id of a merge; undefined: from the newest on */
export async function findMerges(
  manager: EntityManager,
  before: string | undefined,
  limit: number,
): Promise<Merge[]> {
  return manager.query<Merge[]>(
    `${selectMerge} WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
    [before ?? null, limit],
  );
}
