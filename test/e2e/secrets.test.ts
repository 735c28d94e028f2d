import { randomBytes } from 'node:crypto';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { Clock } from '../../src/common/clock.js';
import { KeyRing, Sealer, UnsealError } from '../../src/common/crypto/index.js';
import { Randomness } from '../../src/common/randomness.js';
import { SigningKeysService } from '../../src/tokens/index.js';
import { type Answer, type ApiClient } from '../support/api-client.js';
import { dumpDatabase } from '../support/database-dump.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { alterPart } from '../support/forged-token.js';
import { rawRequest, sendRaw } from '../support/raw-http.js';
import { sessionKeyOf } from '../support/session-keys.js';
import { post } from '../support/session-tokens.js';

const path = '/v1/auth/wechat/login';

/** A long day of a service at LOG_LEVEL=trace. The tests search what it leaves behind. */
describe('after good logins, bad ones and outages', () => {
  let env: TestEnvironment;
  /** What it answered, headers included; of logins, all but what a login answer is there to hold. */
  const answers: string[] = [];
  const logins: LoginResponse[] = [];
  /** Each by a name, in every way it might be written down. */
  const secrets = new Map<string, string[]>();
  let logs: string;
  let dump: string;

  beforeAll(async () => {
    env = await createTestEnvironment({
      env: { WECHAT_CLOUD_LOGIN: 'true', WECHAT_CLOUD_PRIVATE_LINK_ONLY: 'true' },
    });
    await keepConfiguredSecrets();
    await logInWell();
    await logInByCloudHosting();
    await careForSessionKeys();
    await meetEveryFault();
    await sendRubbish(logins[0]?.accessToken ?? '');
    await breakTheDatabase();
    for (const [i, { accessToken, refreshToken }] of logins.entries()) {
      keep(`access token ${i}`, accessToken);
      keep(`signature of access token ${i}`, accessToken.split('.')[2] ?? '');
      keep(`refresh token ${i}`, refreshToken);
      keep(`MAC of refresh token ${i}`, refreshToken.split('.')[4] ?? '');
    }
    logs = env.logs.join('');
    dump = await dumpDatabase(env.database);
  });
  afterAll(() => env.close());

  function keep(name: string, secret: string | Buffer): void {
    const bytes = Buffer.from(secret);
    const plain =
      typeof secret === 'string' ? [secret, encodeURIComponent(secret)] : [secret.toString('latin1')];
    // Without padding, so that either kind of base64 is found by its beginning.
    const encoded = [
      bytes.toString('hex'),
      bytes.toString('base64').replace(/=+$/, ''),
      bytes.toString('base64url'),
    ];
    secrets.set(name, [...plain, ...encoded]);
  }

  async function code(user: string, appId?: string): Promise<string> {
    const given = await env.wechat.code(user, appId);
    keep(`code ${given} of ${user}`, given);
    return given;
  }

  function record(answer: Answer<unknown>): void {
    const login = answer.body as LoginResponse | undefined;
    let { text } = answer;
    if (login?.accessToken !== undefined) {
      logins.push(login);
      for (const rightful of [login.accessToken, login.refreshToken, login.openid])
        text = text.replace(rightful, '');
    }
    answers.push(JSON.stringify([...answer.headers]), text);
  }

  async function logIn(body: unknown, api: ApiClient = env.api): Promise<void> {
    record(await api.postLogin<unknown>(body));
  }

  async function keepConfiguredSecrets(): Promise<void> {
    for (const { appId, appSecret } of await env.wechat.apps()) keep(`secret of ${appId}`, appSecret);
    for (const { id, secret } of env.config.keys.masterKeys) {
      keep(`master key ${id}`, secret);
      keep(`master key ${id} as configured`, secret.toString('base64'));
    }
    const { privateKey } = env.service.app.get(SigningKeysService).current;
    keep('private signing key', privateKey.export({ format: 'der', type: 'pkcs8' }));
    keep(
      'd of the private signing key',
      Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url'),
    );
    keep('password of the database', new URL(env.database.url).password);
  }

  async function logInWell(): Promise<void> {
    for (const { appId } of await env.wechat.apps()) {
      for (const user of ['alice', 'bob']) {
        const sessionKey = await sessionKeyOf(env.wechat, user, appId);
        keep(`session_key of ${user} in ${appId}, as text`, sessionKey);
        keep(`session_key of ${user} in ${appId}`, Buffer.from(sessionKey, 'base64'));
        const device = { id: `device-of-${user}`, name: '小明的手机' };
        for (let i = 0; i < 2; i++) await logIn({ code: await code(user, appId), appId, device });
      }
    }
    for (const { accessToken } of logins) record(await env.api.get<unknown>('/v1/users/me', accessToken));
  }

  async function logInByCloudHosting(): Promise<void> {
    const [app] = await env.wechat.apps();
    const openid = await env.wechat.openidOf('carol', app?.appId ?? '');
    const headers = { 'x-wx-openid': openid, 'x-wx-appid': app?.appId ?? '', 'x-wx-source': 'wx_client' };
    const cloudPath = '/v1/auth/wechat/cloud-login';
    record(await env.api.post<unknown>(cloudPath, {}, headers));
    record(await env.api.post<unknown>(cloudPath, {}, { ...headers, 'x-wx-openid': `${openid},${openid}` }));
    record(await env.api.post<unknown>(cloudPath, {}, { ...headers, 'x-wx-appid': 'wx0000000000000000' }));
  }

  /** Of alice, in each app: checked, replaced, not replaced again so soon, and refused when WeChat has another one. */
  async function careForSessionKeys(): Promise<void> {
    const keyPath = '/v1/users/me/session-key';
    for (const [i, { appId }] of (await env.wechat.apps()).entries()) {
      const { accessToken } = logins[4 * i] as LoginResponse;
      const check = async (): Promise<void> => {
        record(await env.api.get<unknown>(keyPath, accessToken));
        record(await post(env.api, `${keyPath}/reset`, accessToken));
      };
      await check();
      await check();
      const replaced = await sessionKeyOf(env.wechat, 'alice', appId);
      keep(`replaced session_key of alice in ${appId}, as text`, replaced);
      keep(`replaced session_key of alice in ${appId}`, Buffer.from(replaced, 'base64'));
      await env.wechat.rotateSessionKey('alice', appId);
      await check();
      for (const kind of ['reset', 'html', 'truncated']) {
        for (const call of ['checksession', 'resetusersessionkey'])
          await env.wechat.fault({ path: `/wxa/${call}`, kind });
        await check();
      }
    }
    for (const call of ['checksession', 'resetusersessionkey']) {
      const asked = (await env.wechat.asked(`/wxa/${call}`)) as unknown as {
        query: Record<string, string>;
      }[];
      for (const [i, { query }] of asked.entries()) {
        keep(`access_token of ${call} ${i}`, query['access_token'] ?? '');
        keep(`signature of ${call} ${i}`, query['signature'] ?? '');
      }
    }
  }

  async function meetEveryFault(): Promise<void> {
    const faults = [
      ...[-1, 40029, 40163, 40226, 45011, 40013, 40125, 40164, 41002, 41004, 41008, 40002, 40066].map(
        (errcode) => ({
          kind: 'errcode',
          errcode,
        }),
      ),
      ...[301, 404, 500, 502].map((status) => ({ kind: 'status', status })),
      { kind: 'delay', ms: 3_500 },
      ...['hang', 'reset', 'html', 'truncated', 'empty', 'huge', 'redirect'].map((kind) => ({ kind })),
    ];
    for (const fault of faults) await env.wechat.fault(fault);
    const codes = await Promise.all(faults.map(() => code('alice')));
    await Promise.all(codes.map((each) => logIn({ code: each })));
    // And what a code gets that has been used, or belongs to another app.
    await logIn({ code: codes[0] });
    await logIn({ code: await code('alice', (await env.wechat.apps())[1]?.appId) });

    const wrong = randomBytes(16).toString('hex');
    keep('wrong secret', wrong);
    const [app] = await env.wechat.apps();
    const misconfigured = await env.startInstance({
      env: { WECHAT_APPS: JSON.stringify([{ appId: app?.appId, appSecret: wrong }]) },
    });
    await logIn({ code: await code('alice') }, misconfigured.api);
    const down = await env.startInstance({ env: { WECHAT_API_BASE_URL: 'http://127.0.0.1:1' } });
    await logIn({ code: await code('alice') }, down.api);
  }

  async function sendRubbish(token: string): Promise<void> {
    const leaked = await code('alice');
    const bodies = [
      leaked,
      `"${leaked}"`,
      `{"code":"${leaked}"`,
      `{"code":"${leaked}"}{`,
      JSON.stringify([leaked]),
      JSON.stringify({ js_code: leaked }),
      JSON.stringify({ code: `${leaked}&` }),
      JSON.stringify({ code: [leaked] }),
      JSON.stringify({ code: { code: leaked } }),
      JSON.stringify({ code: leaked, appId: [leaked] }),
      JSON.stringify({ code: leaked, appId: 'wx0000000000000000' }),
      JSON.stringify({ code: leaked, device: leaked }),
      JSON.stringify({ code: leaked, device: { id: `${leaked}\n`, name: [leaked] } }),
      JSON.stringify({ code: leaked, device: { name: 'x'.repeat(70_000) } }),
    ];
    for (const body of bodies) await logIn(body);
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data']) {
      record(await env.api.postLogin<unknown>(`code=${leaked}`, { 'content-type': type }));
    }
    for (const url of [
      `${path}?code=${leaked}`,
      `/v1/${leaked}`,
      `/%zz?code=${leaked}`,
      `/v1/users/me?token=${token}`,
    ]) {
      record(await env.api.request(url));
    }
    for (const authorization of [`Basic ${token}`, `Bearer ${alterPart(token, 2)}`, `Bearer ${leaked}`]) {
      record(await env.api.request('/v1/users/me', { headers: { authorization, cookie: `token=${token}` } }));
    }
    for (const request of [
      `${leaked}\r\n\r\n`,
      rawRequest(`POST ${path}`, [`X-Code ${leaked}`]),
      rawRequest(`POST ${path}`, [`Authorization: Bearer ${token}`, `X-Large: ${leaked.repeat(600)}`]),
      rawRequest(`POST ${path}`, ['Content-Type: application/json', 'Transfer-Encoding: chunked'], leaked),
    ]) {
      record(await sendRaw(env.api.url, request));
    }
  }

  /** Errors of PostgreSQL and TypeORM carry the statement, its parameters, and the row. */
  async function breakTheDatabase(): Promise<void> {
    const wrongs: [doing: string, undoing: string][] = [
      ['ALTER TABLE sessions RENAME TO sessions_away', 'ALTER TABLE sessions_away RENAME TO sessions'],
      [
        `CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'told by a trigger' USING DETAIL = row_to_json(NEW)::text; END $$;
         CREATE TRIGGER tell BEFORE INSERT OR UPDATE ON wechat_identities FOR EACH ROW EXECUTE FUNCTION tell();
         CREATE TRIGGER tell BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION tell()`,
        'DROP FUNCTION tell CASCADE',
      ],
    ];
    for (const [doing, undoing] of wrongs) {
      await env.database.query(doing);
      await logIn({ code: await code('alice') });
      await logIn({ code: await code('newcomer') });
      await env.database.query(undoing);
    }
    await logIn({ code: await code('newcomer') });
  }

  /** The names of the secrets that are in there. */
  function found(place: string): string[] {
    return [...secrets]
      .filter(([, forms]) => forms.some((form) => place.includes(form)))
      .map(([name]) => name);
  }

  it('the search would find them: what may be there is there', () => {
    expect(logins.length).toBe(14);
    expect(found(logins.map(({ accessToken }) => accessToken).join())).toHaveLength(2 * logins.length);
    for (const { openid, sessionId } of logins) {
      expect(dump).toContain(openid);
      expect(dump).toContain(sessionId);
    }
    for (const line of ['told by a trigger', 'errcode 40125', 'WECHAT_UNAVAILABLE', '"level":"debug"']) {
      expect(logs).toContain(line);
    }
    expect(secrets.size).toBeGreaterThan(90);
  });

  it('the logs hold no AppSecret, master key, session_key, code or token', () => {
    expect(found(logs)).toEqual([]);
  });

  it('the logs hold no openid either', () => {
    expect(logins.filter(({ openid }) => logs.includes(openid))).toEqual([]);
  });

  it('the answers hold none of them; tokens and openid are in the answer of their login alone', () => {
    const said = answers.join('\n');
    expect(found(said)).toEqual([]);
    expect(logins.filter(({ openid }) => said.includes(openid))).toEqual([]);
  });

  it('a dump of the database holds none of them', () => {
    expect(found(dump)).toEqual([]);
  });

  it('no answer tells of PostgreSQL, of TypeORM or of a stack', () => {
    expect(answers.join('\n')).not.toMatch(
      /told by a trigger|sessions_away|QueryFailedError|postgres|\.[jt]s:\d+/i,
    );
  });
});

