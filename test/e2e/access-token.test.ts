import { createRemoteJWKSet, jwtVerify } from 'jose';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type Problem } from '../../src/common/errors/index.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type SigningKey, SigningKeysService } from '../../src/tokens/index.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import {
  alterPart,
  decodePart,
  ecdsa,
  encodePart,
  forgeToken,
  hmac,
  rsa,
  unsigned,
} from '../support/forged-token.js';
import { expectUnauthenticated } from '../support/problems.js';
import { rawRequest, receiveRaw, sendRaw } from '../support/raw-http.js';
import { StubWechat } from '../support/stub-wechat.js';

const path = '/v1/users/me';

let env: TestEnvironment;
/** Of the user who logged in first; nobody presents its access token but the test of the cache. */
let login: LoginResponse;
let good: string;
/** What the service signs with, and nobody else has. */
let key: SigningKey;
let header: Record<string, unknown>;
let claims: Record<string, unknown>;

beforeAll(async () => {
  env = await createTestEnvironment();
  key = env.service.app.get(SigningKeysService).current;
  login = await env.api.login('alice');
  good = login.accessToken;
  header = decodePart(good, 0);
  claims = decodePart(good, 1);
});
afterAll(() => env.close());

let attacker: StubWechat | undefined;
afterEach(async () => {
  await attacker?.close();
  attacker = undefined;
});

function me(token: string): Promise<Answer<Problem>> {
  return env.api.get(path, token);
}

/** Signed with the service's own key: all that is wrong is what is told here. */
function signed(changedClaims: object, changedHeader: object = {}): string {
  return forgeToken({ ...header, ...changedHeader }, { ...claims, ...changedClaims }, ecdsa(key.privateKey));
}

function without(object: Record<string, unknown>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([each]) => each !== name));
}

const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });

it('a forged token of this file would pass if nothing were wrong with it', async () => {
  const { status, body } = await env.api.get<{ id: string }>(path, signed({ jti: 'forged' }));
  expect([status, body.id]).toEqual([200, login.user.id]);
});

describe('GET /v1/users/me without a usable Authorization header is refused', () => {
  it.each<[what: string, headers: () => Record<string, string>]>([
    ['none', () => ({})],
    ['empty', () => ({ authorization: '' })],
    ['Bearer alone', () => ({ authorization: 'Bearer' })],
    ['Bearer and a space', () => ({ authorization: 'Bearer ' })],
    ['the token without a scheme', () => ({ authorization: good })],
    ['no space behind the scheme', () => ({ authorization: `Bearer${good}` })],
    ['a colon behind the scheme', () => ({ authorization: `Bearer: ${good}` })],
    ['quotes around the token', () => ({ authorization: `Bearer "${good}"` })],
    ['Basic', () => ({ authorization: `Basic ${Buffer.from(`alice:${good}`).toString('base64')}` })],
    ['the token as another scheme', () => ({ authorization: `Token ${good}` })],
    ['the scheme twice', () => ({ authorization: `Bearer Bearer ${good}` })],
    [
      'two credentials in one line, as proxies join them',
      () => ({ authorization: `Bearer ${good}, Bearer ${good}` }),
    ],
    [
      'the token in another header',
      () => ({ 'x-access-token': good, 'proxy-authorization': `Bearer ${good}` }),
    ],
    [
      'the token in a cookie',
      () => ({ cookie: `access_token=${good}; Authorization=Bearer ${good}; jwt=${good}` }),
    ],
  ])('%s', async (_what, headers) => {
    expectUnauthenticated(await env.api.request(path, { headers: headers() }));
  });

  it.each(['access_token', 'token', 'auth_token', 'jwt', 'Authorization', 'bearer'])(
    'the token in the query as %s',
    async (name) => {
      expectUnauthenticated(await env.api.request(`${path}?${name}=${good}`));
      expectUnauthenticated(await env.api.request(`${path}?${name}=Bearer%20${good}`));
    },
  );

  it('the token in a body', async () => {
    const body = `access_token=${good}`;
    const headers = ['Content-Type: application/x-www-form-urlencoded', `Content-Length: ${body.length}`];
    const answer = await sendRaw(env.api.url, rawRequest(`GET ${path}`, headers, body));
    expect([401, 415]).toContain(answer.status);
  });

  it('two header lines, the bad one first', async () => {
    const lines = [`Authorization: Bearer ${alterPart(good, 2)}`, `Authorization: Bearer ${good}`];
    expectUnauthenticated(await sendRaw(env.api.url, rawRequest(`GET ${path}`, lines)));
  });

  it('but the scheme may be written in any letters (RFC 9110, section 11.1)', async () => {
    for (const scheme of ['bearer', 'BEARER', 'Bearer']) {
      const headers = { authorization: `${scheme} ${good}` };
      expect((await env.api.request(path, { headers })).status).toBe(200);
    }
  });
});

