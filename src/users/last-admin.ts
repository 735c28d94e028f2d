import { type EntityManager } from 'typeorm';
import { DomainError } from '../common/errors/index.js';

/** Whoever asked to be erased is an admin who goes. */
const isActiveAdmin = `'admin' = ANY (roles) AND status = 'active' AND erasure_due_at IS NULL`;

/** Those who can act as one, now. */
export async function countActiveAdmins(manager: EntityManager): Promise<number> {
  const [row] = await manager.query<[{ count: number }]>(
    `SELECT count(*)::int AS count FROM users WHERE ${isActiveAdmin}`,
  );
  return row.count;
}

/**
 * Before a user stops being an active admin, in whatever way: without another one it is refused. Two who would leave at the
 * same moment come one after the other.
 *
 * Locks the user, and then the set of admins. After it the transaction must lock no other user: whoever waits for the set
 * has a user locked.
 *
 * @param manager of the transaction in which the user stops being one
 * @throws DomainError CONFLICT
 */
export async function refuseIfLastAdmin(manager: EntityManager, userId: string): Promise<void> {
  const [user] = await manager.query<{ isAdmin: boolean }[]>(
    `SELECT ${isActiveAdmin} AS "isAdmin" FROM users WHERE id = $1 FOR NO KEY UPDATE`,
    [userId],
  );
  if (user?.isAdmin !== true) return;
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('admins', 0))`);
  // As it is now that nobody else can leave: a statement of its own, which begins when the lock is ours.
  const others = await manager.query<unknown[]>(
    `SELECT FROM users WHERE ${isActiveAdmin} AND id <> $1 LIMIT 1`,
    [userId],
  );
  if (others.length > 0) return;
  throw new DomainError('CONFLICT', {
    detail: 'This is the last active admin. Make somebody else an admin first.',
  });
}
