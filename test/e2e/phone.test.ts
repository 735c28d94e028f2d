import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type ErrorCode, type Problem } from '../../src/common/errors/index.js';
import { SessionCleanupService } from '../../src/sessions/session-cleanup.service.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { Scrape } from '../support/metrics.js';
import { expectProblem, expectRetryLater, expectUnauthenticated } from '../support/problems.js';
import { noConnectionHeld, polls, queriesDuring } from '../support/queries.js';
import { StubWechat } from '../support/stub-wechat.js';
import { timed } from '../support/timed.js';

const path = '/v1/users/me/phone';
const wechatPath = '/wxa/business/getuserphonenumber';
const exchanges = 'weapp_auth_phone_exchanges_total';

interface BoundPhone {
  readonly phone: string;
  readonly countryCode: string;
  readonly verifiedAt: string;
}
type Who = Pick<LoginResponse, 'accessToken'>;

let env: TestEnvironment;
let appOne: string;
let appTwo: string;
beforeAll(async () => {
  env = await createTestEnvironment({ env: { METRICS_PORT: '0' } });
  [appOne, appTwo] = (await env.wechat.apps()).map(({ appId }) => appId) as [string, string];
});
afterAll(() => env.close());
// What a test planned and did not use up must not strike another one.
afterEach(() => fetch(`${env.wechat.url}/_control/faults`, { method: 'DELETE' }));

function bind<Body = Problem>(
  { accessToken }: Who,
  body: unknown,
  api: ApiClient = env.api,
): Promise<Answer<Body>> {
  return api.post<Body>(path, body, { authorization: `Bearer ${accessToken}` });
}

function remove({ accessToken }: Who): Promise<Answer<Problem>> {
  return env.api.request(path, { method: 'DELETE', headers: { authorization: `Bearer ${accessToken}` } });
}

/** A user of the test's own. */
let users = 0;
async function newUser(
  options: { appId?: string } = {},
): Promise<{ name: string; login: LoginResponse; id: string }> {
  const name = `user-${++users}`;
  const login = await env.api.login(name, options);
  return { name, login, id: login.user.id };
}

async function codeOf(user: string, options?: Parameters<typeof env.wechat.phoneCode>[1]): Promise<string> {
  return (await env.wechat.phoneCode(user, options)).code;
}

async function phoneOf({ accessToken }: Who): Promise<string | null> {
  return (await env.api.get<{ phone: string | null }>('/v1/users/me', accessToken)).body.phone;
}

const asked = (): ReturnType<typeof env.wechat.asked> => env.wechat.asked(wechatPath);
const fault = (kind: string, more: object = {}): Promise<void> =>
  env.wechat.fault({ path: wechatPath, kind, ...more });

/** What is left of today's exchanges tells whether one was counted. */
async function counted(userId: string): Promise<number> {
  const [row] = await env.database.query<{ count: number }>(
    `SELECT sum(count)::int AS count FROM phone_exchanges WHERE user_id = $1`,
    [userId],
  );
  return row?.count ?? 0;
}

function trail(userId: string): Promise<Record<string, unknown>[]> {
  return env.database.query(
    `SELECT action, actor_id, subject_kind, subject_id, details FROM audit_events WHERE user_id = $1 AND action LIKE 'user.%' ORDER BY id`,
    [userId],
  );
}

/** 401, and the words that lead to the phone button. */
function expectPhoneCodeInvalid(answer: Answer<Problem>): void {
  expectProblem(answer, 401, 'WECHAT_CODE_INVALID');
  expect(answer.body.detail).toMatch(/bindgetphonenumber.*wx\.login\(\) is no phone code/);
}

/** Begun, and WeChat is being asked; what is done to the database then happens before WeChat answers. */
async function meanwhile(who: Who, code: string, statement: string, id: string): Promise<Answer<Problem>> {
  await fault('delay', { ms: 1_500 });
  const before = (await asked()).length;
  const answer = bind(who, { code });
  while ((await asked()).length === before) await new Promise((resolve) => setTimeout(resolve, 20));
  await env.database.query(statement, [id]);
  return answer;
}