/** Each makes a bad token at the time of its test. */
type BadTokens = [what: string, token: () => string][];

const garbage: BadTokens = [
  ['a word', () => 'token'],
  ['null, as careless clients send it', () => 'null'],
  ['undefined, as careless clients send it', () => 'undefined'],
  ['[object Object], as careless clients send it', () => '[object Object]'],
  ['two dots', () => '..'],
  ['three letters', () => 'a.b.c'],
  ['five parts, as an encrypted JWT has', () => `${good}.a.b`],
  ['spaces in it', () => good.replace('.', ' .')],
  ['padding, which base64url of a JWT has not', () => good.replaceAll('.', '=.')],
  [
    'standard base64',
    () =>
      good
        .split('.')
        .map((part) => `+/${part}`)
        .join('.'),
  ],
  ['a header that is not JSON', () => good.replace(/^[^.]+/, encodePart('{"alg":'))],
  ['a header that is null', () => good.replace(/^[^.]+/, encodePart('null'))],
  ['a header that is an array', () => good.replace(/^[^.]+/, encodePart([header]))],
  ['a header that is a string', () => good.replace(/^[^.]+/, encodePart('"ES256"'))],
  ['claims that are not JSON', () => forgeToken(header, '{"sub":', ecdsa(key.privateKey))],
  ['claims that are null', () => forgeToken(header, 'null', ecdsa(key.privateKey))],
  ['claims that are an array', () => forgeToken(header, [claims], ecdsa(key.privateKey))],
  ['claims that are a string', () => forgeToken(header, '"alice"', ecdsa(key.privateKey))],
  ['claims that are a number', () => forgeToken(header, '1', ecdsa(key.privateKey))],
  ['a refresh token', () => login.refreshToken],
  ['8 KiB of letters', () => 'a'.repeat(8 * 1024)],
  ['a good token with 12 KiB behind it', () => good + 'A'.repeat(12 * 1024)],
  [
    '12 KiB of claims, signed by another',
    () => forgeToken(header, { ...claims, x: 'y'.repeat(9_000) }, ecdsa(otherKey.privateKey)),
  ],
  ['12 KiB of dots', () => '.'.repeat(12 * 1024)],
];

