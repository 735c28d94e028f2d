import { type EntityManager } from 'typeorm';
import { activeOrRefused } from '../common/user-data/index.js';
import { UserEntity } from './user.entity.js';

export type OwnFields = Pick<
  UserEntity,
  | 'nickname'
  | 'nicknameFlagged'
  | 'gender'
  | 'language'
  | 'region'
  | 'regionFlagged'
  | 'avatar'
  | 'avatarFlagged'
>;

/**
 * Changes what is the user's own to change. Until the end of the transaction nobody else changes the user.
 * @throws DomainError UNAUTHENTICATED, USER_BANNED or SESSION_REVOKED for a user who is gone, banned, or another one's now
 */
export async function changeUser(
  manager: EntityManager,
  userId: string,
  change: Partial<OwnFields>,
): Promise<{ user: UserEntity; previousAvatar: string | null }> {
  const user = activeOrRefused(
    await manager.findOne(UserEntity, { where: { id: userId }, lock: { mode: 'pessimistic_write' } }),
  );
  await manager.update(UserEntity, { id: userId }, change);
  const previousAvatar = user.avatar;
  return { user: Object.assign(user, change), previousAvatar };
}
