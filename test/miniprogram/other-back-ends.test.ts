import { createRemoteJWKSet, jwtVerify } from 'jose';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { createPhone } from './phone.js';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());

/** Another back end, which knows the address of the service and nothing else of it. */
async function userOf(token: string): Promise<string | undefined> {
  const keys = createRemoteJWKSet(new URL(`${env.api.url}/.well-known/jwks.json`));
  return (await jwtVerify(token, keys, { typ: 'at+jwt' })).payload.sub;
}

it('gives a token that another back end verifies by the JWKS, without a request before it', async () => {
  const { auth } = createPhone(env, 'alice');
  const token = await auth.accessToken();
  expect(auth.state).toMatchObject({ is: 'in', account: { user: { id: await userOf(token) } } });
  expect(await auth.accessToken()).toBe(token);
});

it('keeps tokens for the service that gave them, and sends them to no other', async () => {
  const { auth, storage } = createPhone(env, 'carol');
  await auth.login();
  const elsewhere = createPhone(env, 'carol', {
    storage,
    baseUrl: env.api.url.replace('127.0.0.1', 'localhost'),
  });
  expect(elsewhere.auth.state).toEqual({ is: 'unknown' });
  expect(createPhone(env, 'carol', { storage }).auth.state).toEqual(auth.state);
});

it('gives another one for a token that was refused, and none to who has logged out', async () => {
  const { auth, logins } = createPhone(env, 'bob');
  const refused = await auth.accessToken();
  const [one, two] = await Promise.all([auth.accessToken(refused), auth.accessToken(refused)]);
  expect([one === two, one === refused, logins()]).toEqual([true, false, 1]);
  expect(await userOf(one)).toBe(await userOf(refused));

  await auth.logout();
  await expect(auth.accessToken()).rejects.toMatchObject({ code: 'LOGGED_OUT' });
});
