import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { eventually } from '../process/support/eventually.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectRetryLater } from '../support/problems.js';
import { noConnectionHeld } from '../support/queries.js';

let env: TestEnvironment;
let user: LoginResponse;
beforeAll(async () => {
  env = await createTestEnvironment({
    // Two connections: whoever held it while WeChat is silent would hold up everybody.
    env: {
      DATABASE_POOL_SIZE: '2',
      CONTENT_CHECK_FALLBACK: 'reject',
      PUBLIC_URL: 'https://login.example.com',
    },
  });
  user = await env.api.login();
});
afterAll(() => env.close());

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { authorization: `Bearer ${user.accessToken}`, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** What needs WeChat, by the path that is asked of it. */
const needing: Readonly<Record<string, () => Promise<Answer<Problem>>>> = {
  '/sns/jscode2session': async () => env.api.postLogin<Problem>({ code: await env.wechat.code() }),
  '/wxa/business/getuserphonenumber': async () =>
    env.api.request('/v1/users/me/phone', json('POST', { code: (await env.wechat.phoneCode()).code })),
  '/wxa/msg_sec_check': () => env.api.request('/v1/users/me', json('PATCH', { nickname: 'Ming' })),
  '/wxa/checksession': () => env.api.get('/v1/users/me/session-key', user.accessToken),
  '/wxa/resetusersessionkey': () => env.api.request('/v1/users/me/session-key/reset', json('POST', {})),
};

it('requests that wait for a silent WeChat hold no connection and no transaction, and others are answered', async () => {
  const paths = Object.keys(needing);
  for (const path of paths) await env.wechat.fault({ path, kind: 'hang', times: -1 });
  await env.wechat.forgetRequests();
  // Under the number of failures that opens the circuit: nobody would wait behind it.
  const waiting = Object.values(needing).flatMap((ask) => [ask(), ask()]);
  for (const path of paths)
    await eventually(`two at ${path}`, async () => (await env.wechat.asked(path)).length === 2);

  await noConnectionHeld(env.database, Promise.race(waiting));
  // By the pool, with its two connections.
  const sessions = await Promise.all(
    Array.from({ length: 20 }, () => env.api.get('/v1/auth/sessions', user.accessToken)),
  );
  expect(sessions.map(({ status }) => status)).toEqual(sessions.map(() => 200));
  // They really were waiting all that time.
  expect(await Promise.race([...waiting, Promise.resolve('waiting')])).toBe('waiting');

  for (const answer of await Promise.all(waiting)) expectRetryLater(answer, 503, 'WECHAT_UNAVAILABLE');
});
