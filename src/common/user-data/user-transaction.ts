import { type DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../errors/index.js';

/**
 * A transaction that changes what a user has. Writes of one user wait for one another here, and for a ban, a merge and an
 * erasure; what is counted stays as it is, then. Logins do not wait. `work` calls nobody: others wait meanwhile.
 *
 * @throws DomainError UNAUTHENTICATED, USER_BANNED or SESSION_REVOKED for a user who is gone, banned, or another one's now:
 *   the access token was good when the request came
 */
export function userTransaction<T>(
  dataSource: DataSource,
  userId: string,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return dataSource.transaction(async (manager) => {
    const status = await lockUser(manager, userId);
    if (status === undefined) throw new DomainError('UNAUTHENTICATED');
    if (status !== 'active') throw new DomainError(status === 'banned' ? 'USER_BANNED' : 'SESSION_REVOKED');
    return work(manager);
  });
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
