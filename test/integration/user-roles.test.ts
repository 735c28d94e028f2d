import { DataSource, type EntityManager } from 'typeorm';
import { type Role } from '../../src/common/security/index.js';
import { byOperator } from '../../src/audit/index.js';
import { grantRole, refuseIfLastAdmin, setRoles } from '../../src/users/index.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());

describe('the roles of a user', () => {
  const setRoles = async (roles: string): Promise<string | undefined> => {
    const { user } = await env.api.login('with-roles');
    return env.database
      .query(`UPDATE users SET roles = ${roles} WHERE id = $1`, [user.id])
      .then(() => undefined)
      .catch((error: unknown) => (error as { constraint?: string }).constraint ?? 'refused');
  };

  it.each([`'{}'`, `'{admin}'`, `'{support,shop:manager,VIP_2}'`])('may be %s', async (roles) => {
    expect(await setRoles(roles)).toBeUndefined();
  });

  it.each([
    `ARRAY[NULL]::text[]`,
    `ARRAY['admin', NULL]`,
    `'{""}'`,
    `ARRAY[repeat('x', 100)]`,
    `array_fill('a'::text, ARRAY[17])`,
    `ARRAY[E'a\r\nb']`,
    `'{管理员}'`,
    `NULL`,
  ])('may not be %s: a token could not carry them', async (roles) => {
    expect(await setRoles(roles)).toBeDefined();
  });
});

describe('an operator', () => {
  let userId: string;
  let admin: string;
  const transaction = <T>(work: (manager: EntityManager) => Promise<T>): Promise<T> =>
    env.service.app.get(DataSource).transaction(work);
  const rolesOf = async (id: string): Promise<string[] | undefined> =>
    (await env.database.query<{ roles: string[] }>(`SELECT roles FROM users WHERE id = $1`, [id]))[0]?.roles;
  const set = (id: string, ...roles: Role[]): Promise<unknown> =>
    transaction((manager) => setRoles(manager, { userId: id, roles, actor: byOperator }));
  const grant = (role: Role): Promise<unknown> =>
    transaction((manager) => grantRole(manager, { userId, role, actor: byOperator }));
  const plant = (id: string, roles: string[]): Promise<unknown> =>
    env.database.query(`UPDATE users SET roles = $2 WHERE id = $1`, [id, roles]);
  const conflict = expect.objectContaining({ code: 'CONFLICT' }) as Error;

  beforeAll(async () => {
    userId = (await env.api.login('granted')).user.id;
    admin = (await env.api.login('other-admin')).user.id;
    await plant(admin, ['admin']);
  });

  it('grants a role, takes it away, and leaves those of other back ends alone', async () => {
    await plant(userId, ['shop:manager', 'support', 'user']);
    expect(await grant('admin')).toEqual({
      before: ['shop:manager', 'support', 'user'],
      after: ['shop:manager', 'support', 'user', 'admin'],
    });
    await grant('admin');
    await set(userId, 'support');
    await set(userId);
    expect(await rolesOf(userId)).toEqual(['shop:manager', 'user']);
    const events = await env.database.query(
      `SELECT action, actor_kind, actor_id, subject_id, user_id, ip, details FROM audit_events WHERE user_id = $1 AND action LIKE 'user.%' ORDER BY id`,
      [userId],
    );
    const event = { action: 'user.roles_changed', actor_kind: 'operator', actor_id: null, ip: null };
    expect(events).toEqual(
      [
        ['shop:manager support user', 'shop:manager support user admin'],
        ['shop:manager support user admin', 'shop:manager support user'],
        ['shop:manager support user', 'shop:manager user'],
      ].map(([before, after]) => ({
        ...event,
        subject_id: userId,
        user_id: userId,
        details: { before, after },
      })),
    );
  });

  it('finds no room beside fifteen roles of others, and is told so', async () => {
    const others = Array.from({ length: 15 }, (_, i) => `shop:${i}`);
    await plant(userId, others);
    await expect(set(userId, 'support', 'admin')).rejects.toEqual(conflict);
    await set(userId, 'admin');
    expect(await rolesOf(userId)).toEqual([...others, 'admin']);
    await set(userId);
  });

  it('cannot take the role of the last admin; of one who is banned, or about to be erased, at any time', async () => {
    await expect(set(admin)).rejects.toEqual(conflict);
    await grant('admin');
    for (const gone of [`status = 'banned'`, `erasure_due_at = now()`]) {
      await env.database.query(`UPDATE users SET ${gone} WHERE id = $1`, [userId]);
      await expect(set(admin)).rejects.toEqual(conflict);
      await expect(transaction((manager) => refuseIfLastAdmin(manager, admin))).rejects.toEqual(conflict);
      await set(userId);
      await grant('admin');
      await env.database.query(`UPDATE users SET status = 'active', erasure_due_at = NULL WHERE id = $1`, [
        userId,
      ]);
    }
    await set(userId);
    expect(await rolesOf(admin)).toEqual(['admin']);
  });
});