const altered: BadTokens = [
  ['without its signature', () => good.split('.').slice(0, 2).join('.')],
  ['with an empty signature', () => good.replace(/[^.]+$/, '')],
  ['cut by one character', () => good.slice(0, -1)],
  ['cut by ten characters', () => good.slice(0, -10)],
  ['cut in the middle', () => good.slice(0, good.length >> 1)],
  ['without its first character', () => good.slice(1)],
  ['with one character more', () => `${good}A`],
  ['with its header altered', () => alterPart(good, 0)],
  ['with its claims altered', () => alterPart(good, 1)],
  ['with the spare bits of its signature set', () => withSpareBits(good)],
  ['with its signature altered', () => alterPart(good, 2)],
  ['with a signature of zeros (CVE-2022-21449)', () => forgeToken(header, claims, () => Buffer.alloc(64))],
  [
    'with the signature as DER',
    () => forgeToken(header, claims, (input) => derOf(ecdsa(key.privateKey)(input))),
  ],
  ['of admin roles, with the old signature', () => swapClaims({ roles: ['admin'] })],
  [
    'of another user, with the old signature',
    () => swapClaims({ sub: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' }),
  ],
  ['of a later exp, with the old signature', () => swapClaims({ exp: 4_102_444_800 })],
];

function swapClaims(changed: object): string {
  return good.replace(/\.[^.]+\./, `.${encodePart({ ...claims, ...changed })}.`);
}

/** Another text that means the same bytes: 64 bytes leave four bits of the last character unused. */
function withSpareBits(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const other = token.slice(0, -1) + (alphabet[alphabet.indexOf(token.slice(-1)) ^ 1] ?? '');
  const bytes = (text: string): Buffer => Buffer.from(text.split('.')[2] ?? '', 'base64url');
  expect(bytes(other)).toEqual(bytes(token));
  return other;
}

/** ASN.1 SEQUENCE of two INTEGERs: how ECDSA signatures look outside of JOSE. */
function derOf(signature: Buffer): Buffer {
  const integer = (value: Buffer): Buffer => Buffer.concat([Buffer.from([2, 33, 0]), value]);
  const both = Buffer.concat([integer(signature.subarray(0, 32)), integer(signature.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, both.length]), both]);
}

const algorithms: BadTokens = [
  ...['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg): BadTokens => [
    [`alg "${alg}" without a signature`, () => forgeToken({ ...header, alg }, claims, unsigned)],
    [`alg "${alg}" with a signature`, () => forgeToken({ ...header, alg }, claims, ecdsa(key.privateKey))],
  ]),
  ['no alg', () => forgeToken(without(header, 'alg'), claims, ecdsa(key.privateKey))],
  ['alg null', () => forgeToken({ ...header, alg: null }, claims, ecdsa(key.privateKey))],
  ['alg in small letters', () => forgeToken({ ...header, alg: 'es256' }, claims, ecdsa(key.privateKey))],
  ['alg a list', () => forgeToken({ ...header, alg: ['ES256'] }, claims, ecdsa(key.privateKey))],
  ...publicForms().flatMap(([form, secret]): BadTokens => [
    [
      `HS256 by the public key as ${form}`,
      () => forgeToken({ ...header, alg: 'HS256' }, claims, hmac(secret())),
    ],
    [`HMAC by the public key as ${form}, named ES256`, () => forgeToken(header, claims, hmac(secret()))],
  ]),
  ['HS256 by an empty secret', () => forgeToken({ ...header, alg: 'HS256' }, claims, hmac(''))],
  ['HS256 by the kid', () => forgeToken({ ...header, alg: 'HS256' }, claims, hmac(key.kid))],
  ['RS256', () => forgeToken({ ...header, alg: 'RS256' }, claims, rsa(rsaKey()))],
  ['an RSA signature named ES256', () => forgeToken(header, claims, rsa(rsaKey()))],
  ['ES384', () => forgeToken({ ...header, alg: 'ES384' }, claims, ecdsa(curve('P-384'), 'sha384'))],
  ['ES512', () => forgeToken({ ...header, alg: 'ES512' }, claims, ecdsa(curve('P-521'), 'sha512'))],
  [
    'our key with the hash of ES384',
    () => forgeToken({ ...header, alg: 'ES384' }, claims, ecdsa(key.privateKey, 'sha384')),
  ],
  ['ES256K', () => forgeToken({ ...header, alg: 'ES256K' }, claims, ecdsa(curve('secp256k1')))],
];

function publicForms(): [form: string, secret: () => string | Buffer][] {
  return [
    ['PEM', () => key.publicKey.export({ format: 'pem', type: 'spki' })],
    [
      'PEM without its last newline',
      () => key.publicKey.export({ format: 'pem', type: 'spki' }).toString().trim(),
    ],
    ['DER', () => key.publicKey.export({ format: 'der', type: 'spki' })],
    ['JWK', () => JSON.stringify(key.publicKey.export({ format: 'jwk' }))],
    ['JWK of our JWKS', () => JSON.stringify({ ...key.publicJwk, kid: key.kid, alg: 'ES256', use: 'sig' })],
  ];
}

function rsaKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

function curve(namedCurve: string): KeyObject {
  return generateKeyPairSync('ec', { namedCurve }).privateKey;
}

