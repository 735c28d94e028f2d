import { type EntityManager } from 'typeorm';
import { type Actor, AuditService, toUser } from '../audit/index.js';
import { DomainError } from '../common/errors/index.js';
import { type Role, roles as ourRoles } from '../common/security/index.js';
import { refuseIfLastAdmin } from './last-admin.js';
import { type UserStatus } from './user.entity.js';

interface RoleChange {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What users_roles in the database allows. */
const maxRoles = 16;

const audit = new AuditService();

/**
 * Gives the user these of our roles and no other. What other back ends have in the same row stays.
 *
 * @throws DomainError NOT_FOUND; CONFLICT when the user has been merged, is the last active admin, or has no room for more
 */
export async function setRoles(
  manager: EntityManager,
  { userId, roles, actor }: { userId: string; roles: readonly Role[]; actor: Actor },
): Promise<RoleChange> {
  const { id, roles: before } = await lockUser(manager, userId);
  const stays = (role: string): boolean => roles.some((each) => each === role) || !isOurs(role);
  const after = [...new Set([...before.filter(stays), ...roles])];
  // A change ends every access token of the user: none for nothing.
  if (after.length === before.length && after.every((role, i) => role === before[i]))
    return { before, after };
  if (after.length > maxRoles) throw conflict(`A user can have ${maxRoles} roles at the most.`);
  if (!after.includes('admin')) await refuseIfLastAdmin(manager, id);
  await manager.query(`UPDATE users SET roles = $2, updated_at = now() WHERE id = $1`, [id, after]);
  await audit.record(manager, {
    action: 'user.roles_changed',
    ...actor,
    ...toUser(id),
    details: { before: before.join(' '), after: after.join(' ') },
  });
  return { before, after };
}

/**
 * One role more.
 * @throws DomainError NOT_FOUND, CONFLICT as {@link setRoles}
 */
export async function grantRole(
  manager: EntityManager,
  { userId, role, actor }: { userId: string; role: Role; actor: Actor },
): Promise<RoleChange> {
  const { roles } = await lockUser(manager, userId);
  return setRoles(manager, { userId, roles: [...roles.filter(isOurs), role], actor });
}

interface LockedUser {
  /** As it is stored, however the caller spelled it. */
  readonly id: string;
  readonly status: UserStatus;
  readonly roles: readonly string[];
}

/** Until the transaction ends nobody else changes the user. */
async function lockUser(manager: EntityManager, userId: string): Promise<LockedUser> {
  const [user] = await manager.query<LockedUser[]>(
    `SELECT id, status, roles FROM users WHERE id = $1 FOR NO KEY UPDATE`,
    [userId],
  );
  if (!user) throw new DomainError('NOT_FOUND');
  if (user.status === 'merged') {
    throw conflict(
      'This user has been merged into another one, who does not get roles by it. Take that user.',
    );
  }
  return user;
}

function isOurs(role: string): role is Role {
  return ourRoles.some((each) => each === role);
}

function conflict(detail: string): DomainError {
  return new DomainError('CONFLICT', { detail });
}
