import { type DataSource } from 'typeorm';
import { CommandRefusal } from '../command/index.js';
import { type Role, roles as ourRoles } from '../common/security/index.js';
import { byOperator } from '../audit/index.js';
import { countActiveAdmins, grantRole, setRoles } from '../users/index.js';
import { type Named } from './arguments.js';
import { findUser, type FoundUser } from './find-user.js';

export interface RoleChanged {
  readonly userId: string;
  /** Whether it was so already. */
  readonly already: boolean;
  /** Those who can act as one, now. */
  readonly admins: number;
}

/** @throws CommandRefusal, DomainError CONFLICT */
export async function grant(dataSource: DataSource, who: Named, role: Role): Promise<RoleChanged> {
  return dataSource.transaction(async (manager) => {
    const user = await findUser(manager, who);
    refuseWhoCannotUseIt(user);
    const already = user.roles.includes(role);
    if (!already) await grantRole(manager, { userId: user.id, role, actor: byOperator });
    return { userId: user.id, already, admins: await countActiveAdmins(manager) };
  });
}

/** @throws CommandRefusal, DomainError CONFLICT when it is the last admin's */
export async function revoke(dataSource: DataSource, who: Named, role: Role): Promise<RoleChanged> {
  return dataSource.transaction(async (manager) => {
    const { id: userId, roles } = await findUser(manager, who);
    const already = !roles.includes(role);
    const left = ourRoles.filter((each) => each !== role && roles.includes(each));
    if (!already) await setRoles(manager, { userId, roles: left, actor: byOperator });
    return { userId, already, admins: await countActiveAdmins(manager) };
  });
}

function refuseWhoCannotUseIt({ id, status, leaving, mergedInto }: FoundUser): void {
  if (status === 'merged')
    throw new CommandRefusal(`The user ${id} has been merged into ${mergedInto}: name that one.`);
  if (status === 'banned') throw new CommandRefusal(`The user ${id} is banned. Lift the ban first.`);
  if (leaving)
    throw new CommandRefusal(
      `The user ${id} has asked for the end of their account. A login takes that back.`,
    );
}