describe('the code of the phone button', () => {
  it('gives the user their number, whole, and no cache keeps it', async () => {
    const { name, login, id } = await newUser();
    const tapped = await env.wechat.phoneCode(name);
    const answer = await bind<BoundPhone>(login, { code: tapped.code });
    expect([answer.status, answer.body]).toEqual([
      200,
      { phone: tapped.phone, countryCode: '86', verifiedAt: expect.any(String) as unknown },
    ]);
    expect(Math.abs(Date.parse(answer.body.verifiedAt) - Date.now())).toBeLessThan(60_000);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(await phoneOf(login)).toBe(tapped.phone);
    const rows = await env.database.query(
      `SELECT phone, phone_app_id, phone_verified_at FROM users WHERE id = $1`,
      [id],
    );
    expect(rows).toEqual([
      {
        phone: tapped.phone,
        phone_app_id: appOne,
        phone_verified_at: new Date(answer.body.verifiedAt),
      },
    ]);
    expect(await counted(id)).toBe(1);
  });

  it('goes to WeChat with the openid of the session', async () => {
    const { name } = await newUser();
    const login = await env.api.login(name, { appId: appTwo });
    const code = await codeOf(name, { appId: appTwo });
    expect((await bind(login, { code })).status).toBe(200);
    expect(JSON.parse((await asked()).at(-1)?.body ?? '')).toEqual({ code, openid: login.openid });
    const [user] = await env.database.query(`SELECT phone_app_id FROM users WHERE id = $1`, [login.user.id]);
    expect(user).toEqual({ phone_app_id: appTwo });
  });

  it.each([
    ['+447700900123', '44'],
    ['+85251234567', '852'],
    ['+14155550123', '1'],
    ['13800000000', '86'],
  ])('may be of any country: %s', async (phone, countryCode) => {
    const { name, login } = await newUser();
    const { body } = await bind<BoundPhone>(login, { code: await codeOf(name, { phone }) });
    expect(body).toMatchObject({ phone: phone.startsWith('+') ? phone : `+86${phone}`, countryCode });
  });

  it('puts another number in the place of the one before', async () => {
    const { name, login } = await newUser();
    await bind(login, { code: await codeOf(name) });
    await bind(login, { code: await codeOf(name, { phone: '+447700900123' }) });
    expect(await phoneOf(login)).toBe('+447700900123');
  });

  it('is in the audit trail, without the number', async () => {
    const { name, login, id } = await newUser();
    await bind(login, { code: await codeOf(name) });
    await remove(login);
    const event = { actor_id: id, subject_kind: 'user', subject_id: id };
    expect(await trail(id)).toEqual([
      { ...event, action: 'user.phone_bound', details: { appId: appOne, proof: 'code' } },
      { ...event, action: 'user.phone_removed', details: {} },
    ]);
  });

  it('is refused without a token', async () => {
    expectUnauthenticated(await env.api.post(path, { code: await codeOf('alice') }));
    expectUnauthenticated(await env.api.request(path, { method: 'DELETE' }));
  });
});

