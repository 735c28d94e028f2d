import { type DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../errors/index.js';

/** Of each pool, the last write of each user who has one under way here. */
const queues = new WeakMap<DataSource, Map<string, Promise<unknown>>>();

/**
 * A transaction that changes what a user has. Writes of one user wait for one another here, and for a ban, a merge and an
 * erasure; what is counted stays as it is, then. Logins do not wait. `work` calls nobody: others wait meanwhile. In one
 * instance they wait before they take a connection, so that one user's hundred requests hold one.
 *
 * @throws DomainError UNAUTHENTICATED, USER_BANNED or SESSION_REVOKED for a user who is gone, banned, or another one's now:
 *   the access token was good when the request came
 */
export function userTransaction<T>(
  dataSource: DataSource,
  userId: string,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return inTurn(dataSource, userId, () =>
    dataSource.transaction(async (manager) => {
      const status = await lockUser(manager, userId);
      activeOrRefused(status === undefined ? undefined : { status });
      return work(manager);
    }),
  );
}

async function inTurn<T>(dataSource: DataSource, userId: string, work: () => Promise<T>): Promise<T> {
  const queue = queues.get(dataSource) ?? new Map<string, Promise<unknown>>();
  queues.set(dataSource, queue);
  const before = queue.get(userId) ?? Promise.resolve();
  const result = before.then(work);
  const over = result.catch(() => undefined);
  queue.set(userId, over);
  try {
    return await result;
  } finally {
    if (queue.get(userId) === over) queue.delete(userId);
  }
}

/**
 * The user of an access token, which was good when the request came, as their row is now. Of who has been merged all
 * sessions have ended: at the next login they are the other one.
 * @throws DomainError UNAUTHENTICATED, USER_BANNED or SESSION_REVOKED for a user who is gone, banned, or another one's now
 */
export function activeOrRefused<T extends { readonly status: string }>(user: T | null | undefined): T {
  if (!user) throw new DomainError('UNAUTHENTICATED');
  if (user.status !== 'active')
    throw new DomainError(user.status === 'banned' ? 'USER_BANNED' : 'SESSION_REVOKED');
  return user;
}

/**
 * For {@link UserData}, whatever the user's status is: nobody else changes what they have until the transaction ends.
 * @returns the status; undefined: there is no such user
 */
export async function lockUser(manager: EntityManager, userId: string): Promise<string | undefined> {
  const [user] = await manager.query<{ status: string }[]>(
    `SELECT status FROM users WHERE id = $1 FOR NO KEY UPDATE`,
    [userId],
  );
  return user?.status;
}
