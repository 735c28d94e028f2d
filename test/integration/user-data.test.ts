import { UserDataRegistry } from '../../src/common/user-data/index.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

/** Tables that refer to users, and of which a merge moves nothing: why. */
const leftAlone: Readonly<Record<string, string>> = {};

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());

it('every table that refers to users is kept by one module, which knows how to merge it', async () => {
  const referring = await env.database.query<{ table: string }>(
    `SELECT DISTINCT conrelid::regclass::text AS table FROM pg_constraint
      WHERE contype = 'f' AND confrelid = 'users'::regclass`,
  );
  const kept = env.service.app
    .get(UserDataRegistry)
    .all()
    .flatMap(({ tables }) => tables);
  expect([...kept, ...Object.keys(leftAlone)].sort()).toEqual(referring.map(({ table }) => table).sort());
});

it('two modules of one name are refused', () => {
  const registry = env.service.app.get(UserDataRegistry);
  const [taken] = registry.all();
  expect(taken?.name).toBe('identities');
  expect(() => {
    registry.register(taken as never);
  }).toThrow('two modules keep "identities"');
});

it.each(['exportedAt', 'user', 'mergedUsers', 'pushes', 'auditEvents'])(
  'a module named %s is refused: something else is called so in an export, and one would be lost',
  (name) => {
    const registry = new UserDataRegistry();
    const [data] = env.service.app.get(UserDataRegistry).all();
    expect(() => {
      registry.register({ ...data, name } as never);
    }).toThrow(`"${name}" is what the export calls something else`);
  },
);
