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

/** The roles that mean something here. Other back ends may have their own in the same token: those may do nothing more than a user. */
export const roles = ['support', 'admin'] as const;

export type Role = (typeof roles)[number];

/** What each role may do. */
const permissionsOfRoles: ReadonlyMap<string, ReadonlySet<Permission>> = new Map<Role, Set<Permission>>([
  ['support', new Set(['users:read', 'conflicts:read', 'pushes:read', 'audit:read', 'overview:read'])],
  ['admin', new Set(permissions)],
]);

/** @param of the roles of a user */
export function mayDo(of: readonly string[], permission: Permission): boolean {
  return of.some((role) => permissionsOfRoles.get(role)?.has(permission) === true);
}
