import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { type LoginResponse, type TokenResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem, expectUnauthenticated } from '../support/problems.js';
import { rawRequest, sendRaw } from '../support/raw-http.js';
import { postRefresh, refreshed, soon, verify } from '../support/session-tokens.js';

const path = '/v1/auth/refresh';
const secret = randomBytes(32);

let env: TestEnvironment;
/** Its newest token, that nothing here may use up. */
let good: string;
let login: LoginResponse;
/** A token of another session of the same user. */
let other: string;
beforeAll(async () => {
  const masterKeys = [`k1:${secret.toString('base64')}`, `k0:${randomBytes(32).toString('base64')}`];
  env = await createTestEnvironment({ env: { MASTER_KEYS: masterKeys.join(',') } });
  login = await env.api.login('alice');
  good = login.refreshToken;
  other = (await env.api.login('alice')).refreshToken;
});
afterAll(() => env.close());

/** Nothing was rotated, ended or told of. */
async function expectUntouched(): Promise<void> {
  const [state] = await env.database.query(
    `SELECT count(*)::int AS sessions, sum(refresh_counter)::int AS rotations, count(revoked_at)::int AS ended,
            (SELECT count(*)::int FROM audit_events WHERE action NOT IN ('session.opened', 'user.identity_linked')) AS events
       FROM sessions WHERE user_id = $1`,
    [login.user.id],
  );
  expect(state).toEqual({ sessions: 2, rotations: 0, ended: 0, events: 0 });
}

type Part = 'version' | 'kid' | 'sessionId' | 'counter' | 'mac';
const parts: readonly Part[] = ['version', 'kid', 'sessionId', 'counter', 'mac'];

/** The good token with these parts changed, the MAC as it was. */
function altered(changes: Partial<Record<Part, (part: string) => string>>): string {
  const texts = good.split('.');
  return parts.map((part, i) => changes[part]?.(texts[i] as string) ?? texts[i]).join('.');
}

function partOf(token: string, part: Part): string {
  return token.split('.')[parts.indexOf(part)] as string;
}

/** With a MAC made by that key, as whoever knows the format would. */
function signedBy(key: string | Buffer, changes: Parameters<typeof altered>[0] = {}): string {
  const body = altered(changes).split('.').slice(0, 4).join('.');
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
}

