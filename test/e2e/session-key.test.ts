import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { Sealer } from '../../src/common/crypto/index.js';
import { type Problem } from '../../src/common/errors/index.js';
import { sessionSignature } from '../../src/wechat/api/session-signature.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem, expectRetryLater, expectUnauthenticated } from '../support/problems.js';
import { sessionKeyOf } from '../support/session-keys.js';
import { post } from '../support/session-tokens.js';

const path = '/v1/users/me/session-key';
const checkSession = '/wxa/checksession';
const resetSessionKey = '/wxa/resetusersessionkey';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());
/** Of each test: WeChat remembers resets. */
let user = '';
let users = 0;
beforeEach(() => {
  users += 1;
  user = `user-${users}`;
});

type Tokens = Pick<LoginResponse, 'accessToken'>;
const check = <Body = { alive: boolean }>({ accessToken }: Tokens): Promise<Answer<Body>> =>
  env.api.get<Body>(path, accessToken);
const reset = ({ accessToken }: Tokens): Promise<Answer<Problem>> =>
  post(env.api, `${path}/reset`, accessToken);

async function isAlive(login: Tokens): Promise<boolean> {
  const { status, body, text } = await check(login);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body.alive;
}

interface Stored {
  id: string;
  box: Buffer | null;
  kid: string | null;
  version: number;
}

async function stored({ openid }: LoginResponse): Promise<Stored> {
  const [row] = await env.database.query<{ id: string } & Stored>(
    `SELECT id, session_key_sealed AS box, session_key_kid AS kid, session_key_version AS version
       FROM wechat_identities WHERE openid = $1`,
    [openid],
  );
  return row as Stored;
}

async function storedKey(login: LoginResponse): Promise<string> {
  const { id, box, kid } = await stored(login);
  const sealed = { box: box ?? Buffer.alloc(0), kid: kid ?? '' };
  return env.service.app.get(Sealer).open('session-key-seal', id, sealed).toString('base64');
}

/** About that user. */
async function asked(at: string, { openid }: LoginResponse): Promise<{ query: Record<string, string> }[]> {
  const all = (await env.wechat.asked(at)) as unknown as { query: Record<string, string> }[];
  return all.filter(({ query }) => query['openid'] === openid);
}

async function untilAsked(at: string, login: LoginResponse): Promise<void> {
  while ((await asked(at, login)).length === 0) await new Promise(setImmediate);
}

async function open({ accessToken }: Tokens): Promise<Answer<Problem>> {
  const { encryptedData, iv } = await env.wechat.openData(user, { nickName: user });
  return env.api.post(
    '/v1/users/me/wechat-data',
    { encryptedData, iv },
    { authorization: `Bearer ${accessToken}` },
  );
}

describe('GET /v1/users/me/session-key', () => {
  it('says alive while the stored key is WeChat’s present one, and no cache keeps that', async () => {
    const answer = await check(await env.api.login(user));
    expect([answer.status, answer.body]).toEqual([200, { alive: true }]);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });

  it('says not alive when WeChat has another one, until the user logs in', async () => {
    const before = await env.api.login(user);
    await env.wechat.rotateSessionKey(user);
    expect(await isAlive(before)).toBe(false);
    const after = await env.api.login(user);
    expect([await isAlive(after), await isAlive(before)]).toEqual([true, true]);
  });

  it('says not alive when it has expired at WeChat', async () => {
    const login = await env.api.login(user);
    await env.wechat.expireSessionKey(user);
    expect(await isAlive(login)).toBe(false);
  });

  it.each([
    ['is stored', 'session_key_sealed = NULL, session_key_kid = NULL, session_key_at = NULL'],
    ['opens', `session_key_kid = 'gone'`],
  ])('says not alive without asking WeChat when none %s', async (_what, change) => {
    const login = await env.api.login(user);
    await env.database.query(`UPDATE wechat_identities SET ${change} WHERE openid = $1`, [login.openid]);
    expect(await isAlive(login)).toBe(false);
    expect(await asked(checkSession, login)).toEqual([]);
  });

  it('proves the key to WeChat and does not send it', async () => {
    const login = await env.api.login(user);
    const key = await sessionKeyOf(env.wechat, user);
    await isAlive(login);
    const [{ query } = { query: {} }] = await asked(checkSession, login);
    expect(query).toEqual({
      access_token: expect.any(String),
      openid: login.openid,
      signature: sessionSignature(Buffer.from(key, 'base64')),
      sig_method: 'hmac_sha256',
    });
  });

  it('asks for the app that the session is of', async () => {
    const [, second] = await env.wechat.apps();
    const [here, there] = [
      await env.api.login(user),
      await env.api.login(user, { appId: second?.appId ?? '' }),
    ];
    await env.wechat.rotateSessionKey(user, second?.appId);
    expect([await isAlive(here), await isAlive(there)]).toEqual([true, false]);
  });

  it('tells of a WeChat that does not answer, or that limits the rate', async () => {
    const login = await env.api.login(user);
    await env.wechat.fault({ path: checkSession, kind: 'html' });
    expectRetryLater(await check<Problem>(login), 503, 'WECHAT_UNAVAILABLE');
    await env.wechat.fault({ path: checkSession, kind: 'errcode', errcode: 45011 });
    expectRetryLater(await check<Problem>(login), 429, 'WECHAT_RATE_LIMITED');
  });

  it('is refused to a token whose identity is gone', async () => {
    const login = await env.api.login(user);
    await env.database.query(`UPDATE wechat_identities SET app_id = 'wx-other' WHERE openid = $1`, [
      login.openid,
    ]);
    expectUnauthenticated(await check<Problem>(login));
  });
});

