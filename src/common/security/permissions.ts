/** What a user may be allowed to do to others' data. A closed list: a handler names one of it. */
export const permissions = [
  'users:read',
  'users:read-phone',
  'users:ban',
  'users:roles',
  'users:end-sessions',
  'users:merge',
  'conflicts:read',
  'pushes:read',
  'pushes:retry',
  'audit:read',
  'overview:read',
] as const;

export type Permission = (typeof permissions)[number];

/** What each role may do. A role that is not here may do nothing more than a user: other back ends may have their own. */
const permissionsOfRoles: ReadonlyMap<string, ReadonlySet<Permission>> = new Map([
  [
    'support',
    new Set<Permission>(['users:read', 'conflicts:read', 'pushes:read', 'audit:read', 'overview:read']),
  ],
  ['admin', new Set(permissions)],
]);

export function mayDo(roles: readonly string[], permission: Permission): boolean {
  return roles.some((role) => permissionsOfRoles.get(role)?.has(permission) === true);
}