describe('a code that is refused', () => {
  const attacks: [what: string, make: (name: string) => Promise<string>][] = [
    ['made up', () => Promise.resolve('a'.repeat(64))],
    ['of wx.login()', (name) => env.wechat.code(name)],
    ["of another user's button", () => codeOf('somebody-else')],
    ['of another app', (name) => codeOf(name, { appId: appTwo })],
  ];

  it.each(attacks)('%s', async (_what, make) => {
    const { name, login, id } = await newUser();
    expectPhoneCodeInvalid(await bind(login, { code: await make(name) }));
    expect(await phoneOf(login)).toBeNull();
    expect(await counted(id)).toBe(0);
    expect(await trail(id)).toEqual([]);
  });

  it('is the same answer for each of them', async () => {
    const { name, login } = await newUser();
    const texts = new Set<string>();
    for (const [, make] of attacks) {
      const { text, body } = await bind(login, { code: await make(name) });
      texts.add(text.replaceAll(body.requestId, ''));
    }
    expect(texts.size).toBe(1);
  });

  it('used twice: WeChat is not asked again', async () => {
    const { name, login, id } = await newUser();
    const code = await codeOf(name);
    expect((await bind(login, { code })).status).toBe(200);
    const before = (await asked()).length;
    expectPhoneCodeInvalid(await bind(login, { code }));
    expect((await asked()).length).toBe(before);
    expect(await counted(id)).toBe(1);
  });

  it('used twice on two instances: WeChat refuses it', async () => {
    const { name, login } = await newUser();
    const code = await codeOf(name);
    const { api } = await env.startInstance();
    expect((await bind(login, { code })).status).toBe(200);
    expectPhoneCodeInvalid(await bind(login, { code }, api));
  });

  it('sent five times at once is exchanged once', async () => {
    const { name, login, id } = await newUser();
    const code = await codeOf(name);
    const before = (await asked()).length;
    const answers = await Promise.all(Array.from({ length: 5 }, () => bind(login, { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
    expect((await asked()).length).toBe(before + 1);
    expect(await counted(id)).toBe(1);
  });

  it('does not keep a login code from logging in', async () => {
    const { name, login } = await newUser();
    const code = await env.wechat.code(name);
    expectPhoneCodeInvalid(await bind(login, { code }));
    expect((await env.api.postLogin({ code })).status).toBe(200);
  });
});

describe('while WeChat does not do its part', () => {
  it.each<[what: string, kind: string, more: object]>([
    ['silent', 'hang', {}],
    ['reset', 'reset', {}],
    ['busy', 'errcode', { errcode: -1 }],
    ['a gateway that fails', 'status', { status: 502 }],
    ['a page of HTML', 'html', {}],
    ['cut', 'truncated', {}],
    ['empty', 'empty', {}],
    ['huge', 'huge', {}],
  ])(
    '%s: 503, nothing is stored, and the exchange counts, for it may have happened',
    async (_what, kind, more) => {
      const { name, login, id } = await newUser();
      const code = await codeOf(name);
      await fault(kind, more);
      const before = (await asked()).length;
      const { result, milliseconds } = await timed(bind(login, { code }));
      expectRetryLater(result, 503, 'WECHAT_UNAVAILABLE');
      expect(result.body.detail).toMatch(/phone button/);
      expect(milliseconds).toBeLessThan(4_000);
      expect((await asked()).length).toBe(before + 1);
      expect(await phoneOf(login)).toBeNull();
      expect(await counted(id)).toBe(1);
      // It is never sent again.
      expectPhoneCodeInvalid(await bind(login, { code }));
      expect((await asked()).length).toBe(before + 1);
    },
  );

  it.each<[errcode: number, status: number, code: ErrorCode]>([
    [45011, 429, 'WECHAT_RATE_LIMITED'],
    [48001, 500, 'WECHAT_MISCONFIGURED'],
    [99999, 503, 'WECHAT_UNAVAILABLE'],
    [40163, 401, 'WECHAT_CODE_INVALID'],
  ])('errcode %i is %i, and gives the exchange back', async (errcode, status, code) => {
    const { name, login, id } = await newUser();
    await fault('errcode', { errcode, errmsg: 'of a test' });
    expectProblem(await bind(login, { code: await codeOf(name) }), status, code);
    expect(await counted(id)).toBe(0);
  });

  it('a refused access_token is fetched anew and the code sent once more, for WeChat has not looked at it', async () => {
    const { name, login, id } = await newUser();
    await fault('errcode', { errcode: 40001 });
    await env.wechat.invalidateAccessTokens();
    const before = (await asked()).length;
    expect((await bind(login, { code: await codeOf(name) })).status).toBe(200);
    expect((await asked()).slice(before).map(({ errcode }) => errcode)).toEqual([40001, 0]);
    expect(await counted(id)).toBe(1);
  });

  it('without any access_token the code is not sent: nothing is counted, and it stays good', async () => {
    const { name, login, id } = await newUser();
    const { api } = await env.startInstance();
    await env.wechat.fault({ path: '/cgi-bin/stable_token', kind: 'reset' });
    const before = (await asked()).length;
    const code = await codeOf(name);
    expectRetryLater(await bind(login, { code }, api), 503, 'WECHAT_UNAVAILABLE');
    expect((await asked()).length).toBe(before);
    expect(await counted(id)).toBe(0);
    expect((await bind(login, { code }, api)).status).toBe(200);
  });

  it('the open circuit refuses, and the code stays good', async () => {
    const { name, login, id } = await newUser();
    const { api } = await env.startInstance();
    await env.wechat.fault({ kind: 'reset', times: 15 });
    for (let i = 0; i < 15; i++) await api.postLogin({ code: await env.wechat.code() });
    const code = await codeOf(name);
    expectRetryLater(await bind(login, { code }, api), 503, 'WECHAT_UNAVAILABLE');
    expect(await counted(id)).toBe(0);
    env.clock.advance(10_000);
    expect((await bind(login, { code }, api)).status).toBe(200);
  });

  it('no database connection is held', async () => {
    const { name, login } = await newUser();
    const code = await codeOf(name);
    await fault('delay', { ms: 1_500 });
    const before = (await asked()).length;
    const answer = bind(login, { code });
    while ((await asked()).length === before) await new Promise((resolve) => setTimeout(resolve, 20));
    await noConnectionHeld(env.database, answer);
    expect((await answer).status).toBe(200);
  });
});

describe('an answer of WeChat that cannot be believed', () => {
  let stub: StubWechat;
  let api: ApiClient;
  beforeAll(async () => {
    stub = await StubWechat.start();
    ({ api } = await env.startInstance({ env: { WECHAT_API_BASE_URL: stub.url } }));
  });
  afterAll(() => stub.close());

  const info = (more: object = {}): object => ({
    phoneNumber: '13811112222',
    purePhoneNumber: '13811112222',
    countryCode: '86',
    watermark: { timestamp: 1637744274, appid: appOne },
    ...more,
  });
  function says(answer: unknown): void {
    stub.answer = (request, response) => {
      const token = { access_token: 'stub', expires_in: 7200 };
      response.end(JSON.stringify(request.url?.startsWith('/cgi-bin/stable_token') ? token : answer));
    };
  }

  it.each<[what: string, answer: () => unknown]>([
    ['of another app', () => ({ errcode: 0, phone_info: info({ watermark: { timestamp: 1, appid: appTwo } }) })],
    ['of no app', () => ({ errcode: 0, phone_info: info({ watermark: { timestamp: 1 } }) })],
    ['without a watermark', () => ({ errcode: 0, phone_info: info({ watermark: undefined }) })],
    ['without a number', () => ({ errcode: 0, phone_info: info({ purePhoneNumber: undefined }) })],
    ['with a masked number', () => ({ errcode: 0, phone_info: info({ purePhoneNumber: '138****2222' }) })],
    ['with a number that no country has', () => ({ errcode: 0, phone_info: info({ purePhoneNumber: '1381' }) })],
    ['with a country that there is not', () => ({ errcode: 0, phone_info: info({ countryCode: '999' }) })],
    ['without phone_info', () => ({ errcode: 0, errmsg: 'ok' })],
    ['null', () => null],
    ['a number and a refusal', () => ({ errcode: 99999, phone_info: info() })],
  ])('%s', async (_what, answer) => {
    const { login } = await newUser();
    says(answer());
    const refused = await bind(login, { code: `unbelievable-${users}` }, api);
    expectRetryLater(refused, 503, 'WECHAT_UNAVAILABLE');
    expect(refused.text).not.toMatch(/1381|2222/);
    expect(await phoneOf(login)).toBeNull();
  }); // prettier-ignore

  it('takes the country code as a number too, and no errcode for success', async () => {
    const { login } = await newUser();
    says({ phone_info: info({ countryCode: 86, phoneNumber: 'whatever', more: {} }) });
    const { body } = await bind<BoundPhone>(login, { code: 'b'.repeat(64) }, api);
    expect(body).toMatchObject({ phone: '+8613811112222', countryCode: '86' });
  });

  it('does not open the circuit: it is the trouble of one code', async () => {
    says({ errcode: 0, phone_info: info({ watermark: { timestamp: 1, appid: appTwo } }) });
    for (let i = 0; i < 4; i++) {
      const { login } = await newUser();
      for (let k = 0; k < 4; k++) await bind(login, { code: `unbelievable-${i}-${k}` }, api);
    }
    const { body } = await api.request<{ details: Record<string, unknown> }>('/health/ready');
    expect(body.details['wechat']).toEqual({ status: 'up', circuit: 'closed' });
  });
});

describe('the older way', () => {
  it('is decrypted with the stored session_key, and not counted', async () => {
    const { name, login, id } = await newUser();
    const { encryptedData, iv, phone } = await env.wechat.phoneCode(name);
    const before = (await asked()).length;
    const { status, body } = await bind<BoundPhone>(login, { encryptedData, iv });
    expect([status, body.phone, body.countryCode]).toEqual([200, phone, '86']);
    expect(await phoneOf(login)).toBe(phone);
    expect((await asked()).length).toBe(before);
    expect(await counted(id)).toBe(0);
    expect(await trail(id)).toMatchObject([{ details: { appId: appOne, proof: 'encrypted_data' } }]);
  });

  it('takes the country code as a number too', async () => {
    const { name, login } = await newUser();
    const data = { phoneNumber: 'x', purePhoneNumber: '7700900123', countryCode: 44 };
    const { encryptedData, iv } = await env.wechat.openData(name, data);
    expect((await bind<BoundPhone>(login, { encryptedData, iv })).body.phone).toBe('+447700900123');
  });

  it.each<[what: string, make: (name: string) => Promise<{ encryptedData: string; iv: string }>]>([
    ['that is no phone', (name) => env.wechat.openData(name, { nickName: 'x' })],
    ['with a number that is none', (name) => env.wechat.openData(name, { purePhoneNumber: '1', countryCode: '86' })],
    ['of another app', (name) => env.wechat.phoneCode(name, { watermark: { appid: appTwo } })],
    ['that is old', (name) => env.wechat.phoneCode(name, { watermark: { timestamp: 1 } })],
    ['of another user, by its openId', (name) => env.wechat.openData(name, { purePhoneNumber: '13800000000', countryCode: '86', openId: 'o' })],
  ])('refuses data %s', async (_what, make) => {
    const { name, login } = await newUser();
    const { encryptedData, iv } = await make(name);
    expectProblem(await bind(login, { encryptedData, iv }), 400, 'OPEN_DATA_INVALID');
    expect(await phoneOf(login)).toBeNull();
  }); // prettier-ignore

  it('says when the session_key is stale', async () => {
    const { name, login } = await newUser();
    await env.wechat.rotateSessionKey(name);
    const { encryptedData, iv } = await env.wechat.phoneCode(name);
    expectProblem(await bind(login, { encryptedData, iv }), 409, 'SESSION_KEY_STALE');
    const other = await env.wechat.phoneCode('somebody-else');
    expectProblem(
      await bind(login, { encryptedData: other.encryptedData, iv: other.iv }),
      409,
      'SESSION_KEY_STALE',
    );
  });
});

describe('a body that is none', () => {
  const code = 'a'.repeat(64);
  it.each<[what: string, body: unknown, fields: string[]]>([
    ['empty', {}, ['code']],
    ['with a code of nothing', { code: '' }, ['code']],
    ['with null', { code: null }, ['code']],
    ['with a list', { code: [code] }, ['code']],
    ['with a number', { code: 1 }, ['code']],
    ['with a long code', { code: 'a'.repeat(129) }, ['code']],
    ['with a code of other letters', { code: 'a b' }, ['code']],
    ['with an injected field', { code: `${code}","openid":"o` }, ['code']],
    ['with half of the older way', { encryptedData: 'AAAA' }, ['iv']],
    ['with the other half', { iv: 'AAAA' }, ['encryptedData']],
    ['with both ways', { code, encryptedData: 'AAAA', iv: 'AAAA' }, ['encryptedData', 'iv']],
    ['with a way and a half', { code, iv: 'AAAA' }, ['encryptedData', 'iv']],
    ['with encryptedData of more than 4 KiB', { encryptedData: 'A'.repeat(4_097), iv: 'AAAA' }, ['encryptedData']],
    ['with a long iv', { encryptedData: 'AAAA', iv: 'A'.repeat(65) }, ['iv']],
    ['that names an openid', { code, openid: 'o' }, ['openid']],
    ['that names a number', { code, phone: '+8613800000000' }, ['phone']],
    ['that names a user', { code, userId: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' }, ['userId']],
  ])('%s', async (_what, body, fields) => {
    const { login, id } = await newUser();
    const before = (await asked()).length;
    expectProblem(await bind(login, body), 400, 'VALIDATION_FAILED', fields);
    expect((await asked()).length).toBe(before);
    expect(await counted(id)).toBe(0);
  }); // prettier-ignore
});

describe('a user who is changed while WeChat is asked', () => {
  it.each<[what: string, statement: string, status: number, code: ErrorCode]>([
    ['gone', `DELETE FROM users WHERE id = $1`, 401, 'UNAUTHENTICATED'],
    ['banned', `UPDATE users SET status = 'banned' WHERE id = $1`, 403, 'USER_BANNED'],
    [
      'merged',
      `UPDATE users SET status = 'merged', merged_into = (SELECT id FROM users WHERE id <> $1 LIMIT 1) WHERE id = $1`,
      401,
      'SESSION_REVOKED',
    ],
  ])('%s: nothing is written', async (_what, statement, status, code) => {
    const { name, login, id } = await newUser();
    const answer = await meanwhile(login, await codeOf(name), statement, id);
    expectProblem(answer, status, code);
    expect(
      await env.database.query(`SELECT id FROM users WHERE id = $1 AND phone IS NOT NULL`, [id]),
    ).toEqual([]);
    expect((await trail(id)).filter(({ action }) => String(action).startsWith('user.phone'))).toEqual([]);
  });

  it('who has unbound meanwhile has the number that was tapped for', async () => {
    const { name, login, id } = await newUser();
    await bind(login, { code: await codeOf(name) });
    const statement = `UPDATE users SET phone = NULL, phone_app_id = NULL, phone_verified_at = NULL WHERE id = $1`;
    const code = await codeOf(name, { phone: '+447700900123' });
    expect((await meanwhile(login, code, statement, id)).status).toBe(200);
    expect(await phoneOf(login)).toBe('+447700900123');
  });
});

describe('removing the number', () => {
  it('leaves nothing of it, and may be repeated', async () => {
    const { name, login, id } = await newUser();
    await bind(login, { code: await codeOf(name) });
    for (let i = 0; i < 2; i++) {
      const { status, text } = await remove(login);
      expect([status, text]).toEqual([204, '']);
    }
    expect(await phoneOf(login)).toBeNull();
    const rows = await env.database.query(
      `SELECT phone, phone_app_id, phone_verified_at FROM users WHERE id = $1`,
      [id],
    );
    expect(rows).toEqual([{ phone: null, phone_app_id: null, phone_verified_at: null }]);
    expect((await trail(id)).map(({ action }) => action)).toEqual(['user.phone_bound', 'user.phone_removed']);
  });

  it('does nothing for a user who has none', async () => {
    const { login, id } = await newUser();
    expect((await remove(login)).status).toBe(204);
    expect(await trail(id)).toEqual([]);
  });
});

describe('one number and several accounts', () => {
  it('is shared by default, and joins nobody', async () => {
    const [one, two] = [await newUser(), await newUser()];
    const phone = '+8613900000001';
    for (const { name, login } of [one, two]) {
      expect((await bind(login, { code: await codeOf(name, { phone }) })).status).toBe(200);
    }
    const again = await Promise.all([one, two].map(({ name }) => env.api.login(name)));
    expect(again.map(({ user }) => user.id)).toEqual([one.id, two.id]);
    expect(again.map(({ user }) => user.phone)).toEqual([phone, phone]);
  });

  describe('with PHONE_UNIQUE', () => {
    let api: ApiClient;
    let other: ApiClient;
    beforeAll(async () => {
      const options = { env: { PHONE_UNIQUE: 'true' } };
      ({ api } = await env.startInstance(options));
      ({ api: other } = await env.startInstance(options));
    });

    it("is one account's, until that one gives it up", async () => {
      const [one, two] = [await newUser(), await newUser()];
      const phone = '+8613900000002';
      const taking = async ({ name, login }: typeof one): Promise<Answer<Problem>> =>
        bind(login, { code: await codeOf(name, { phone }) }, api);
      expect((await taking(one)).status).toBe(200);
      const refused = await taking(two);
      expectProblem(refused, 409, 'PHONE_TAKEN');
      expect(refused.text).not.toContain('39000');
      expect(await phoneOf(two.login)).toBeNull();
      // WeChat has given the number away all the same.
      expect(await counted(two.id)).toBe(1);
      // One's own again is no conflict.
      expect((await taking(one)).status).toBe(200);
      await remove(one.login);
      expect((await taking(two)).status).toBe(200);
    });

    it('holds for the older way, too', async () => {
      const [one, two] = [await newUser(), await newUser()];
      const phone = '+8613900000003';
      await bind(one.login, { code: await codeOf(one.name, { phone }) }, api);
      const { encryptedData, iv } = await env.wechat.phoneCode(two.name, { phone });
      expectProblem(await bind(two.login, { encryptedData, iv }, api), 409, 'PHONE_TAKEN');
    });

    it('of an account that is banned or merged is free', async () => {
      const [one, two, three] = [await newUser(), await newUser(), await newUser()];
      const phone = '+8613900000004';
      await bind(one.login, { code: await codeOf(one.name, { phone }) }, api);
      await env.database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [one.id]);
      expect((await bind(two.login, { code: await codeOf(two.name, { phone }) }, api)).status).toBe(200);
      await env.database.query(`UPDATE users SET status = 'merged', merged_into = $2 WHERE id = $1`, [
        two.id,
        three.id,
      ]);
      expect((await bind(three.login, { code: await codeOf(three.name, { phone }) }, api)).status).toBe(200);
    });

    it("taken by ten accounts at once, on two instances, is one account's", async () => {
      for (let round = 0; round < 3; round++) {
        const phone = `+861391111000${round}`;
        const people = await Promise.all(Array.from({ length: 10 }, () => newUser()));
        const codes = await Promise.all(people.map(({ name }) => codeOf(name, { phone })));
        const answers = await Promise.all(
          people.map(({ login }, i) => bind(login, { code: codes[i] }, i % 2 === 0 ? api : other)),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
        const owners = await env.database.query(`SELECT id FROM users WHERE phone = $1`, [phone]);
        expect(owners.length).toBe(1);
      }
    });
  });
});

describe("the day's exchanges", () => {
  async function withLimit(limit: number): Promise<ApiClient> {
    return (await env.startInstance({ env: { PHONE_DAILY_LIMIT: String(limit) } })).api;
  }

  it('are five a user, unless the operator says otherwise; then it is 429 until midnight (UTC)', async () => {
    const { name, login, id } = await newUser();
    for (let i = 0; i < 5; i++) expect((await bind(login, { code: await codeOf(name) })).status).toBe(200);
    const before = (await asked()).length;
    const code = await codeOf(name);
    const refused = await bind(login, { code });
    expectProblem(refused, 429, 'RATE_LIMITED');
    expect(refused.body.detail).toMatch(/5 phone codes .* a day \(UTC\)/);
    const [row] = await env.database.query<{ left: number }>(
      `SELECT extract(epoch FROM ((now() AT TIME ZONE 'UTC')::date + 1) - now() AT TIME ZONE 'UTC')::int AS left`,
    );
    expect(Math.abs(Number(refused.headers.get('retry-after')) - (row?.left ?? 0))).toBeLessThanOrEqual(60);
    expect((await asked()).length).toBe(before);
    expect(await counted(id)).toBe(5);

    // The code was not spent, nor are others concerned, nor the older way, nor another day.
    const other = await newUser();
    expect((await bind(other.login, { code: await codeOf(other.name) })).status).toBe(200);
    const { encryptedData, iv } = await env.wechat.phoneCode(name);
    expect((await bind(login, { encryptedData, iv })).status).toBe(200);
    await env.database.query(`UPDATE phone_exchanges SET day = day - 1 WHERE user_id = $1`, [id]);
    expect((await bind(login, { code })).status).toBe(200);
  });

  it('are the same however many come at once, on however many instances', async () => {
    const [one, two] = [await withLimit(3), await withLimit(3)];
    const { name, login, id } = await newUser();
    const codes = await Promise.all(Array.from({ length: 12 }, () => codeOf(name)));
    const before = (await asked()).length;
    const answers = await Promise.all(codes.map((code, i) => bind(login, { code }, i % 2 === 0 ? one : two)));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      200,
      200,
      ...Array<number>(9).fill(429),
    ]);
    expect((await asked()).length).toBe(before + 3);
    expect(await counted(id)).toBe(3);
  });

  it('that WeChat refused are given back, also when they come at once', async () => {
    const api = await withLimit(3);
    const { name, login, id } = await newUser();
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(
        Array.from({ length: 3 }, (_, i) => bind(login, { code: `no-such-code-${name}-${round}-${i}` }, api)),
      );
      for (const answer of answers) expectPhoneCodeInvalid(answer);
    }
    expect(await counted(id)).toBe(0);
    expect((await bind(login, { code: await codeOf(name) }, api)).status).toBe(200);
  });

  it('are not used up by one code that comes many times at once', async () => {
    const api = await withLimit(3);
    const { name, login, id } = await newUser();
    const code = await codeOf(name);
    const answers = await Promise.all(Array.from({ length: 20 }, () => bind(login, { code }, api)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(401)]);
    expect(await counted(id)).toBe(1);
  });

  it('used up, leave a code unspent', async () => {
    const api = await withLimit(1);
    const { name, login, id } = await newUser();
    await bind(login, { code: await codeOf(name) }, api);
    const code = await codeOf(name);
    expectProblem(await bind(login, { code }, api), 429, 'RATE_LIMITED');
    await env.database.query(`DELETE FROM phone_exchanges WHERE user_id = $1`, [id]);
    expect((await bind(login, { code }, api)).status).toBe(200);
  });

  it('tell whether the code may be sent again: what WeChat has not seen is still good', async () => {
    const { name, login } = await newUser();
    const code = await codeOf(name);
    await env.wechat.fault({ path: '/cgi-bin/stable_token', kind: 'errcode', errcode: -1, times: 2 });
    await env.wechat.invalidateAccessTokens();
    const unseen = await bind(login, { code });
    expect([unseen.status, unseen.body.detail]).toEqual([
      503,
      expect.stringContaining('the same code once more'),
    ]);
    await env.wechat.clearFaults('/cgi-bin/stable_token');
    expect((await bind(login, { code })).status).toBe(200);

    const seen = await codeOf(name);
    await fault('status', { status: 502 });
    const lost = await bind(login, { code: seen });
    expect([lost.status, lost.body.detail]).toEqual([
      503,
      expect.stringContaining('tap the phone button again'),
    ]);
    expectPhoneCodeInvalid(await bind(login, { code: seen }));
  });

  it('may be none', async () => {
    const api = await withLimit(0);
    const { name, login, id } = await newUser();
    const before = (await asked()).length;
    const refused = await bind(login, { code: await codeOf(name) }, api);
    expectProblem(refused, 429, 'RATE_LIMITED');
    expect(refused.body.detail).toContain('PHONE_DAILY_LIMIT');
    expect((await asked()).length).toBe(before);
    expect(await counted(id)).toBe(0);
  });

  it('of other days are removed', async () => {
    const { name, login, id } = await newUser();
    await bind(login, { code: await codeOf(name) });
    await env.database.query(
      `INSERT INTO phone_exchanges (user_id, day, count) SELECT $1, (now() AT TIME ZONE 'UTC')::date - i, 1
         FROM generate_series(1, 3) AS i`,
      [id],
    );
    await env.service.app.get(SessionCleanupService).run();
    const days = await env.database.query(
      `SELECT (now() AT TIME ZONE 'UTC')::date - day AS ago FROM phone_exchanges WHERE user_id = $1`,
      [id],
    );
    expect(days).toEqual([{ ago: 0 }]);
  });

  it('are metered by what came of them', async () => {
    const rises = async (outcome: string, work: () => Promise<unknown>): Promise<number> => {
      const before = (await Scrape.of(env.service)).value(exchanges, { outcome });
      await work();
      return (await Scrape.of(env.service)).value(exchanges, { outcome }) - before;
    };
    const { name, login } = await newUser();
    const code = await codeOf(name);
    expect(await rises('success', () => bind(login, { code }))).toBe(1);
    expect(await rises('wechat_code_invalid', () => bind(login, { code }))).toBe(1);
    expect(await rises('success', () => bind(login, { code }))).toBe(0);
    await fault('reset');
    expect(await rises('wechat_unavailable', async () => bind(login, { code: await codeOf(name) }))).toBe(1);
    await env.database.query(`UPDATE phone_exchanges SET count = 5 WHERE user_id = $1`, [login.user.id]);
    expect(await rises('rate_limited', async () => bind(login, { code: await codeOf(name) }))).toBe(1);
    expect(await rises('success', () => bind(login, {}))).toBe(0);
  });
});

describe('a login by one tap', () => {
  const logIn = async <Body = LoginResponse>(
    user: string,
    phoneCode: unknown,
    more: object = {},
    api: ApiClient = env.api,
  ): Promise<Answer<Body>> => api.postLogin<Body>({ code: await env.wechat.code(user), phoneCode, ...more });

  it('gives tokens and the number, at the first login and at any other', async () => {
    for (const isNewUser of [true, false]) {
      const { code, phone } = await env.wechat.phoneCode('one-tap');
      const { status, body } = await logIn('one-tap', code);
      expect([status, body.isNewUser, body.user.phone]).toEqual([200, isNewUser, phone]);
      expect(body.phone).toEqual({ phone, countryCode: '86', verifiedAt: expect.any(String) as unknown });
      expect(await phoneOf(body)).toBe(phone);
    }
  });

  it('has no phone in its answer without a phone code, and asks nobody for it', async () => {
    await logIn('one-tap-none', undefined);
    const before = (await asked()).length;
    let body: LoginResponse | undefined;
    const code = await env.wechat.code('one-tap-none');
    const queries = await queriesDuring(async () => {
      ({ body } = await env.api.postLogin({ code }));
    });
    expect(body).not.toHaveProperty('phone');
    expect(queries.filter((query) => !polls.includes(query))).toEqual(['auth.open_session']);
    expect((await asked()).length).toBe(before);
  });

  it.each<[what: string, prepare: (user: string) => Promise<string>, code: ErrorCode]>([
    ['a login code', (user) => env.wechat.code(user), 'WECHAT_CODE_INVALID'],
    ["another user's phone code", () => codeOf('somebody-else'), 'WECHAT_CODE_INVALID'],
    ['a phone code of another app', (user) => codeOf(user, { appId: appTwo }), 'WECHAT_CODE_INVALID'],
    ['a made-up code', () => Promise.resolve('c'.repeat(64)), 'WECHAT_CODE_INVALID'],
    ['WeChat silent', async (user) => {
      await fault('hang');
      return codeOf(user);
    }, 'WECHAT_UNAVAILABLE'],
    ['a page of HTML', async (user) => {
      await fault('html');
      return codeOf(user);
    }, 'WECHAT_UNAVAILABLE'],
    ['a quota of WeChat', async (user) => {
      await fault('errcode', { errcode: 45011 });
      return codeOf(user);
    }, 'WECHAT_RATE_LIMITED'],
    ['no permission', async (user) => {
      await fault('errcode', { errcode: 48001, errmsg: 'api unauthorized' });
      return codeOf(user);
    }, 'WECHAT_MISCONFIGURED'],
    ['a watermark of another app', (user) => codeOf(user, { watermark: { appid: appTwo } }), 'WECHAT_UNAVAILABLE'],
  ])('stands with %s, and says what was wrong', async (_what, prepare, code) => {
    const user = `one-tap-failing-${++users}`;
    const phoneCode = await prepare(user);
    const { status, body } = await logIn(user, phoneCode);
    expect([status, body.user.phone]).toEqual([200, null]);
    expect(body.phone).toEqual({ code, detail: expect.stringMatching(/\w/) as unknown });
    expect(JSON.stringify(body.phone)).not.toContain(phoneCode);
    expect(await phoneOf(body)).toBeNull();
  }); // prettier-ignore

  it("stands when the number is taken, and when the day's exchanges are used up", async () => {
    const { api: unique } = await env.startInstance({ env: { PHONE_UNIQUE: 'true' } });
    const phone = '+8613900000009';
    await logIn('one-tap-owner', await codeOf('one-tap-owner', { phone }), {}, unique);
    const taken = await logIn('one-tap-late', await codeOf('one-tap-late', { phone }), {}, unique);
    expect([taken.status, taken.body.phone]).toMatchObject([200, { code: 'PHONE_TAKEN' }]);

    const { api: none } = await env.startInstance({ env: { PHONE_DAILY_LIMIT: '0' } });
    const late = await logIn('one-tap-late', await codeOf('one-tap-late'), {}, none);
    expect([late.status, late.body.phone]).toMatchObject([200, { code: 'RATE_LIMITED' }]);
  });

  it('keeps the number that the user had when another one fails', async () => {
    const { code, phone } = await env.wechat.phoneCode('one-tap-kept');
    await logIn('one-tap-kept', code);
    const { body } = await logIn('one-tap-kept', code);
    expect([body.user.phone, body.phone]).toMatchObject([phone, { code: 'WECHAT_CODE_INVALID' }]);
  });

  it('that fails asks for no number', async () => {
    const before = (await asked()).length;
    const phoneCode = await codeOf('one-tap-refused');
    const answer = await env.api.postLogin<Problem>({ code: 'no-such-code', phoneCode });
    expectProblem(answer, 401, 'WECHAT_CODE_INVALID');
    expect(answer.body.detail).toContain('wx.login()');
    expect((await asked()).length).toBe(before);
    expect((await logIn('one-tap-refused', phoneCode)).body.phone).toHaveProperty('phone');
  });

  it('sent twice at once by one device is one login and one exchange', async () => {
    const before = (await asked()).length;
    const body = {
      code: await env.wechat.code('one-tap-twice'),
      phoneCode: await codeOf('one-tap-twice'),
      device: { id: 'a-device' },
    };
    const answers = await Promise.all(Array.from({ length: 5 }, () => env.api.postLogin(body)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.body.phone).toHaveProperty('phone');
    expect((await asked()).length).toBe(before + 1);
  });

  it('does not share with a login that has another phone code', async () => {
    const code = await env.wechat.code('one-tap-apart');
    const phoneCodes = [await codeOf('one-tap-apart'), undefined, 'd'.repeat(64)];
    const answers = await Promise.all(
      phoneCodes.map((phoneCode) => env.api.postLogin({ code, phoneCode, device: { id: 'a-device' } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  it.each([null, '', 1, {}, ['a'], 'a b', 'a'.repeat(129), 'a\n'])('refuses %j as a phone code', async (phoneCode) => {
    const { code } = { code: await env.wechat.code('one-tap-bad') };
    expectProblem(await env.api.postLogin<Problem>({ code, phoneCode }), 400, 'VALIDATION_FAILED', ['phoneCode']);
    // Nothing was spent.
    expect((await env.api.postLogin({ code })).status).toBe(200);
  }); // prettier-ignore

  it('is over in time when WeChat is slow at everything', async () => {
    const phoneCode = await codeOf('one-tap-slow');
    await env.wechat.fault({ kind: 'delay', ms: 2_000 });
    await fault('hang');
    const { result, milliseconds } = await timed(logIn('one-tap-slow', phoneCode));
    expect([result.status, result.body.phone]).toMatchObject([200, { code: 'WECHAT_UNAVAILABLE' }]);
    expect(milliseconds).toBeLessThan(6_500);
  });
});

it('numbers and codes are in no log line, no metric and no problem', async () => {
  const { name, login } = await newUser();
  const texts: string[] = [];
  const codes: string[] = [];
  const tap = async (): Promise<string> => {
    const code = await codeOf(name, { phone: '+8613987654321' });
    codes.push(code);
    return code;
  };
  const { api: unique } = await env.startInstance({ env: { PHONE_UNIQUE: 'true' } });
  await bind(login, { code: await tap() });
  const other = await newUser();
  const { code } = await env.wechat.phoneCode(other.name, { phone: '+8613987654321' });
  codes.push(code);
  texts.push((await bind(other.login, { code }, unique)).text);
  texts.push((await bind(login, { code: codes[0] })).text);
  await fault('truncated');
  texts.push((await bind(login, { code: await tap() })).text);
  await fault('hang');
  await env.api.postLogin({ code: await env.wechat.code(name), phoneCode: await tap() });
  await env.database.query(
    `ALTER TABLE users ADD CONSTRAINT broken CHECK (phone <> '+8613987654321') NOT VALID`,
  );
  texts.push((await bind(login, { code: await tap() })).text);
  await env.api.postLogin({ code: await env.wechat.code(name), phoneCode: await tap() });
  await env.database.query(`ALTER TABLE users DROP CONSTRAINT broken`);

  expect(texts.map((text) => (JSON.parse(text) as Problem).code)).toEqual([
    'PHONE_TAKEN',
    'WECHAT_CODE_INVALID',
    'WECHAT_UNAVAILABLE',
    'INTERNAL',
  ]);
  const logs = env.logs.join('');
  expect(logs).toContain('without the phone number: INTERNAL');
  const { text: metrics } = await Scrape.of(env.service);
  const audits = JSON.stringify(await env.database.query(`SELECT * FROM audit_events`));
  for (const place of [logs, metrics, audits, ...texts]) {
    expect(place).not.toContain('13987654321');
    expect(place).not.toContain('87654321');
    for (const each of codes) expect(place).not.toContain(each);
  }
});

// The last one: WeChat's clock does not go back.
it('a code of more than five minutes ago is refused', async () => {
  const { name, login, id } = await newUser();
  const code = await codeOf(name);
  await env.wechat.advanceClock(5 * 60_000);
  expectPhoneCodeInvalid(await bind(login, { code }));
  expect(await counted(id)).toBe(0);
});
