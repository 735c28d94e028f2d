import { type EntityManager } from 'typeorm';
import { CommandRefusal } from '../command/index.js';
import { type UserStatus } from '../users/index.js';
import { type Named } from './arguments.js';

/** A user nobody else changes until the transaction ends. */
export interface FoundUser {
  readonly id: string;
  readonly status: UserStatus;
  readonly roles: readonly string[];
  /** Whether they have asked for the end of their account. */
  readonly leaving: boolean;
  readonly mergedInto: string | null;
}

/** @throws CommandRefusal */
export async function findUser(manager: EntityManager, who: Named): Promise<FoundUser> {
  const id = 'userId' in who ? who.userId : await userOfOpenid(manager, who);
  const [user] = await manager.query<FoundUser[]>(
    `SELECT id, status, roles, erasure_due_at IS NOT NULL AS leaving, merged_into AS "mergedInto"
       FROM users WHERE id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  if (!user) throw new CommandRefusal(`There is no user ${id}. Who logs in becomes one: log in once first.`);
  return user;
}

async function userOfOpenid(
  manager: EntityManager,
  { openid, appId }: Extract<Named, { openid: string }>,
): Promise<string> {
  const found = await manager.query<{ userId: string; appId: string }[]>(
    `SELECT user_id AS "userId", app_id AS "appId" FROM wechat_identities
      WHERE openid = $1 AND ($2::text IS NULL OR app_id = $2) ORDER BY app_id`,
    [openid, appId ?? null],
  );
  const [first, ...others] = found;
  if (!first) {
    const where = appId === undefined ? '' : ` in ${appId}`;
    throw new CommandRefusal(
      `Nobody with the openid ${openid} has logged in yet${where}. Log in once first.`,
    );
  }
  if (others.length > 0) {
    const apps = found.map((each) => each.appId).join(', ');
    throw new CommandRefusal(`That openid is known in several mini programs: ${apps}. Say which, by --app.`);
  }
  return first.userId;
}
