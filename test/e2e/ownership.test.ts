import { type OpenAPIObject } from '@nestjs/swagger';
import { v7 as uuidv7 } from 'uuid';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { createOpenApiDocument } from '../../src/openapi.js';
import { logInWithRoles, SignedIn } from '../support/admins.js';
import { type Answer } from '../support/api-client.js';
import { Belongings, idsOf } from '../support/belongings.js';
import { documentedRequest } from '../support/documented-request.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { type Operation, operationsOf } from '../support/operations.js';

/**
 * Every operation of the document, by somebody whose business it is not. A new one is walked by itself: what another
 * user has at `/v1/things/{id}` is made by `POST /v1/things`, with the example of the document.
 */
let env: TestEnvironment;
let document: OpenAPIObject;
let guarded: Operation[];
let bob: LoginResponse;
let bobs: Belongings;

/** Whose objects no POST to the collection makes: here they are. */
const known: Readonly<Record<string, () => string | Promise<string>>> = {
  '/v1/auth/sessions/{id}': async () => (await env.api.login('bob')).sessionId,
};

/** The same for admins' operations, which are refused to a plain user whatever they name. */
const knownToAdmins: Readonly<Record<string, () => Promise<string>>> = {
  '/v1/admin/users/{id}': () => Promise.resolve(bob.user.id),
  '/v1/admin/merges/{id}': async () => {
    const admin = new SignedIn(env.api, (await logInWithRoles(env, 'admin')).accessToken);
    const loserId = (await env.api.login('carol')).user.id;
    const { body } = await admin.post<{ mergeId: string }>(`/v1/admin/users/${bob.user.id}/merge`, {
      loserId,
    });
    return body.mergeId;
  },
  '/v1/admin/pushes/{id}': async () => {
    const [row] = await env.database.query<{ id: string }>(
      `INSERT INTO push_inbox (app_id, deduplication_key, event, openid, message, state, attempts, finished_at)
       VALUES ('wx', 'dead', 'user_info_modified', $1, '{}', 'dead', 8, now()) RETURNING id`,
      [bob.openid],
    );
    return row?.id ?? '';
  },
};

/** Public operations have no owner to ask for: why what they name may be known to all. */
const publicByDesign: Readonly<Record<string, string>> = {
  '/v1/avatars/{name}':
    'images of a page send no token; a name has 74 random bits, and admits to one picture',
  '/v1/wechat/push/{appId}': 'the name of a mini program, which is no secret; WeChat signs what it sends',
};

beforeAll(async () => {
  env = await createTestEnvironment({ env: { RATE_LIMITS: 'off' } });
  document = createOpenApiDocument(env.service.app, '/');
  guarded = operationsOf(document).filter(({ security }) => security === undefined);
  bob = await env.api.login('bob');
  bobs = new Belongings(env, document, bob, known);
});
afterAll(() => env.close());

/** All that is in the path, one after another: with If-Match where the operation takes it. */
const ifMatches = ({ parameters }: Operation, etag = '*'): Record<string, string>[] =>
  parameters?.some(({ name }) => name.toLowerCase() === 'if-match') === true
    ? [{ 'if-match': etag }, { 'if-match': '*' }]
    : [{}];

/** What an answer says, but for the name of the request. */
const told = ({ status, text }: Answer<unknown>): string =>
  `${status} ${text.replace(/"requestId":"[^"]*"/, '')}`;

const madeForAdmins = new Map<string, string>();
async function objectsForAdmins(path: string): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const [prefix, make] of Object.entries(knownToAdmins)) {
    if (!path.startsWith(prefix)) continue;
    const id = madeForAdmins.get(prefix) ?? (await make());
    madeForAdmins.set(prefix, id);
    ids['id'] = id;
  }
  return ids;
}

const isAdmin = ({ path }: Operation): boolean => path.startsWith('/v1/admin/');
const withObjects = (): Operation[] => guarded.filter((each) => /\{/.test(each.path) && !isAdmin(each));
const send = (
  operation: Operation,
  change: Parameters<typeof documentedRequest>[2],
): Promise<Answer<unknown>> => {
  const { path, init } = documentedRequest(document, operation, change);
  return env.api.request<unknown>(path, init);
};

it('the walk finds the operations, and their objects', () => {
  const names = guarded.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['DELETE /v1/auth/sessions/{id}', 'PATCH /v1/users/me']));
  expect(guarded.filter(isAdmin).length).toBeGreaterThan(7);
});