describe('the stored session_key', () => {
  interface SealedRow {
    id: string;
    box: Buffer;
    kid: string;
  }
  let env: TestEnvironment;
  let sealer: Sealer;
  beforeAll(async () => {
    env = await createTestEnvironment();
    sealer = env.service.app.get(Sealer);
  });
  afterAll(() => env.close());

  async function rowOf({ openid }: LoginResponse): Promise<SealedRow> {
    const [row] = await env.database.query<SealedRow>(
      `SELECT id, session_key_sealed AS box, session_key_kid AS kid FROM wechat_identities WHERE openid = $1`,
      [openid],
    );
    return row as SealedRow;
  }

  const open = (row: SealedRow): string => sealer.open('session-key-seal', row.id, row).toString('base64');

  it('opens with the ring to the one that WeChat gave', async () => {
    for (const user of ['alice', 'bob']) {
      const row = await rowOf(await env.api.login(user));
      expect(open(row)).toBe(await sessionKeyOf(env.wechat, user));
      expect(row.kid).toBe('test1');
    }
  });

  it('is sealed anew at every login, though it is the same', async () => {
    const first = await rowOf(await env.api.login('alice'));
    const second = await rowOf(await env.api.login('alice'));
    expect(open(second)).toBe(open(first));
    expect(second.box.equals(first.box)).toBe(false);
  });

  it('follows when WeChat gives another one', async () => {
    const before = open(await rowOf(await env.api.login('rotated')));
    let now = before;
    // From ten minutes on, each login changes it with a chance of one half.
    for (let i = 0; i < 64 && now === before; i++) {
      await env.wechat.advanceClock(10 * 60_000);
      now = open(await rowOf(await env.api.login('rotated')));
    }
    expect(now).not.toBe(before);
    expect(now).toBe(await sessionKeyOf(env.wechat, 'rotated'));
  });

  it('does not open when it is copied into the row of another identity', async () => {
    const [alice, bob] = [await rowOf(await env.api.login('alice')), await env.api.login('bob')];
    await env.database.query(
      `UPDATE wechat_identities SET session_key_sealed = $1, session_key_kid = $2 WHERE openid = $3`,
      [alice.box, alice.kid, bob.openid],
    );
    const stolen = await rowOf(bob);
    expect(() => open(stolen)).toThrow(UnsealError);
  });

  it('does not open with a ring that has another key of the same id, nor as another kind of secret', async () => {
    const row = await rowOf(await env.api.login('alice'));
    const ring = new KeyRing({ masterKeys: [{ id: row.kid, secret: randomBytes(32) }] });
    const stranger = new Sealer(ring, new Randomness(new Clock()));
    expect(() => stranger.open('session-key-seal', row.id, row)).toThrow(UnsealError);
    expect(() => sealer.open('signing-key-seal', row.id, row)).toThrow(UnsealError);
  });
});