/** Of base64url, RFC 4648, section 5. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const derivedFor = (purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `weapp-auth/v1/${purpose}`, 32));

it('a forged token of this file would pass if nothing were wrong with it', async () => {
  expect(signedBy(derivedFor('refresh-token-mac'))).toBe(good);
  const { refreshToken } = await env.api.login('forger');
  await refreshed(env.api, refreshToken);
});

describe('a refresh token that is refused, and leaves its session alone', () => {
  it.each<[what: string, token: () => string]>([
    // Cut and extended
    ['cut by its last character', () => good.slice(0, -1)],
    ['cut by its first character', () => good.slice(1)],
    ['without its MAC', () => good.slice(0, good.lastIndexOf('.'))],
    ['with an empty MAC', () => altered({ mac: () => '' })],
    ['without its session', () => good.split('.').toSpliced(2, 1).join('.')],
    ['extended by a character', () => `${good}A`],
    ['extended by a part', () => `${good}.`],
    ['extended by itself', () => good + good],
    ['extended by a NUL', () => `${good}\0`],

    // Spelled otherwise
    ['with a space before it', () => ` ${good}`],
    ['with a space behind it', () => `${good} `],
    ['with a newline behind it', () => `${good}\n`],
    ['with a tab inside', () => altered({ counter: (text) => `\t${text}` })],
    ['with white space that only Unicode knows', () => `\u00a0${good}\u2028`],
    ['with a byte order mark', () => `\ufeff${good}`],
    ['with padding', () => `${good}=`],
    [
      'as standard base64',
      () => altered({ mac: (text) => Buffer.from(text, 'base64url').toString('base64') }),
    ],
    ['with the MAC in hex', () => altered({ mac: (text) => Buffer.from(text, 'base64url').toString('hex') })],
    ['in upper case', () => good.toUpperCase()],
    ['with its UUID in upper case', () => altered({ sessionId: (text) => text.toUpperCase() })],
    ['with its UUID in braces', () => altered({ sessionId: (text) => `{${text}}` })],
    ['with its UUID without dashes', () => altered({ sessionId: (text) => text.replaceAll('-', '') })],
    ['with a counter of leading zeros', () => altered({ counter: () => '00' })],
    ['with a counter of full-width digits', () => altered({ counter: () => '０' })],
    ['with a counter of Arabic digits', () => altered({ counter: () => '٠' })],
    ['with a counter of -0', () => altered({ counter: () => '-0' })],
    ['with a counter of 0.0', () => altered({ counter: () => '0.0' })],
    ['with a counter of 0e0', () => altered({ counter: () => '0e0' })],
    ['with a counter in hex', () => altered({ counter: () => '0x0' })],
    ['with full-width dots', () => good.replaceAll('.', '．')],
    ['percent-encoded', () => good.replaceAll('.', '%2E')],
    ['with a letter that looks like v', () => altered({ version: () => 'ν1' })],
    ['behind a scheme', () => `Bearer ${good}`],
    ['in quotes', () => `"${good}"`],

    // Of another
    ['v2', () => altered({ version: () => 'v2' })],
    ['v2 with a good MAC', () => signedBy(derivedFor('refresh-token-mac'), { version: () => 'v2' })],
    ['the next counter', () => altered({ counter: () => '1' })],
    ['a counter beyond all integers', () => altered({ counter: () => '99999999999999999999' })],
    ['the session of another token', () => altered({ sessionId: () => partOf(other, 'sessionId') })],
    ['the MAC of another token', () => altered({ mac: () => partOf(other, 'mac') })],
    ['relabelled with another kid of the ring', () => altered({ kid: () => 'k0' })],
    ['relabelled with a kid that nobody knows', () => altered({ kid: () => 'k9' })],
    ['relabelled with a kid that every object has', () => altered({ kid: () => 'constructor' })],
    ['relabelled with __proto__', () => altered({ kid: () => '__proto__' })],
    ['with a kid that is empty', () => altered({ kid: () => '' })],
    ['with a kid that is a path', () => altered({ kid: () => '../k1' })],
    ['with a MAC by a key of our own', () => signedBy(randomBytes(32))],
    ['with a MAC by an empty key', () => signedBy('')],
    ['with a MAC by the kid itself', () => signedBy('k1')],
    ['with a MAC by the master key itself, not what is derived from it', () => signedBy(secret)],
    ['with a MAC by the key of another purpose', () => signedBy(derivedFor('session-key-seal'))],
    ['with a session of SQL', () => altered({ sessionId: (text) => `${text}' OR true --` })],
    ['with a MAC of zeros', () => altered({ mac: () => 'A'.repeat(43) })],

    // Something else
    ['a word', () => 'token'],
    ['null, as careless clients send it', () => 'null'],
    ['undefined, as careless clients send it', () => 'undefined'],
    ['four dots', () => '....'],
    ['a space', () => ' '],
    ['of 2048 characters', () => 'v1.'.padEnd(2048, 'a')],
    ['an access token', () => login.accessToken],
    ['a session id', () => login.sessionId],
  ])('%s', async (_what, token) => {
    expect(token()).not.toBe(good);
    expectProblem(await postRefresh(env.api, token()), 401, 'REFRESH_TOKEN_INVALID');
    await expectUntouched();
  });

  it('with one bit flipped in any of its characters', async () => {
    for (let at = 0; at < good.length; at++) {
      for (const bit of [1, 2, 4, 8, 16, 32, 64]) {
        const flipped = String.fromCharCode(good.charCodeAt(at) ^ bit);
        const token = good.slice(0, at) + flipped + good.slice(at + 1);
        const { status, body } = await postRefresh(env.api, token);
        expect([at, bit, status, body.code]).toEqual([at, bit, 401, 'REFRESH_TOKEN_INVALID']);
      }
    }
    await expectUntouched();
  });

  it('with another last character, also where the bytes that it means are the same', async () => {
    const mac = partOf(good, 'mac');
    const bytes = Buffer.from(mac, 'base64url');
    const others = Array.from(alphabet)
      .filter((letter) => !mac.endsWith(letter))
      .map((letter) => mac.slice(0, -1) + letter);
    expect(others.filter((each) => Buffer.from(each, 'base64url').equals(bytes))).toHaveLength(3);
    for (const text of others) {
      expectProblem(await postRefresh(env.api, altered({ mac: () => text })), 401, 'REFRESH_TOKEN_INVALID');
    }
    await expectUntouched();
  });

  it('and the refusal says the same whatever was wrong', async () => {
    const tokens = [
      good.slice(0, -1),
      altered({ kid: () => 'k9' }),
      signedBy(secret),
      'nonsense',
      login.accessToken,
    ];
    const answers = await Promise.all(tokens.map((token) => postRefresh(env.api, token)));
    expect(
      new Set(answers.map(({ body: { requestId, ...said } }) => JSON.stringify([said, typeof requestId])))
        .size,
    ).toBe(1);
    for (const { text } of answers) for (const token of tokens) expect(text).not.toContain(token);
  });
});

describe('a refresh body that is refused', () => {
  it.each<[what: string, body: () => unknown, ...fields: string[]]>([
    ['empty', () => '', 'body'],
    ['not JSON', () => `refreshToken=${good}`, 'body'],
    ['null', () => 'null', 'refreshToken'],
    ['the token alone', () => JSON.stringify(good), 'refreshToken'],
    ['an empty object', () => ({}), 'refreshToken'],
    ['a list of tokens', () => [{ refreshToken: good }], '0', 'refreshToken'],
    ['null as the token', () => ({ refreshToken: null }), 'refreshToken'],
    ['an empty token', () => ({ refreshToken: '' }), 'refreshToken'],
    ['a number as the token', () => ({ refreshToken: 1 }), 'refreshToken'],
    ['true as the token', () => ({ refreshToken: true }), 'refreshToken'],
    ['the token in a list', () => ({ refreshToken: [good] }), 'refreshToken'],
    ['the token in an object', () => ({ refreshToken: { value: good, length: 10 } }), 'refreshToken'],
    ['a token of 2049 characters', () => ({ refreshToken: 'a'.repeat(2049) }), 'refreshToken'],
    ['another spelling of the field', () => ({ refresh_token: good }), 'refreshToken', 'refresh_token'],
    ['a property beside it', () => ({ refreshToken: good, sessionId: login.sessionId }), 'sessionId'],
    [
      'two properties beside it',
      () => ({ refreshToken: good, userId: 'x', roles: ['admin'] }),
      'roles',
      'userId',
    ],
    [
      '__proto__ beside it',
      () => `{"refreshToken":${JSON.stringify(good)},"__proto__":{"a":1}}`,
      '__proto__',
    ],
  ])('%s', async (_what, body, ...fields) => {
    expectProblem(await env.api.post(path, body()), 400, 'VALIDATION_FAILED', fields);
    await expectUntouched();
  });

  it('of 1 MiB', async () => {
    const body = JSON.stringify({ refreshToken: 'a'.repeat(1024 * 1024) });
    const headers = ['Content-Type: application/json', `Content-Length: ${body.length}`];
    expectProblem(
      await sendRaw(env.api.url, rawRequest(`POST ${path}`, headers, body)),
      413,
      'PAYLOAD_TOO_LARGE',
    );
    await expectUntouched();
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jwt'])('as %s', async (type) => {
    const answer = await env.api.post(path, JSON.stringify({ refreshToken: good }), { 'content-type': type });
    expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
    await expectUntouched();
  });

  it('the token in the header, in the query or in a cookie, and not in the body', async () => {
    const headers = { authorization: `Bearer ${good}`, cookie: `refreshToken=${good}` };
    const answer = await env.api.post(`${path}?refreshToken=${good}`, {}, headers);
    expectProblem(answer, 400, 'VALIDATION_FAILED', ['refreshToken']);
    await expectUntouched();
  });

  it('by GET', async () => {
    expectProblem(await env.api.get(`${path}?refreshToken=${good}`), 404, 'NOT_FOUND');
    await expectUntouched();
  });
});

it('a refresh token is no access token', async () => {
  expectUnauthenticated(await verify(env.api, good));
  expectUnauthenticated(await env.api.get('/v1/users/me', good));
  await expectUntouched();
});

it('an expired access token in the header does not stand in the way of a refresh', async () => {
  const { refreshToken, accessToken } = await env.api.login('mallory');
  const headers = { authorization: `Bearer ${accessToken}x` };
  expect((await env.api.post(path, { refreshToken }, headers)).status).toBe(200);
});

describe('a good token of a session that is no more', () => {
  async function expectBothDead(tokens: TokenResponse, code: 'SESSION_REVOKED' | 'REFRESH_TOKEN_INVALID') {
    expectProblem(await postRefresh(env.api, tokens.refreshToken), 401, code);
    const refused = await soon<Answer<Problem>>(
      () => verify(env.api, tokens.accessToken),
      ({ status }) => status !== 200,
    );
    expectProblem(refused, 401, 'SESSION_REVOKED');
  }

  it('deleted from the database', async () => {
    const tokens = await env.api.login('oscar');
    await env.database.query(`DELETE FROM sessions WHERE id = $1`, [tokens.sessionId]);
    await expectBothDead(tokens, 'REFRESH_TOKEN_INVALID');
  });

  it('deleted with its user', async () => {
    const tokens = await env.api.login('peggy');
    await env.database.query(`DELETE FROM users WHERE id = $1`, [tokens.user.id]);
    await expectBothDead(tokens, 'REFRESH_TOKEN_INVALID');
  });

  it('from before a ban that was lifted', async () => {
    const tokens = await env.api.login('sybil');
    const used = await refreshed(env.api, tokens.refreshToken);
    await env.database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [tokens.user.id]);
    await env.database.query(`UPDATE users SET status = 'active' WHERE id = $1`, [tokens.user.id]);
    await expectBothDead(used, 'SESSION_REVOKED');
    await expectBothDead(tokens, 'SESSION_REVOKED');
  });

  it('of a counter that the session has not reached, as after a backup was restored', async () => {
    const tokens = await env.api.login('trent');
    const newer = await refreshed(env.api, tokens.refreshToken);
    await env.database.query(`UPDATE sessions SET refresh_counter = 0, rotated_at = NULL WHERE id = $1`, [
      tokens.sessionId,
    ]);
    expectProblem(await postRefresh(env.api, newer.refreshToken), 401, 'REFRESH_TOKEN_INVALID');
    await refreshed(env.api, tokens.refreshToken);
  });
});
