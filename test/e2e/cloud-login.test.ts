import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem, expectUnauthenticated } from '../support/problems.js';
import { polls, queriesDuring } from '../support/queries.js';
import { rawRequest, sendRaw } from '../support/raw-http.js';

const path = '/v1/auth/wechat/cloud-login';

let env: TestEnvironment;
/** The first two are of one platform. */
let appOne: string;
let appTwo: string;
beforeAll(async () => {
  env = await createTestEnvironment({
    env: { WECHAT_CLOUD_LOGIN: 'true', WECHAT_CLOUD_PRIVATE_LINK_ONLY: 'true' },
  });
  [appOne, appTwo] = (await env.wechat.apps()).map(({ appId }) => appId) as [string, string];
});
afterAll(() => env.close());

type Headers = Record<string, string>;

async function unionidOf(user: string, appId: string): Promise<string> {
  const app = (await env.wechat.apps()).find((each) => each.appId === appId);
  const answer = await fetch(`${env.wechat.url}/_control/users/${user}`);
  const { unionids } = (await answer.json()) as { unionids: Record<string, string> };
  return unionids[app?.platform ?? ''] ?? '';
}

/** As the platform writes them for that user. */
async function headersOf(user: string, appId = appOne): Promise<Headers> {
  return {
    'x-wx-openid': await env.wechat.openidOf(user, appId),
    'x-wx-appid': appId,
    'x-wx-unionid': await unionidOf(user, appId),
    'x-wx-source': 'wx_client',
    'x-wx-env': 'prod-1',
    'x-wx-call-id': '0.1_1',
  };
}

function send<Body = Problem>(
  headers: Headers,
  body: unknown = {},
  api: ApiClient = env.api,
): Promise<Answer<Body>> {
  return api.post<Body>(path, body, headers);
}

async function logIn(user: string, appId = appOne): Promise<LoginResponse> {
  const { status, body, text } = await send<LoginResponse>(await headersOf(user, appId));
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body;
}

const without = (headers: Headers, ...names: string[]): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

async function expectNothingWritten(work: () => Promise<unknown>): Promise<void> {
  const tables = ['users', 'wechat_identities', 'wechat_unionids', 'sessions'];
  const count = (): Promise<number[]> => Promise.all(tables.map((table) => env.database.count(table)));
  const before = await count();
  await work();
  expect(await count()).toEqual(before);
}

describe('cloud login', () => {
  it('is off by default: there is no such operation, whatever is sent', async () => {
    const { api } = await env.startInstance({
      env: { WECHAT_CLOUD_LOGIN: '', WECHAT_CLOUD_PRIVATE_LINK_ONLY: '' },
    });
    await expectNothingWritten(async () => {
      expectProblem(await send(await headersOf('alice'), {}, api), 404, 'NOT_FOUND');
      expectProblem(await send({}, { nonsense: true }, api), 404, 'NOT_FOUND');
    });
  });

  it('answers with tokens, the openid and a new user, as a login by code does', async () => {
    const { status, body, headers } = await send<LoginResponse>(await headersOf('first'));
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    const byCode = await env.api.login('somebody-else');
    expect(Object.keys(body).sort()).toEqual(Object.keys(byCode).sort());
    expect(body).toMatchObject({
      tokenType: 'Bearer',
      openid: await env.wechat.openidOf('first', appOne),
      isNewUser: true,
    });
    expect((await env.api.get<unknown>('/v1/users/me', body.accessToken)).body).toEqual(body.user);
  });

  it('asks WeChat nothing, and the database once for a returning user', async () => {
    await logIn('returning');
    const before = (await env.wechat.exchanges()).length;
    const headers = await headersOf('returning');
    const queries = await queriesDuring(() => send(headers));
    expect(queries.filter((query) => !polls.includes(query))).toEqual(['auth.open_session']);
    expect((await env.wechat.exchanges()).length).toBe(before);
  });

  it('is the same user as by code, either way round', async () => {
    const [byCode, cloudUser] = [await env.api.login('both'), await logIn('other-way')];
    expect((await logIn('both')).user.id).toBe(byCode.user.id);
    const again = await env.api.login('other-way');
    expect([again.user.id, again.isNewUser]).toEqual([cloudUser.user.id, false]);
  });

  it('links by unionid: another app of the platform is the same user', async () => {
    const here = await env.api.login('linked');
    const there = await logIn('linked', appTwo);
    expect([there.user.id, there.isNewUser]).toEqual([here.user.id, false]);
    expect(there.openid).not.toBe(here.openid);
  });

  it('links nobody without a unionid, and an empty one is none', async () => {
    const here = await env.api.login('unlinked');
    for (const unionid of [{}, { 'x-wx-unionid': '' }]) {
      const headers = { ...without(await headersOf('unlinked', appTwo), 'x-wx-unionid'), ...unionid };
      expect((await send<LoginResponse>(headers)).body.user.id).not.toBe(here.user.id);
    }
    expect(await env.database.count('identity_conflicts')).toBe(0);
  });

  it('of a banned user is refused, and writes nothing', async () => {
    const { user } = await logIn('banned');
    await env.database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [user.id]);
    await expectNothingWritten(async () => {
      expectProblem(await send(await headersOf('banned')), 403, 'USER_BANNED');
      expectProblem(await send(await headersOf('banned', appTwo)), 403, 'USER_BANNED');
    });
  });

  it('of who wants to be erased undoes that, and says so', async () => {
    const { accessToken, user } = await logIn('leaver');
    const headers = { authorization: `Bearer ${accessToken}` };
    await env.api.request('/v1/users/me', { method: 'DELETE', headers });
    expect(await logIn('leaver')).toMatchObject({ user: { id: user.id }, erasureCancelled: true });
    expect(await logIn('leaver')).not.toHaveProperty('erasureCancelled');
  });

  it('keeps the device with the session', async () => {
    const device = { id: 'd-1', name: '小明的手机' };
    const { body } = await send<LoginResponse>(await headersOf('device'), { device });
    const rows = await env.database.query(
      `SELECT device_id AS id, device_name AS name FROM sessions WHERE id = $1`,
      [body.sessionId],
    );
    expect(rows).toEqual([device]);
  });

  it('takes a request without a body', async () => {
    const headers = await headersOf('bodiless');
    expect((await env.api.request(path, { method: 'POST', headers })).status).toBe(200);
  });

  it('makes 50 parallel first logins one user', async () => {
    const headers = await headersOf('crowd');
    const answers = await Promise.all(Array.from({ length: 50 }, () => send<LoginResponse>(headers)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ body }) => body.user.id)).size).toBe(1);
    expect(answers.filter(({ body }) => body.isNewUser)).toHaveLength(1);
  });

  it('is counted among the logins, and limited as they are', async () => {
    const { api } = await env.startInstance({ env: { RATE_LIMITS: 'login=3/60s' } });
    const headers = await headersOf('limited');
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await send(headers, {}, api)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });
});

