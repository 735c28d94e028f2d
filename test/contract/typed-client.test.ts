import createClient, { type Client, type Middleware } from 'openapi-fetch';
import { type components, type paths } from '../../docs/openapi.js';
import { logInWithRoles } from '../support/admins.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

/** The client that docs/openapi.md describes, as another project has it: the types of the document, and the service over HTTP. */
let env: TestEnvironment;
let client: Client<paths>;
let tokens: components['schemas']['TokenResponse'] | undefined;

const authorize: Middleware = {
  onRequest: ({ request }) => {
    if (tokens) request.headers.set('authorization', `Bearer ${tokens.accessToken}`);
    return request;
  },
};

beforeAll(async () => {
  env = await createTestEnvironment();
  client = createClient<paths>({ baseUrl: env.api.url });
  client.use(authorize);
});
afterAll(() => env.close());
beforeEach(() => {
  tokens = undefined;
});

async function logIn(user: string): Promise<components['schemas']['LoginResponse']> {
  const { data, error } = await client.POST('/v1/auth/wechat/login', {
    body: { code: await env.wechat.code(user), device: { name: '小明的手机' } },
  });
  // Of one of the two there is something, and the types know.
  if (error) throw new Error(error.code);
  tokens = data;
  return data;
}

it('logs in, refreshes, and is somebody', async () => {
  const { openid, user, refreshToken } = await logIn('xiaoming');
  expect(openid).toMatch(/^o/);

  const refreshed = await client.POST('/v1/auth/refresh', { body: { refreshToken } });
  expect(refreshed.response.headers.get('cache-control')).toBe('no-store');
  tokens = refreshed.data;

  const { data: me } = await client.GET('/v1/users/me');
  expect(me?.id).toBe(user.id);
  const { data: changed } = await client.PATCH('/v1/users/me', { body: { nickname: '小明' } });
  expect(changed?.nickname).toBe('小明');
});

it('lists the sessions, and ends one by its id', async () => {
  const { sessionId } = await logIn('xiaohong');
  await logIn('xiaohong');
  const { data: sessions } = await client.GET('/v1/auth/sessions');
  expect(sessions?.items.map(({ id, current, device }) => [id === sessionId, current, device.name])).toEqual([
    [false, true, '小明的手机'],
    [true, false, '小明的手机'],
  ]);
  const { response } = await client.DELETE('/v1/auth/sessions/{id}', { params: { path: { id: sessionId } } });
  expect(response.status).toBe(204);
  const again = await client.DELETE('/v1/auth/sessions/{id}', { params: { path: { id: sessionId } } });
  expect(again.error?.code).toBe('NOT_FOUND');
});

it('tells errors apart by their code, of those that the operation may answer with', async () => {
  const body = { code: await env.wechat.code('xiaogang') };
  await client.POST('/v1/auth/wechat/login', { body });
  const { error } = await client.POST('/v1/auth/wechat/login', { body });
  expect(advice(error)).toBe('once more');
  const { error: wrong } = await client.POST('/v1/auth/wechat/login', { body: { code: 'wrong code' } });
  expect(advice(wrong)).toBe('wrong: code');
});

type LoginProblem = Awaited<ReturnType<typeof client.POST<'/v1/auth/wechat/login', never>>>['error'];

/** Compiles only while these are the codes of the operation. */
function advice(error: LoginProblem): string {
  switch (error?.code) {
    case undefined:
      return 'fine';
    case 'WECHAT_CODE_INVALID':
    case 'WECHAT_CODE_USED':
      return 'once more';
    case 'VALIDATION_FAILED':
      return `wrong: ${error.errors?.map(({ field }) => field).join()}`;
    case 'APP_UNKNOWN':
    case 'PAYLOAD_TOO_LARGE':
    case 'UNSUPPORTED_MEDIA_TYPE':
    case 'WECHAT_MISCONFIGURED':
    case 'INTERNAL':
      return `tell the operator: ${error.requestId}`;
    case 'USER_BANNED':
    case 'WECHAT_USER_BLOCKED':
      return 'support';
    case 'RATE_LIMITED':
    case 'WECHAT_RATE_LIMITED':
    case 'WECHAT_UNAVAILABLE':
    case 'SERVICE_UNAVAILABLE':
      return 'later';
  }
}

it('reads lists in pages as an admin, and is refused as somebody else', async () => {
  await logIn('somebody');
  const refused = await client.GET('/v1/admin/merges', { params: { query: { limit: 1 } } });
  expect(refused.error?.code).toBe('FORBIDDEN');

  tokens = await logInWithRoles(env, 'admin');
  const ids = await Promise.all(
    ['a', 'b', 'c', 'd'].map(async (name) => (await env.api.login(name)).user.id),
  );
  const [one = '', two = '', three = '', four = ''] = ids;
  for (const [id, loserId] of [
    [one, two],
    [three, four],
  ] as const)
    // prettier-ignore
    await client.POST('/v1/admin/users/{id}/merge', { params: { path: { id } }, body: { loserId } });
  const survivors: string[] = [];
  for (let cursor: string | null | undefined = undefined; cursor !== null;) {
    const query: { limit: number; cursor?: string } = { limit: 1, ...(cursor !== undefined && { cursor }) };
    const page = await client.GET('/v1/admin/merges', { params: { query } });
    survivors.push(...(page.data?.items ?? []).map(({ survivorId }) => survivorId));
    cursor = page.data?.nextCursor ?? null;
  }
  expect(survivors).toEqual([three, one]);
});