const keys: BadTokens = [
  ['signed by another P-256 key under our kid', () => forgeToken(header, claims, ecdsa(otherKey.privateKey))],
  ['no kid', () => forgeToken(without(header, 'kid'), claims, ecdsa(key.privateKey))],
  ...(
    [
      'another',
      '',
      '../../../../dev/null',
      '/proc/self/environ',
      `' OR '1'='1`,
      `x' UNION SELECT private_key_sealed FROM signing_keys --`,
      '__proto__',
      'constructor',
      null,
      0,
      true,
      ['kid'],
      {},
    ] as const
  ).map((kid): BadTokens[number] => [`kid ${JSON.stringify(kid)}`, () => signed({}, { kid })]),
  ['our kid in a list', () => signed({}, { kid: [key.kid] })],
  ['our kid with a space', () => signed({}, { kid: `${key.kid} ` })],
  ['our kid in capitals', () => signed({}, { kid: key.kid.toUpperCase() })],
  ['jwk brought along', () => byAnother({ jwk: otherKey.publicKey.export({ format: 'jwk' }) })],
  [
    'jwk brought along and no kid',
    () => byAnother({ jwk: otherKey.publicKey.export({ format: 'jwk' }), kid: undefined }),
  ],
  [
    'x5c brought along',
    () => byAnother({ x5c: [otherKey.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')] }),
  ],
];

function byAnother(more: object): string {
  return forgeToken({ ...header, ...more }, claims, ecdsa(otherKey.privateKey));
}

const types: BadTokens = [
  ['JWT', () => signed({}, { typ: 'JWT' })],
  ['none', () => forgeToken(without(header, 'typ'), claims, ecdsa(key.privateKey))],
  ['of an ID token', () => signed({}, { typ: 'id+jwt' })],
  ['of a logout token', () => signed({}, { typ: 'logout+jwt' })],
  ['empty', () => signed({}, { typ: '' })],
  ['null', () => signed({}, { typ: null })],
  ['a list', () => signed({}, { typ: ['at+jwt'] })],
];

const badClaims: BadTokens = [
  ...['iss', 'aud', 'sub', 'sid', 'exp', 'iat', 'jti', 'app', 'roles'].flatMap((name): BadTokens => [
    [`${name} missing`, () => forgeToken(header, without(claims, name), ecdsa(key.privateKey))],
    [`${name} null`, () => signed({ [name]: null })],
    [`${name} an object`, () => signed({ [name]: {} })],
  ]),
  ['aud of another', () => signed({ aud: 'another-service' })],
  ['aud a list of others', () => signed({ aud: ['another-service', 'a-third'] })],
  ['aud an empty list', () => signed({ aud: [] })],
  ['aud in capitals', () => signed({ aud: String(claims['aud']).toUpperCase() })],
  ['iss of another', () => signed({ iss: 'https://login.example.com' })],
  ['iss a list', () => signed({ iss: [claims['iss']] })],
  ['iss that begins like ours', () => signed({ iss: `${String(claims['iss'])}.example.com` })],
  ['sub an openid', () => signed({ sub: login.openid })],
  ['sub a number', () => signed({ sub: 1 })],
  ['sub with SQL', () => signed({ sub: `${login.user.id}' OR true --` })],
  ['sub a UUID with a space', () => signed({ sub: `${login.user.id} ` })],
  ['sid not a UUID', () => signed({ sid: 'session' })],
  ['jti empty', () => signed({ jti: '' })],
  ['app empty', () => signed({ app: '' })],
  ['app a number', () => signed({ app: 1 })],
  ['roles a string', () => signed({ roles: 'admin' })],
  ['roles of numbers', () => signed({ roles: [1] })],
  ['roles with null', () => signed({ roles: [null] })],
  ['exp a string', () => signed({ exp: String(claims['exp']) })],
  ['exp a date', () => signed({ exp: '2099-01-01T00:00:00Z' })],
  ['exp true', () => signed({ exp: true })],
  ['exp a list', () => signed({ exp: [claims['exp']] })],
  ['exp NaN, which JSON has not', () => withRawExp('NaN')],
  ['exp beyond all numbers', () => withRawExp('1e999')],
  ['exp beyond all numbers, negative', () => withRawExp('-1e999')],
  ['iat a string', () => signed({ iat: String(claims['iat']) })],
  ['nbf in the future', () => signed({ nbf: Math.floor(Date.now() / 1000) + 3_600 })],
  ['nbf a string', () => signed({ nbf: '0' })],
];

function withRawExp(exp: string): string {
  const json = JSON.stringify({ ...claims, exp: 0 }).replace('"exp":0', `"exp":${exp}`);
  return forgeToken(header, json, ecdsa(key.privateKey));
}

describe('a token that is no access token of ours is refused', () => {
  it.each(garbage)('garbage: %s', async (_what, token) => {
    expectUnauthenticated(await me(token()));
  });

  it.each(algorithms)('algorithm: %s', async (_what, token) => {
    expectUnauthenticated(await me(token()));
  });

  it.each(keys)('key: %s', async (_what, token) => {
    expectUnauthenticated(await me(token()));
  });

  it.each(['jku', 'x5u'])(
    'key: fetched from the %s that the token names, which is not even asked',
    async (name) => {
      attacker = await StubWechat.start();
      const { x, y } = otherKey.publicKey.export({ format: 'jwk' });
      attacker.says(
        JSON.stringify({ keys: [{ kty: 'EC', crv: 'P-256', x, y, kid: 'mine', alg: 'ES256', use: 'sig' }] }),
      );
      expectUnauthenticated(await me(byAnother({ [name]: `${attacker.url}/jwks.json`, kid: 'mine' })));
      expectUnauthenticated(await me(byAnother({ [name]: `${attacker.url}/jwks.json` })));
      expect(attacker.connections).toBe(0);
    },
  );

  it.each(types)('type: %s', async (_what, token) => {
    expectUnauthenticated(await me(token()));
  });

  it.each(badClaims)('claim: %s', async (_what, token) => {
    expectUnauthenticated(await me(token()));
  });

  it.each(altered)('altered: %s', async (_what, token) => {
    expectUnauthenticated(await me(token()));
  });

  it.each(altered)('altered, when the good one has just been used: %s', async (_what, token) => {
    expect((await me(good)).status).toBe(200);
    expectUnauthenticated(await me(token()));
    expect((await me(good)).status).toBe(200);
  });

  it('and the refusal says the same whatever was wrong', async () => {
    const bad = [garbage, altered, algorithms, keys, types, badClaims].flat();
    const said = new Set<string>();
    for (const [, token] of bad) {
      const { body } = await me(token());
      said.add(JSON.stringify([body.code, body.title, body.detail]));
    }
    expect(said.size).toBe(1);
  });
});

describe('an access token that has expired', () => {
  it('says so, with the error that makes clients refresh (RFC 6750, section 3.1)', async () => {
    const { accessToken } = await env.api.login('late');
    env.clock.advance(601_000);
    const answer = await me(accessToken);
    expectUnauthenticated(answer, 'TOKEN_EXPIRED');
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('says so also when it was good a moment ago', async () => {
    const { accessToken } = await env.api.login('late');
    expect((await me(accessToken)).status).toBe(200);
    env.clock.advance(598_000);
    expect((await me(accessToken)).status).toBe(200);
    env.clock.advance(3_000);
    expectUnauthenticated(await me(accessToken), 'TOKEN_EXPIRED');
    expectUnauthenticated(await me(accessToken), 'TOKEN_EXPIRED');
  });

  it.each([-1, 0, 1, 1_000_000_000.5])('has an exp of %d', async (exp) => {
    expectUnauthenticated(await me(signed({ exp })), 'TOKEN_EXPIRED');
  });

  it('is judged as expired only when it is ours', async () => {
    expectUnauthenticated(await me(forgeToken(header, { ...claims, exp: 1 }, ecdsa(otherKey.privateKey))));
  });
});

describe('a good access token', () => {
  it('of a user who is gone is refused, also when it was just used', async () => {
    const used = await env.api.login('leaver');
    const unused = await env.api.login('leaver');
    expect((await me(used.accessToken)).status).toBe(200);
    await env.database.query(`DELETE FROM users WHERE id = $1`, [used.user.id]);
    // By the handler that misses the user, or by the guard that has heard of the end of the sessions.
    for (const { accessToken } of [used, unused]) {
      const { status, body } = await me(accessToken);
      expect([401, expect.stringMatching(/^(UNAUTHENTICATED|SESSION_REVOKED)$/)]).toEqual([
        status,
        body.code,
      ]);
    }
  });

  it('of a user who never was is refused', async () => {
    expectUnauthenticated(
      await me(signed({ sub: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c', exp: 9_999_999_999 })),
    );
  });

  it('opens its own user and no other, however many are used at once', async () => {
    const names = Array.from({ length: 10 }, (_, i) => `user-${i}`);
    const logins = await Promise.all(names.map((name) => env.api.login(name)));
    const rounds = Array.from({ length: 5 }, () => logins).flat();
    const answers = await Promise.all(
      rounds.map(({ accessToken }) => env.api.get<{ id: string }>(path, accessToken)),
    );
    expect(answers.map(({ body }) => body.id)).toEqual(rounds.map(({ user }) => user.id));
  });

  it('opens its own user also when the requests of two come in one packet', async () => {
    const logins = [await env.api.login('alice'), await env.api.login('bob')];
    const [first = '', second = ''] = logins.map(({ accessToken }) =>
      rawRequest(`GET ${path}`, [`Authorization: Bearer ${accessToken}`]),
    );
    const answers = await receiveRaw(env.api.url, first.replace('Connection: close\r\n', '') + second);
    const told = logins.map(({ user }) => answers.indexOf(user.id));
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(Math.min(...told)).toBeGreaterThan(-1);
  });

  it('is accepted by another instance on the same database, either way', async () => {
    const other = await env.startInstance();
    const [here, there] = [await env.api.login('here'), await other.api.login('there')];
    expect((await other.api.get<{ id: string }>(path, here.accessToken)).body.id).toBe(here.user.id);
    expect((await env.api.get<{ id: string }>(path, there.accessToken)).body.id).toBe(there.user.id);
  });

  it('is verified by any back end that reads our JWKS', async () => {
    const { accessToken, user, sessionId } = await env.api.login('federated');
    const jwks = createRemoteJWKSet(new URL('/.well-known/jwks.json', env.api.url));
    const { payload, protectedHeader } = await jwtVerify(accessToken, jwks, {
      issuer: 'weapp-auth',
      audience: 'weapp-auth',
      typ: 'at+jwt',
      algorithms: ['ES256'],
      currentDate: new Date(env.clock.now()),
    });
    const [app] = await env.wechat.apps();
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: key.kid });
    expect(payload).toEqual({
      iss: 'weapp-auth',
      aud: 'weapp-auth',
      sub: user.id,
      sid: sessionId,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      iat: expect.any(Number) as unknown,
      exp: (payload.iat ?? 0) + 600,
      app: app?.appId,
      roles: [],
    });
    await expect(jwtVerify(alterPart(accessToken, 1), jwks)).rejects.toThrow('signature verification failed');
  });

  it('is verified by a JWKS that holds public members alone', async () => {
    const { status, headers, body } = await env.api.get<{ keys: object[] }>('/.well-known/jwks.json');
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=300']);
    expect(body.keys).toEqual([{ ...key.publicJwk, kid: key.kid, alg: 'ES256', use: 'sig' }]);
    expect(body.keys.flatMap(Object.keys)).not.toContain('d');
  });
});

it('of a service with another audience or issuer is refused, even by one that runs in the same process', async () => {
  const { accessToken } = await env.api.login('alice');
  const others: Record<string, string>[] = [
    { JWT_AUDIENCE: 'another' },
    { PUBLIC_URL: 'https://login.example.com' },
  ];
  for (const other of others) {
    const { api } = await env.startInstance({ env: other });
    expectUnauthenticated(await api.get(path, accessToken));
    expectUnauthenticated(await me((await api.login('alice')).accessToken));
  }
});