describe('the session_key', () => {
  const alive = async ({ accessToken }: LoginResponse): Promise<boolean> =>
    (await env.api.get<{ alive: boolean }>('/v1/users/me/session-key', accessToken)).body.alive;
  const open = async (user: string, { accessToken }: LoginResponse): Promise<Answer<Problem>> =>
    env.api.post('/v1/users/me/wechat-data', await env.wechat.openData(user, { nickName: 'n' }), {
      authorization: `Bearer ${accessToken}`,
    });

  it('does not come this way: it is not alive, and data is stale, until a login by code', async () => {
    const cloud = await logIn('keyless');
    expect(await alive(cloud)).toBe(false);
    expectProblem(await open('keyless', cloud), 409, 'SESSION_KEY_STALE');
    const { encryptedData, iv } = await env.wechat.phoneCode('keyless');
    const phone = await env.api.post(
      '/v1/users/me/phone',
      { encryptedData, iv },
      {
        authorization: `Bearer ${cloud.accessToken}`,
      },
    );
    expectProblem(phone, 409, 'SESSION_KEY_STALE');
    await env.api.login('keyless');
    expect(await alive(cloud)).toBe(true);
    expect((await open('keyless', cloud)).status).toBe(200);
  });

  it('of a login by code before it stays', async () => {
    await env.api.login('keyed');
    const stored = (): Promise<unknown[]> =>
      env.database.query(
        `SELECT session_key_sealed, session_key_kid, session_key_at FROM wechat_identities
          WHERE user_id = (SELECT user_id FROM sessions ORDER BY created_at DESC LIMIT 1)`,
      );
    const before = await stored();
    const cloud = await logIn('keyed');
    expect(await stored()).toEqual(before);
    expect(await alive(cloud)).toBe(true);
    expect((await open('keyed', cloud)).status).toBe(200);
  });
});

describe('a reset of the session_key', () => {
  it('is kept, though a cloud login comes between: it has brought no key', async () => {
    const login = await env.api.login('reset-between');
    await env.wechat.fault({ path: '/wxa/resetusersessionkey', kind: 'delay', ms: 1_500 });
    const authorization = `Bearer ${login.accessToken}`;
    const resetting = env.api.post('/v1/users/me/session-key/reset', undefined, { authorization });
    while ((await env.wechat.asked('/wxa/resetusersessionkey')).length === 0) await new Promise(setImmediate);
    await logIn('reset-between');
    expect((await resetting).status).toBe(204);
    const alive = await env.api.get<{ alive: boolean }>('/v1/users/me/session-key', login.accessToken);
    expect(alive.body).toEqual({ alive: true });
  });
});

