import { type DataSource } from 'typeorm';
import { iso, table } from '../command/index.js';
import { roles } from '../common/security/index.js';

interface Holder {
  readonly id: string;
  readonly roles: readonly string[];
  readonly state: string;
  readonly appId: string | null;
  readonly openid: string | null;
  readonly lastLoginAt: Date | null;
}

/** What `list` prints: everybody with a role of ours, and how they came last. */
export async function list(dataSource: DataSource): Promise<string> {
  const holders = await dataSource.query<Holder[]>(
    `SELECT u.id, u.roles, CASE WHEN u.erasure_due_at IS NULL THEN u.status ELSE 'leaving' END AS state,
            i.app_id AS "appId", i.openid, i.last_login_at AS "lastLoginAt"
       FROM users u LEFT JOIN LATERAL (
         SELECT app_id, openid, last_login_at FROM wechat_identities
          WHERE user_id = u.id ORDER BY last_login_at DESC LIMIT 1) i ON true
      WHERE u.roles && $1 ORDER BY NOT 'admin' = ANY (u.roles), u.id`,
    [roles],
  );
  if (holders.length === 0)
    return 'Nobody has a role yet. Log in once, then: npm run admin -- grant <openid>';
  return table([
    ['user', 'roles', 'state', 'mini program', 'openid', 'last login'],
    ...holders.map(({ id, roles: theirs, state, appId, openid, lastLoginAt }) => [
      ...[id, theirs.join(' '), state, appId ?? '-', openid ?? '-'],
      lastLoginAt ? iso(lastLoginAt) : '-',
    ]),
  ]);
}
