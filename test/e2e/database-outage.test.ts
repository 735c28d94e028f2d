import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../quickstart/embedded-postgres.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { eventually } from '../process/support/eventually.js';
import { type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem, expectRetryLater } from '../support/problems.js';
import { timed } from '../support/timed.js';

/** Milliseconds within which a request must be answered, whatever the database does: its timeouts and some more. */
const answeredWithin = 7_000;

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());

describe('while PostgreSQL is down', () => {
  let folder: string;
  let postgres: EmbeddedPostgres;
  let api: ApiClient;
  let known: LoginResponse;

  const start = (port = 0): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dataDir: folder, port, durable: false });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'weapp-auth-outage-'));
    postgres = await start();
    ({ api } = await env.startInstance({ env: { DATABASE_URL: postgres.url } }));
    // Several connections in the pool, and some of them used: they are what breaks.
    [known] = (await Promise.all(Array.from({ length: 8 }, (_, i) => api.login(`user-${i}`)))) as [
      LoginResponse,
    ];
    await postgres.stop();
  });
  afterAll(async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('a login is 503 with Retry-After, in time', async () => {
    const code = await env.wechat.code('user-0');
    const { result, milliseconds } = await timed(api.postLogin<Problem>({ code }));
    expectRetryLater(result, 503, 'SERVICE_UNAVAILABLE');
    expect(milliseconds).toBeLessThan(answeredWithin);
  });

  it('the code of that login is spent: the client is told to get another', async () => {
    const code = await env.wechat.code('user-0');
    expectRetryLater(await api.postLogin<Problem>({ code }), 503, 'SERVICE_UNAVAILABLE');
    expectProblem(await api.postLogin<Problem>({ code }), 401, 'WECHAT_CODE_USED');
  });

  it('the guarded resource is 503 with Retry-After, and not 401: the token is still good', async () => {
    const { result, milliseconds } = await timed(api.get('/v1/users/me', known.accessToken));
    expectRetryLater(result, 503, 'SERVICE_UNAVAILABLE');
    expect(milliseconds).toBeLessThan(answeredWithin);
  });

  it('what needs no database works: bad tokens, bad input, the JWKS', async () => {
    expectProblem(await api.get('/v1/users/me', 'a.b.c'), 401, 'UNAUTHENTICATED');
    expectProblem(await api.postLogin<Problem>({}), 400, 'VALIDATION_FAILED', ['code']);
    expect((await api.request('/.well-known/jwks.json')).status).toBe(200);
  });

  it('liveness is 200 and readiness is 503', async () => {
    const live = await api.request<object>('/health/live');
    expect([live.status, live.body]).toEqual([200, { status: 'ok' }]);
    const { result, milliseconds } = await timed(api.request('/health/ready'));
    expectRetryLater(result, 503, 'SERVICE_UNAVAILABLE');
    expect(result.body.detail).toContain('database');
    expect(milliseconds).toBeLessThan(answeredWithin);
  });

  it('50 requests at once are all answered in time', async () => {
    const { result, milliseconds } = await timed(
      Promise.all(Array.from({ length: 50 }, () => api.get('/v1/users/me', known.accessToken))),
    );
    for (const answer of result) expectRetryLater(answer, 503, 'SERVICE_UNAVAILABLE');
    expect(milliseconds).toBeLessThan(answeredWithin);
  });

  it('no answer and no log line tells the password of the database', () => {
    const { password } = new URL(postgres.url);
    expect(env.logs.filter((line) => line.includes(password))).toEqual([]);
    expect(env.logs.join('')).toContain('ECONNREFUSED');
  });

  it('recovers by itself when PostgreSQL returns, without a restart', async () => {
    postgres = await start(postgres.port);
    await eventually('readiness', async () => (await api.request('/health/ready')).status === 200);
    const me = await api.get<{ id: string }>('/v1/users/me', known.accessToken);
    expect([me.status, me.body.id]).toEqual([200, known.user.id]);
    expect((await api.login('user-0')).isNewUser).toBe(false);
    expect((await api.login('newcomer')).isNewUser).toBe(true);
  });

  it('a restart between two requests is not noticed by more than the requests it hits', async () => {
    await Promise.all(Array.from({ length: 8 }, () => api.get('/v1/users/me', known.accessToken)));
    await postgres.stop();
    postgres = await start(postgres.port);
    // Connections that died while they lay idle are not handed out.
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.get('/v1/users/me', known.accessToken)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });
});