describe('POST /v1/users/me/session-key/reset', () => {
  it('voids the old key at WeChat, and keeps the new one sealed', async () => {
    const login = await env.api.login(user);
    const [old, before] = [await storedKey(login), await stored(login)];
    const made = await env.wechat.openData(user, { nickName: 'before' });
    const { status, text } = await reset(login);
    expect([status, text]).toEqual([204, '']);

    const [key, after] = [await storedKey(login), await stored(login)];
    expect(key).not.toBe(old);
    expect(key).toBe(await sessionKeyOf(env.wechat, user));
    expect(after.version).toBe(before.version + 1);
    expect(await isAlive(login)).toBe(true);
    expect((await open(login)).status).toBe(200);
    const stale = await env.api.post('/v1/users/me/wechat-data', made, {
      authorization: `Bearer ${login.accessToken}`,
    });
    expectProblem(stale, 409, 'SESSION_KEY_STALE');
  });

  it('is told by the trail, which does not hold the key', async () => {
    const login = await env.api.login(user);
    const { headers } = await reset(login);
    const rows = await env.database.query(
      `SELECT actor_kind, actor_id, subject_kind, subject_id, user_id, request_id, host(ip) AS ip, details
         FROM audit_events WHERE action = 'user.session_key_reset' AND user_id = $1`,
      [login.user.id],
    );
    const [app] = await env.wechat.apps();
    expect(rows).toEqual([
      {
        actor_kind: 'user',
        actor_id: login.user.id,
        subject_kind: 'user',
        subject_id: login.user.id,
        user_id: login.user.id,
        request_id: headers.get('x-request-id'),
        ip: '127.0.0.1',
        details: { appId: app?.appId, stored: true },
      },
    ]);
  });

  it('touches neither the tokens nor the key of another app', async () => {
    const [, second] = await env.wechat.apps();
    const [here, there] = [
      await env.api.login(user),
      await env.api.login(user, { appId: second?.appId ?? '' }),
    ];
    expect((await reset(here)).status).toBe(204);
    expect([await isAlive(here), await isAlive(there)]).toEqual([true, true]);
    expect((await env.api.get('/v1/users/me', here.accessToken)).status).toBe(200);
  });

  it.each<[what: string, spoil: (login: LoginResponse) => Promise<unknown>]>([
    ['is not the present one', () => env.wechat.rotateSessionKey(user)],
    ['has expired at WeChat', () => env.wechat.expireSessionKey(user)],
    [
      'is gone',
      ({ openid }) =>
        env.database.query(
          `UPDATE wechat_identities SET session_key_sealed = NULL, session_key_kid = NULL, session_key_at = NULL
            WHERE openid = $1`,
          [openid],
        ),
    ],
  ])('is refused when the stored key %s, and nothing is written', async (_what, spoil) => {
    const login = await env.api.login(user);
    const lines = await env.database.count('audit_events');
    await spoil(login);
    const before = await stored(login);
    expectProblem(await reset(login), 409, 'SESSION_KEY_STALE');
    expect(await stored(login)).toEqual(before);
    expect(await env.database.count('audit_events')).toBe(lines);
  });

  it('is refused for a while after the last one: WeChat limits it', async () => {
    const login = await env.api.login(user);
    expect((await reset(login)).status).toBe(204);
    const key = await storedKey(login);
    expectRetryLater(await reset(login), 429, 'WECHAT_RATE_LIMITED');
    expect(await storedKey(login)).toBe(key);
  });

  it('leaves the key of a login that came between', async () => {
    const login = await env.api.login(user);
    await env.wechat.fault({ path: resetSessionKey, kind: 'delay', ms: 1_500 });
    const resetting = reset(login);
    await untilAsked(resetSessionKey, login);
    await env.wechat.rotateSessionKey(user);
    await env.api.login(user);
    const [key, { version }] = [await storedKey(login), await stored(login)];
    expect((await resetting).status).toBe(204);

    expect(await storedKey(login)).toBe(key);
    expect((await stored(login)).version).toBe(version);
    expect(await isAlive(login)).toBe(true);
    const rows = await env.database.query(
      `SELECT details->>'stored' AS stored FROM audit_events WHERE action = 'user.session_key_reset' AND user_id = $1`,
      [login.user.id],
    );
    expect(rows).toEqual([{ stored: 'false' }]);
  });

  it('does not bring back a key that was removed meanwhile', async () => {
    const login = await env.api.login(user);
    await env.wechat.fault({ path: resetSessionKey, kind: 'delay', ms: 1_500 });
    const resetting = reset(login);
    await untilAsked(resetSessionKey, login);
    await env.database.query(
      `UPDATE wechat_identities SET session_key_sealed = NULL, session_key_kid = NULL, session_key_at = NULL
        WHERE openid = $1`,
      [login.openid],
    );
    expect((await resetting).status).toBe(204);
    expect((await stored(login)).box).toBeNull();
  });

  it('of a user who is erased meanwhile is not told by the trail, which would keep an address of theirs', async () => {
    const login = await env.api.login(user);
    await env.wechat.fault({ path: resetSessionKey, kind: 'delay', ms: 1_500 });
    const resetting = reset(login);
    await untilAsked(resetSessionKey, login);
    await env.database.query(`DELETE FROM users WHERE id = $1`, [login.user.id]);
    expectUnauthenticated(await resetting);
    expect(
      await env.database.query(`SELECT FROM audit_events WHERE user_id = $1 AND action LIKE 'user.%'`, [
        login.user.id,
      ]),
    ).toEqual([]);
  });

  it('of which nobody knows whether it happened is told as 503; then the key is alive or a login mends it', async () => {
    const login = await env.api.login(user);
    await env.wechat.fault({ path: resetSessionKey, kind: 'truncated' });
    expectRetryLater(await reset(login), 503, 'WECHAT_UNAVAILABLE');
    // Never sent again by itself: a second reset would be refused, or void the key of the first.
    expect(await asked(resetSessionKey, login)).toHaveLength(1);
    expect(await isAlive(login)).toBe(false);
    await env.api.login(user);
    expect(await isAlive(login)).toBe(true);
  });

  it('gives no session_key, signature or access_token away: not in answers, not in logs, not in clear in the database', async () => {
    const login = await env.api.login(user);
    const old = await storedKey(login);
    const answers = [await reset(login), await reset(login), await check<Problem>(login)];
    await env.wechat.fault({ path: checkSession, kind: 'errcode', errcode: 87008 });
    answers.push(await check<Problem>(login));
    const [{ query } = { query: {} as Record<string, string> }] = await asked(checkSession, login);
    const rows = await env.database.query<{ row: string }>(
      `SELECT i::text AS row FROM wechat_identities AS i UNION ALL SELECT e::text FROM audit_events AS e`,
    );
    const places = [
      ...answers.map(({ text }) => text),
      env.logs.join(''),
      ...rows.map(({ row }) => row),
    ].join('\n');
    expect(places).toContain('errcode 87008');
    for (const key of [old, await storedKey(login)]) {
      const bytes = Buffer.from(key, 'base64');
      for (const form of [key, bytes.toString('hex'), bytes.toString('base64url')])
        expect(places).not.toContain(form);
    }
    for (const secret of [query['access_token'], query['signature']]) {
      expect(secret).toMatch(/./);
      expect(places).not.toContain(secret);
    }
  });
});
