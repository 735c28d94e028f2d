import { ApplicationConfig } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { AdminUsersController } from '../../src/admin/users.controller.js';
import { JwtAuthGuard } from '../../src/auth/jwt-auth.guard.js';
import { PermissionGuard } from '../../src/auth/permission.guard.js';
import { type Problem } from '../../src/common/errors/index.js';
import { createOpenApiDocument } from '../../src/openapi.js';
import { logInWithRoles } from '../support/admins.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectUnauthenticated } from '../support/problems.js';
import { rawRequest, sendRaw } from '../support/raw-http.js';
import { type Route, routesOf } from '../support/routes.js';

/**
 * Whatever may be asked without a token, and why. A route that is not here must be guarded, so that adding a line
 * is a decision somebody reviews. (HEAD goes with GET. Swagger UI, which brings routes of its own where it is
 * switched on, is opened in test/browser.)
 */
const publicRoutes: Readonly<Record<string, string>> = {
  'POST /v1/auth/wechat/login': 'the login itself: nobody has a token yet',
  'POST /v1/auth/wechat/cloud-login':
    'a login as well: the platform says who it is, in headers that are believed only where the operator says so',
  'POST /v1/auth/refresh':
    'the access token may have expired; the refresh token in the body speaks for itself',
  'GET /.well-known/jwks.json': 'public keys, for other back ends that verify our tokens',
  'GET /v1/wechat/push/:appId': 'WeChat has no token; it signs, and learns its own echostr',
  'POST /v1/wechat/push/:appId':
    'WeChat has no token; it signs, and encrypts where the app has a key, and is told `success`',
  'GET /v1/avatars/:name': 'images of a page send no token, nor does WeChat; a name has 74 random bits',
  'GET /health/live': 'orchestrators have no token; it tells nothing',
  'GET /health/ready':
    'load balancers have no token; it tells what is up, and of WeChat whether logins get through',
  'OPTIONS *':
    'CORS preflights carry no credentials (Fetch standard, section 3.2.2); there with CORS_ORIGINS only',
};

let env: TestEnvironment;
let routes: Route[];
beforeAll(async () => {
  env = await createTestEnvironment({ env: { CORS_ORIGINS: 'https://admin.example.com' } });
  routes = routesOf(env.service.app.getHttpAdapter().getInstance());
});
afterAll(() => env.close());

const nameOf = ({ method, path }: Route): string => `${method === 'HEAD' ? 'GET' : method} ${path}`;
/** A URL that reaches the route. */
const urlOf = ({ path }: Route): string =>
  path.replace(/:\w+(\([^)]*\))?/g, '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c').replace('*', '/v1/anything');

const guarded = (): Route[] => routes.filter((route) => publicRoutes[nameOf(route)] === undefined);

it('the walk finds the routes', () => {
  expect(routes).toContainEqual({ method: 'GET', path: '/v1/users/me' });
  expect(routes).toContainEqual({ method: 'POST', path: '/v1/auth/wechat/login' });
  expect(routes.length).toBeGreaterThan(8);
});

it('every route that is not on the reviewed list answers 401 without a token, and with a bad one', async () => {
  const asked = guarded().filter(({ method }) => method !== 'HEAD');
  expect(asked.length).toBeGreaterThan(0);
  for (const route of asked) {
    expectUnauthenticated(await env.api.request(urlOf(route), { method: route.method }));
    const headers = { authorization: 'Bearer a.b.c' };
    expectUnauthenticated(await env.api.request(urlOf(route), { method: route.method, headers }));
  }
});

it('HEAD of a guarded route is as guarded as GET, and tells nothing', async () => {
  const asked = guarded().filter(({ method }) => method === 'HEAD');
  expect(asked.length).toBeGreaterThan(0);
  for (const route of asked) {
    const { status, headers, text } = await env.api.request(urlOf(route), { method: 'HEAD' });
    expect([nameOf(route), status, headers.get('www-authenticate'), text]).toEqual([
      nameOf(route),
      401,
      'Bearer',
      '',
    ]);
  }
});