describe('an environment that another account shares', () => {
  async function shared(user: string): Promise<Headers> {
    const headers = await headersOf(user, appTwo);
    return {
      'x-wx-from-openid': headers['x-wx-openid'] ?? '',
      'x-wx-from-appid': appTwo,
      'x-wx-from-unionid': headers['x-wx-unionid'] ?? '',
      'x-wx-appid': appOne,
      'x-wx-source': 'wx_client',
    };
  }

  it('names the user of the calling mini program', async () => {
    const { status, body } = await send<LoginResponse>(await shared('guest'));
    expect([status, body.openid]).toEqual([200, await env.wechat.openidOf('guest', appTwo)]);
    expect((await env.api.login('guest', { appId: appTwo })).user.id).toBe(body.user.id);
  });

  it('never mixes the two sets of headers', async () => {
    const mixed = [
      { ...(await headersOf('owner')), 'x-wx-from-openid': await env.wechat.openidOf('mallory', appOne) },
      { ...(await headersOf('owner')), 'x-wx-from-appid': appTwo },
      without(await shared('guest'), 'x-wx-from-appid'),
      without(await shared('guest'), 'x-wx-from-openid'),
    ];
    await expectNothingWritten(async () => {
      for (const headers of mixed) expectUnauthenticated(await send(headers));
    });
    // Its unionid is not the owner's either.
    const nameless = without(await shared('newcomer'), 'x-wx-from-unionid');
    const owner = await headersOf('owner');
    const { body } = await send<LoginResponse>({ ...nameless, 'x-wx-unionid': owner['x-wx-unionid'] ?? '' });
    expect((await logIn('owner')).user.id).not.toBe(body.user.id);
  });
});

describe('headers that the platform does not write', () => {
  it.each([['x-wx-source'], ['x-wx-openid'], ['x-wx-appid'], ['x-wx-openid', 'x-wx-appid', 'x-wx-source']])(
    'without %s nobody is named',
    async (...names) => {
      const headers = without(await headersOf('alice'), ...names);
      const empty = { ...headers, ...Object.fromEntries(names.map((name) => [name, ''])) };
      await expectNothingWritten(async () => {
        for (const each of [headers, empty]) expectUnauthenticated(await send(each));
      });
    },
  );

  it.each([
    'X-WX-OPENID',
    'X-WX-APPID',
    'X-WX-UNIONID',
    'X-WX-SOURCE',
    'X-WX-FROM-OPENID',
    'X-WX-FROM-APPID',
    'X-WX-FROM-UNIONID',
  ])('%s twice is refused: one of them is forged, or both', async (name) => {
    const good = await headersOf('victim');
    const own = Object.entries(good).map(([each, value]) => `${each}: ${value}`);
    const value = good[name.toLowerCase().replace('from-', '')] ?? '';
    const spellings = [name, name.toLowerCase(), name.replace('WX', 'Wx')];
    await expectNothingWritten(async () => {
      for (const spelling of spellings) {
        for (const second of [value, 'o-mallory', '']) {
          const twice = [`${spelling}: ${second}`, `${name}: ${value}`];
          const others = own.filter((line) => !line.startsWith(`${name.toLowerCase()}:`));
          const lines = ['Content-Type: application/json', 'Content-Length: 2', ...others, ...twice];
          const answer = await sendRaw(env.api.url, rawRequest(`POST ${path}`, lines, '{}'));
          expectProblem(answer, 400, 'VALIDATION_FAILED', [name]);
        }
      }
    });
  });

  it.each<[header: string, values: string[]]>([
    ['X-WX-OPENID', ['o,p', 'o p', 'o;p', "o'--", 'o%41', 'a'.repeat(129), 'ö']],
    ['X-WX-APPID', ['wx 1', 'wx,1', 'w'.repeat(65)]],
    ['X-WX-UNIONID', ['o,p', 'o p', 'a'.repeat(129)]],
    ['X-WX-SOURCE', ['x'.repeat(257)]],
    ['X-WX-FROM-OPENID', ['o,p']],
  ])('%s that is malformed is refused', async (header, values) => {
    const good = await headersOf('victim');
    await expectNothingWritten(async () => {
      for (const value of values) {
        const answer = await send({ ...without(good, header.toLowerCase()), [header]: value });
        expectProblem(answer, 400, 'VALIDATION_FAILED', [header]);
      }
    });
  });

  it('an app that is not configured is unknown', async () => {
    const headers = { ...(await headersOf('alice')), 'x-wx-appid': 'wx0000000000000000' };
    await expectNothingWritten(async () => {
      expectProblem(await send(headers), 400, 'APP_UNKNOWN');
    });
  });

  it('a user named in the body is refused', async () => {
    const headers = await headersOf('alice');
    for (const field of ['openid', 'appId', 'unionid', 'code']) {
      expectProblem(await send(headers, { [field]: 'x' }), 400, 'VALIDATION_FAILED', [field]);
    }
  });

  it('mean nothing to the other operations', async () => {
    const headers = await headersOf('alice');
    expectUnauthenticated(await env.api.request('/v1/users/me', { headers }));
    const byCode = await env.api.postLogin({ code: await env.wechat.code('bob') }, headers);
    expect(byCode.body.openid).toBe(await env.wechat.openidOf('bob', appOne));
  });
});
