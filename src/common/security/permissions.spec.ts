import { mayDo, permissions } from './permissions.js';

const allowed = (...roles: string[]): string[] =>
  permissions.filter((permission) => mayDo(roles, permission));

describe('mayDo', () => {
  it('lets support read, but no phone number, and change nothing', () => {
    expect(allowed('support')).toEqual([
      'users:read',
      'conflicts:read',
      'pushes:read',
      'audit:read',
      'overview:read',
    ]);
  });

  it('lets an admin do everything', () => {
    expect(allowed('admin')).toEqual(permissions);
    expect(allowed('shop', 'admin')).toEqual(permissions);
  });

  it.each([[[]], [['shop']], [['Admin']], [['constructor']], [['__proto__']]])(
    'lets the roles %j do nothing',
    (roles) => {
      expect(allowed(...roles)).toEqual([]);
    },
  );
});