describe('a route under /v1/admin', () => {
  let admin: Route[];
  beforeAll(() => {
    admin = routes.filter(({ path }) => path.startsWith('/v1/admin/'));
  });
  const ask = async (token: string): Promise<[string, number, string | undefined][]> => {
    const headers = { authorization: `Bearer ${token}` };
    const answers = admin.map(async (route): Promise<[string, number, string | undefined]> => {
      const { status, body } = await env.api.request<Problem | undefined>(urlOf(route), {
        method: route.method,
        headers,
      });
      return [`${route.method} ${route.path}`, status, body?.code];
    });
    return Promise.all(answers);
  };
  const refused = (route: Route): [string, number, string | undefined] => [
    `${route.method} ${route.path}`,
    403,
    route.method === 'HEAD' ? undefined : 'FORBIDDEN',
  ];

  it.each([[[]], [['shop']], [['Admin']], [['admin_']]])(
    'answers 403 to a user whose roles are %j',
    async (roles) => {
      const { accessToken } = await logInWithRoles(env, ...roles);
      expect(admin.length).toBeGreaterThan(7);
      expect(await ask(accessToken)).toEqual(admin.map(refused));
    },
  );

  it('lets an admin in, and support where it reads', async () => {
    const statuses = async (role: string): Promise<Map<string, number>> =>
      new Map(
        (await ask((await logInWithRoles(env, role)).accessToken)).map(([name, status]) => [name, status]),
      );
    const [ofAdmin, ofSupport] = [await statuses('admin'), await statuses('support')];
    for (const [name, status] of ofAdmin) expect([name, [401, 403].includes(status)]).toEqual([name, false]);
    for (const [name, status] of ofSupport) {
      const isForAdmins = !/^(GET|HEAD) /.test(name) || name.endsWith('/phone');
      expect([name, status]).toEqual([name, isForAdmins ? 403 : ofAdmin.get(name)]);
    }
  });

  it('that states no permission is open to nobody, admins neither', () => {
    const guards = env.service.app.get(ApplicationConfig).getGlobalGuards();
    const guard = guards.find((each) => each instanceof PermissionGuard);
    const forgotten = (): string => 'secret';
    const request = { user: { roles: ['admin'] } };
    const context = new ExecutionContextHost([request, {}], AdminUsersController, forgotten);
    expect(() => guard?.canActivate(context)).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN' }) as Error,
    );
  });
});

it('every route on the reviewed list is there and does not ask for a token', async () => {
  const there = new Set(routes.map(nameOf));
  expect(Object.keys(publicRoutes).filter((name) => !there.has(name))).toEqual([]);
  for (const route of routes.filter((each) => publicRoutes[nameOf(each)] !== undefined)) {
    const { status } = await env.api.request(urlOf(route), { method: route.method });
    expect([nameOf(route), status]).not.toEqual([nameOf(route), 401]);
  }
});

it('a handler that somebody forgot to decorate is guarded, before it has a say in it', async () => {
  const guards = env.service.app.get(ApplicationConfig).getGlobalGuards();
  const guard = guards.find((each) => each instanceof JwtAuthGuard);
  const forgotten = (): string => 'secret';
  const context = new ExecutionContextHost([{ headers: {} }, {}], Object, forgotten);
  await expect(async () => guard?.canActivate(context)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

it('the OpenAPI document asks for the bearer token where the guard does, and nowhere else', () => {
  const { paths, security } = createOpenApiDocument(env.service.app, '/');
  expect(security).toEqual([{ bearer: [] }]);
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { security?: unknown[] }>).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
      open: operation.security?.length === 0,
    })),
  );
  const documented = (open: boolean): string[] =>
    operations.filter((operation) => operation.open === open).map(({ name }) => name);
  const preflight = 'OPTIONS *';
  expect(documented(true).sort()).toEqual(
    Object.keys(publicRoutes)
      .filter((name) => name !== preflight)
      .sort(),
  );
  expect(documented(false).sort()).toEqual([...new Set(guarded().map(nameOf))].sort());
});

it.each([
  '/v1/users/me/',
  '/v1/users/me?',
  '/v1/users/me#',
  '/v1/users/me;a=b',
  '/v1/users/me.json',
  '/v1/users/%6de',
  '/v1/users%2fme',
  '/v1//users/me',
  '//v1/users/me',
  '/V1/Users/Me',
  '/v1/health/../users/me',
  '/health/live/../../v1/users/me',
  '/health/live/..%2f..%2fv1/users/me',
])('%s is no way around the guard', async (url) => {
  // As raw bytes: a client of good manners would tidy some of these up.
  const { status } = await sendRaw(env.api.url, rawRequest(`GET ${url}`));
  expect([401, 404]).toContain(status);
});

it('a header that names another method is no way around the guard', async () => {
  const headers = {
    'x-http-method-override': 'OPTIONS',
    'x-original-url': '/health/live',
    'x-rewrite-url': '/health/live',
  };
  expectUnauthenticated(await env.api.request('/v1/users/me', { headers }));
});
