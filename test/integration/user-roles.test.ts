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
