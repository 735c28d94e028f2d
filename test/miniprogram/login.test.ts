import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { createPhone } from './phone.js';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());

it('the first request logs in, the next ones do not', async () => {
  const { auth, logins } = createPhone(env, 'alice');
  const users = await Promise.all(Array.from({ length: 50 }, () => auth.request('GET', '/v1/users/me')));
  expect(new Set(users.map(({ id }) => id)).size).toBe(1);
  expect(logins()).toBe(1);
});

it('logs out, and nothing logs in but login()', async () => {
  const { auth } = createPhone(env, 'bob');
  await auth.login();
  await auth.logout();
  await expect(auth.request('GET', '/v1/users/me')).rejects.toMatchObject({ code: 'LOGGED_OUT' });
  await auth.login();
  expect(await auth.request('GET', '/v1/addresses')).toMatchObject({ items: [] });
});