it('a public operation that names an object is on the reviewed list', () => {
  const named = operationsOf(document).filter(
    ({ security, path }) => security?.length === 0 && /\{/.test(path),
  );
  expect([...new Set(named.map(({ path }) => path))].sort()).toEqual(Object.keys(publicByDesign).sort());
});

it("another user's objects look like missing ones by every verb, and stay as they are", async () => {
  const alice = await env.api.login('alice');
  const own = withObjects();
  for (const { path } of own) await bobs.of(path);
  const before = await bobs.rows();
  expect(before.length).toBeGreaterThan(2);
  const wrong: string[] = [];
  for (const operation of own) {
    const belongings = await bobs.of(operation.path);
    for (const headers of ifMatches(operation, Object.values(belongings).at(-1)?.etag)) {
      const ask = (path: Record<string, string>): Promise<Answer<unknown>> =>
        send(operation, { path, headers, token: alice.accessToken });
      const answer = await ask(idsOf(belongings));
      const missing = await ask(Object.fromEntries(Object.keys(belongings).map((name) => [name, uuidv7()])));
      if (![403, 404].includes(answer.status))
        wrong.push(`${operation.name}: ${answer.status} ${answer.text}`);
      if (told(answer) !== told(missing))
        wrong.push(`${operation.name}: a missing one is told from it: ${missing.text} and ${answer.text}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(await bobs.rows()).toEqual(before);
});

it("nobody is another user by naming them: operations on one's own take no user from the request", async () => {
  const own = guarded.filter((operation) => !/\{/.test(operation.path) && !isAdmin(operation));
  const before = await bobs.rows();
  const secrets = [bob.user.id, bob.sessionId, bob.openid];
  const named = {
    userId: bob.user.id,
    user_id: bob.user.id,
    id: bob.user.id,
    openid: bob.openid,
    sub: bob.user.id,
  };
  const wrong: string[] = [];
  for (const operation of own) {
    // Some of these end what they are called with.
    const { accessToken: token } = await env.api.login(`tries ${operation.name}`);
    const { path, init } = documentedRequest(document, operation, {
      token,
      headers: { 'x-user-id': bob.user.id, 'x-wx-openid': bob.openid },
    });
    const query = new URLSearchParams(named).toString();
    const url = `${path}${path.includes('?') ? '&' : '?'}${query}`;
    const body =
      typeof init.body === 'string'
        ? JSON.stringify({ ...(JSON.parse(init.body) as object), ...named })
        : undefined;
    for (const request of [init, ...(body === undefined ? [] : [{ ...init, body }])]) {
      const { text, status } = await env.api.request<unknown>(url, request);
      if (status >= 500 || secrets.some((secret) => text.includes(secret)))
        wrong.push(`${operation.name}: ${status} ${text}`);
      if (request !== init && status < 400)
        wrong.push(`${operation.name}: takes fields that it does not name`);
    }
  }
  expect(wrong).toEqual([]);
  expect(await bobs.rows()).toEqual(before);
});

/** Bodies and parameters that are wrong in themselves, which is not for everybody to hear. */
const malformed: readonly Parameters<typeof documentedRequest>[2][] = [
  { body: '{}' },
  { body: '{' },
  { body: '' },
  { body: 'null' },
  { body: '[]' },
  { body: '{"__proto__":{"roles":["admin"]}}' },
  { body: '{"roles":["admin"]}', headers: { 'content-type': 'text/plain' } },
  { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  { body: '--x--', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
  { body: '{}', headers: { 'content-type': 'application/vnd.weapp-auth.raw' } },
  { body: '{}', headers: { 'content-encoding': 'gzip' } },
  { headers: { 'if-match': 'x', 'x-request-id': '1', 'x-http-method-override': 'GET' } },
];

describe('an operation under /v1/admin', () => {
  it('is 403 for a plain user, whatever they send, and nothing changes', async () => {
    const { accessToken: token } = await logInWithRoles(env, 'shop');
    const admin = guarded.filter(isAdmin);
    for (const { path } of admin) await objectsForAdmins(path);
    const before = await bobs.rows();
    const wrong: string[] = [];
    const expectRefusal = async (operation: Operation, change: object): Promise<void> => {
      const { status, text } = await send(operation, { token, ...change });
      if (status !== 403 || !text.includes('"code":"FORBIDDEN"'))
        wrong.push(`${operation.name} with ${JSON.stringify(change)}: ${status} ${text}`);
    };
    for (const operation of admin) {
      const path = await objectsForAdmins(operation.path);
      await expectRefusal(operation, {});
      await expectRefusal(operation, { path });
      const parameters = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      for (const value of parameters.length > 0 ? ['0', '-1', '1e9', 'me', "' OR 1=1 --", '\u0000', '𝒳'] : [])
        await expectRefusal(operation, { path: Object.fromEntries(parameters.map((name) => [name, value])) });
      if (['GET', 'HEAD'].includes(operation.method)) continue;
      for (const change of malformed) await expectRefusal(operation, { path, ...change });
    }
    expect(wrong).toEqual([]);
    expect(await bobs.rows()).toEqual(before);
  });
});

it('every operation that is not public is 401 without a token, whatever is sent', async () => {
  const wrong: string[] = [];
  for (const operation of guarded) {
    const path = isAdmin(operation) ? await objectsForAdmins(operation.path) : {};
    const changes = ['GET', 'HEAD'].includes(operation.method) ? [{}] : [{}, ...malformed];
    for (const change of changes) {
      const { status, text } = await send(operation, { path, ...change });
      if (status !== 401 || !text.includes('"code":"UNAUTHENTICATED"'))
        wrong.push(`${operation.name} with ${JSON.stringify(change)}: ${status} ${text}`);
    }
  }
  expect(wrong).toEqual([]);
});

it('what has been refused all the time is there, for who owns it', async () => {
  const wrong: string[] = [];
  const inOrder = withObjects().sort((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
  for (const operation of inOrder) {
    const path = idsOf(await bobs.of(operation.path));
    const [, headers = {}] = ifMatches(operation);
    const { status, text } = await send(operation, { path, headers, token: bob.accessToken });
    if ([401, 403, 404].includes(status) || status >= 500) wrong.push(`${operation.name}: ${status} ${text}`);
  }
  expect(wrong).toEqual([]);
});
