import fc from 'fast-check';
import { type Problem } from '../../src/common/errors/index.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';
import { rawRequest, sendRaw } from '../support/raw-http.js';

const path = '/v1/auth/wechat/login';
/** Well formed, and unknown to WeChat. */
const code = 'a'.repeat(32);

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());
beforeEach(() => env.wechat.reset());

/** WeChat was not asked, and not one row was written. */
async function expectUntouched(): Promise<void> {
  expect(await env.wechat.exchanges()).toEqual([]);
  const tables = ['users', 'wechat_identities', 'wechat_unionids', 'identity_conflicts', 'sessions'];
  expect(await Promise.all(tables.map((table) => env.database.count(table)))).toEqual(tables.map(() => 0));
}

function login(body: string, headers?: Record<string, string>): Promise<Answer<Problem>> {
  return env.api.postLogin<Problem>(body, headers);
}

/** A login with this `code`. */
const withCode = (value: unknown): string => JSON.stringify({ code: value });
/** A login with this beside a good code. */
const withMore = (more: object): string => JSON.stringify({ code, ...more });
const withDevice = (device: unknown): string => withMore({ device });
const nested = (open: string, close: string, levels: number): string =>
  open.repeat(levels) + close.repeat(levels);

describe('a login body that is refused', () => {
  const table: [what: string, body: string, ...fields: string[]][] = [
    // The body as a whole
    ['empty', '', 'body'],
    ['only white space', ' \r\n\t ', 'body'],
    ['not JSON', 'code=081abc', 'body'],
    ['JSON cut short', `{"code":"${code}"`, 'body'],
    ['JSON with a comment', `{"code":"${code}"} // mine`, 'body'],
    ['two JSON texts', `{"code":"${code}"}{"code":"${code}"}`, 'body'],
    ['single quotes', `{'code':'${code}'}`, 'body'],
    ['behind a byte order mark', `\uFEFF${withCode(code)}`, 'body'],
    ['with a raw control character inside a string', `{"code":"a\u0001b"}`, 'body'],
    ['an empty array', '[]', 'code'],
    ['an array of logins', `[${withCode(code)}]`, '0', 'code'],
    ['a string', '"code"', 'code'],
    ['a number', '42', 'code'],
    ['true', 'true', 'code'],
    ['null', 'null', 'code'],
    ['an empty object', '{}', 'code'],

    // code
    ['code null', withCode(null), 'code'],
    ['code a number', withCode(12345), 'code'],
    ['code a boolean', withCode(true), 'code'],
    ['code an object', withCode({ length: 32 }), 'code'],
    ['code an array', withCode([code]), 'code'],
    ['code empty', withCode(''), 'code'],
    ['code of 129 characters', withCode('a'.repeat(129)), 'code'],
    ['code with &, which would add a parameter', withCode('abc&secret=mine'), 'code'],
    ['code with #, which would cut the query off', withCode('abc#'), 'code'],
    ['code with ?', withCode('abc?'), 'code'],
    ['code with %', withCode('abc%00'), 'code'],
    ['code with a space', withCode('abc def'), 'code'],
    ['code of white space', withCode('   '), 'code'],
    ['code with a tab', withCode('abc\tdef'), 'code'],
    ['code with NUL', withCode('abc\0'), 'code'],
    ['code with a newline at its end', withCode('abc\n'), 'code'],
    ['code with CR LF and a header', withCode('abc\r\nX-Evil: 1'), 'code'],
    ['code with another control character', withCode('abc\u001b[31m'), 'code'],
    ['code with a quote', withCode(`abc'--`), 'code'],
    ['code with a letter beyond ASCII', withCode('\u0430bc'), 'code'],
    ['code with an emoji', withCode('abc😀'), 'code'],
    ['code with a lone surrogate', withCode('abc\ud800'), 'code'],
    ['code in other letters', `{"Code":"${code}"}`, 'Code', 'code'],
    ['a bad code behind a good one of the same name', `{"code":"${code}","code":""}`, 'code'],
    ['a bad code behind a good one, its name escaped', `{"code":"${code}","\\u0063ode":7}`, 'code'],

    // Unknown properties
    ['an unknown property', withMore({ userId: 'mine' }), 'userId'],
    ['openid, as if it could be claimed', withMore({ openid: 'oABC' }), 'openid'],
    ['a property without a name', withMore({ '': 1 }), 'body'],
    ['an unknown property of the device', withDevice({ id: 'd', jailbroken: true }), 'device.jailbroken'],
    ['an unknown property named as one of every object', withMore({ toString: 1 }), 'toString'],
    ['hasOwnProperty', withMore({ hasOwnProperty: 1 }), 'hasOwnProperty'],
    ['valueOf in the device', withDevice({ valueOf: 1 }), 'device.valueOf'],

    // What reaches for a prototype
    ['__proto__', `{"code":"${code}","__proto__":{"admin":true}}`, '__proto__'],
    ['__proto__ that brings the code', `{"__proto__":{"code":"${code}"}}`, '__proto__'],
    ['__proto__ with null', `{"code":"${code}","__proto__":null}`, '__proto__'],
    ['__proto__, escaped', `{"code":"${code}","\\u005f\\u005fproto__":{"admin":true}}`, '__proto__'],
    ['__proto__ in the device', `{"code":"${code}","device":{"__proto__":{}}}`, 'device.__proto__'],
    ['__proto__ deep inside', `{"code":"${code}","a":[{"b":{"__proto__":1}}]}`, 'a.0.b.__proto__'],
    ['constructor', `{"code":"${code}","constructor":{"prototype":{}}}`, 'constructor'],
    ['constructor, escaped', `{"code":"${code}","\\u0063onstructor":1}`, 'constructor'],
    ['prototype', `{"code":"${code}","prototype":{}}`, 'prototype'],
    ['prototype in the device', `{"code":"${code}","device":{"prototype":{}}}`, 'device.prototype'],

    // Depth
    ['10,000 arrays deep', nested('[', ']', 10_000), 'body'],
    ['10,000 arrays deep, never closed', '['.repeat(10_000), 'body'],
    ['10,000 objects deep', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'body'],
    ['10,000 levels inside the device', `{"code":"${code}","device":${nested('[', ']', 10_000)}}`, 'body'],
    ['a quote in a string before the depth', `{"a":"\\"","b":${nested('[', ']', 10_000)}}`, 'body'],

    // appId
    ['appId null', withMore({ appId: null }), 'appId'],
    ['appId a number', withMore({ appId: 1 }), 'appId'],
    ['appId an array', withMore({ appId: ['wx1'] }), 'appId'],
    ['appId an object', withMore({ appId: {} }), 'appId'],
    ['appId empty', withMore({ appId: '' }), 'appId'],
    ['appId of 65 characters', withMore({ appId: 'w'.repeat(65) }), 'appId'],
    ['appId with &', withMore({ appId: 'wx1&appid=wx2' }), 'appId'],
    ['appId with NUL', withMore({ appId: 'wx1\0' }), 'appId'],

    // device
    ['device null', withDevice(null), 'device'],
    ['device a string', withDevice('phone'), 'device'],
    ['device a number', withDevice(1), 'device'],
    ['device true', withDevice(true), 'device'],
    ['device an array', withDevice([]), 'device'],
    ['device an array of devices', withDevice([{ id: 'd' }]), 'device'],
    ...['id', 'name', 'model', 'platform'].flatMap((name): [string, string, string][] => [
      [`device.${name} null`, withDevice({ [name]: null }), `device.${name}`],
      [`device.${name} a number`, withDevice({ [name]: 7 }), `device.${name}`],
      [`device.${name} an object`, withDevice({ [name]: {} }), `device.${name}`],
      [`device.${name} an array`, withDevice({ [name]: ['x'] }), `device.${name}`],
      [`device.${name} empty`, withDevice({ [name]: '' }), `device.${name}`],
      [`device.${name} of 129 characters`, withDevice({ [name]: 'x'.repeat(129) }), `device.${name}`],
      [`device.${name} with NUL`, withDevice({ [name]: 'a\0b' }), `device.${name}`],
      [`device.${name} with a newline`, withDevice({ [name]: 'a\nb' }), `device.${name}`],
      [`device.${name} with a C1 control`, withDevice({ [name]: 'a\u009bb' }), `device.${name}`],
      [`device.${name} with a lone high surrogate`, withDevice({ [name]: 'a\ud83d' }), `device.${name}`],
      [`device.${name} with a lone low surrogate`, withDevice({ [name]: '\ude00b' }), `device.${name}`],
    ]),
    ['device.name of 101 characters', withDevice({ name: 'x'.repeat(101) }), 'device.name'],
    ['device.platform of 33 characters', withDevice({ platform: 'x'.repeat(33) }), 'device.platform'],

    [
      'everything wrong at once: each field is named',
      JSON.stringify({ code: 1, appId: 2, device: { id: 3, x: 4 }, y: 5 }),
      ...['code', 'appId', 'device.id', 'device.x', 'y'],
    ],
  ];

  it.each(table)('%s', async (_what, body, ...fields) => {
    expectProblem(await login(body), 400, 'VALIDATION_FAILED', fields);
    await expectUntouched();
  });

  it('no body at all', async () => {
    const answer = await sendRaw(env.api.url, rawRequest(`POST ${path}`, ['Content-Length: 0']));
    expectProblem(answer, 400, 'VALIDATION_FAILED', ['code']);
    await expectUntouched();
  });

  it('a code of bytes that are not UTF-8', async () => {
    const body = Buffer.from('{"code":"ab\xff\xc0\xaf"}', 'latin1');
    const head = rawRequest(`POST ${path}`, [
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ]);
    const answer = await sendRaw(env.api.url, Buffer.concat([Buffer.from(head), body]));
    expectProblem(answer, 400, 'VALIDATION_FAILED', ['code']);
    await expectUntouched();
  });

  it('an appId that is not configured: 400 APP_UNKNOWN, and WeChat is not asked', async () => {
    expectProblem(await login(withMore({ appId: 'wx0000000000000000' })), 400, 'APP_UNKNOWN');
    await expectUntouched();
  });

  it('repeats in its problem nothing of what was sent as a value', async () => {
    const secret = 'S3cretValue';
    const body = { code: `${secret}\n`, appId: `${secret}\n`, device: { id: `${secret}\n`, name: [secret] } };
    expect((await login(JSON.stringify(body))).text).not.toContain(secret);
  });
});

describe('a login body over 64 KiB', () => {
  const tooLarge = withDevice({ name: 'x'.repeat(64 * 1024) });
  const json = 'Content-Type: application/json';

  it('is refused by its announced length, before it is read', async () => {
    const announced = rawRequest(`POST ${path}`, [json, `Content-Length: ${64 * 1024 + 1}`], '{');
    expectProblem(await sendRaw(env.api.url, announced), 413, 'PAYLOAD_TOO_LARGE');
    await expectUntouched();
  });

  it('is refused also when it comes in chunks of no announced length', async () => {
    const chunk = `${tooLarge.length.toString(16)}\r\n${tooLarge}\r\n0\r\n\r\n`;
    const chunked = rawRequest(`POST ${path}`, [json, 'Transfer-Encoding: chunked'], chunk);
    expectProblem(await sendRaw(env.api.url, chunked), 413, 'PAYLOAD_TOO_LARGE');
    await expectUntouched();
  });

  it('is counted in bytes, not in characters', async () => {
    const body = withDevice({ name: '汉'.repeat(30_000) });
    expect(body.length).toBeLessThan(64 * 1024);
    const answer = await sendRaw(
      env.api.url,
      Buffer.from(rawRequest(`POST ${path}`, [json, `Content-Length: ${Buffer.byteLength(body)}`], body)),
    );
    expectProblem(answer, 413, 'PAYLOAD_TOO_LARGE');
    await expectUntouched();
  });

  it('of exactly 64 KiB is read and judged by its content', async () => {
    const empty = withDevice({ name: '' }).length;
    const body = withDevice({ name: 'x'.repeat(64 * 1024 - empty) });
    expectProblem(await login(body), 400, 'VALIDATION_FAILED', ['device.name']);
    await expectUntouched();
  });
});

describe('the media type of a login', () => {
  const form = `code=${code}`;
  it.each([
    ['a form', 'application/x-www-form-urlencoded', form],
    ['plain text, which a page of any origin may send', 'text/plain', withCode(code)],
    ['plain text with a charset', 'text/plain; charset=utf-8', withCode(code)],
    [
      'multipart',
      'multipart/form-data; boundary=b',
      `--b\r\nContent-Disposition: form-data; name="code"\r\n\r\n1\r\n--b--`,
    ],
    ['XML', 'application/xml', `<code>${code}</code>`],
    ['a JSON dialect', 'application/json5', withCode(code)],
    ['another JSON type', 'application/merge-patch+json', withCode(code)],
    ['JSON in a parameter only', 'text/html; type=application/json', withCode(code)],
    ['nonsense', 'json', withCode(code)],
  ])('%s is refused', async (_what, type, body) => {
    expectProblem(await login(body, { 'content-type': type }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    await expectUntouched();
  });

  it('none, with a body, is refused', async () => {
    const body = withCode(code);
    const answer = await sendRaw(
      env.api.url,
      rawRequest(`POST ${path}`, [`Content-Length: ${body.length}`], body),
    );
    expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
    await expectUntouched();
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'Application/JSON',
  ])('%s is accepted', async (type) => {
    // Read and understood, and so refused for another reason.
    const answer = await login(withMore({ appId: 'wx0000000000000000' }), { 'content-type': type });
    expectProblem(answer, 400, 'APP_UNKNOWN');
  });
});

describe('what is no login', () => {
  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE'])(
    '%s on the path of the login is not found',
    async (method) => {
      const answer = await sendRaw(env.api.url, rawRequest(`${method} ${path}`));
      expectProblem(answer, 404, 'NOT_FOUND');
      await expectUntouched();
    },
  );

  it.each([
    '/v1/auth/wechat/login/',
    '/v1/auth/wechat/LOGIN',
    '/v1//auth/wechat/login',
    '/auth/wechat/login',
    '/v2/auth/wechat/login',
  ])('POST %s is not found', async (wrong) => {
    expectProblem(await env.api.post(wrong, { code }), 404, 'NOT_FOUND');
    await expectUntouched();
  });

  it.each(['/v1/%zz', '/v1/auth/%E0%A4%A/login', '/%', '/%ff'])(
    'the malformed URL %s is a 400',
    async (url) => {
      const answer = await sendRaw(env.api.url, rawRequest(`GET ${url}`));
      expectProblem(answer, 400, 'VALIDATION_FAILED', ['url']);
      await expectUntouched();
    },
  );

  const json = 'Content-Type: application/json';
  const plain = ['Host: localhost', json].join('\r\n');
  it.each([
    ['no HTTP', 'HELLO\r\n\r\n'],
    ['TLS to the plain port', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
    ['HTTP/2 by prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['an unknown method', rawRequest('LOGIN /v1/auth/wechat/login')],
    ['a space in the path', rawRequest('POST /v1/auth wechat/login')],
    ['a header without a colon', rawRequest(`POST ${path}`, ['Content-Type application/json'])],
    ['NUL in a header', rawRequest(`POST ${path}`, [json, 'X-A: a\0b'])],
    [
      'white space before a colon, as in request smuggling',
      rawRequest(`POST ${path}`, ['Content-Length : 2'], '{}'),
    ],
    [
      'two Content-Lengths',
      `POST ${path} HTTP/1.1\r\n${plain}\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\n{}{}`,
    ],
    [
      'Content-Length and chunks',
      `POST ${path} HTTP/1.1\r\n${plain}\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
    ],
    [
      'a Content-Length that is no number',
      `POST ${path} HTTP/1.1\r\n${plain}\r\nContent-Length: two\r\n\r\n{}`,
    ],
    [
      'a chunk of no size',
      `POST ${path} HTTP/1.1\r\n${plain}\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n`,
    ],
    ['no Host', `POST ${path} HTTP/1.1\r\n${json}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`],
  ])('malformed HTTP: %s', async (_what, request) => {
    expectProblem(await sendRaw(env.api.url, Buffer.from(request, 'latin1')), 400, 'VALIDATION_FAILED');
    await expectUntouched();
  });

  it('an expectation that nobody can meet gets a problem', async () => {
    const request = rawRequest(`POST ${path}`, [json, 'Expect: a-miracle', 'Content-Length: 2'], '{}');
    const answer = await sendRaw(env.api.url, request);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      417,
      expect.stringContaining('application/problem+json'),
    ]);
  });

  it.each([
    ['one header', [`X-Large: ${'x'.repeat(20_000)}`]],
    ['many headers', Array.from({ length: 400 }, (_, i) => `X-Many-${i}: ${'x'.repeat(50)}`)],
  ])('more than 16 KiB of %s: 431', async (_what, headers) => {
    expectProblem(await sendRaw(env.api.url, rawRequest(`POST ${path}`, headers)), 431, 'VALIDATION_FAILED');
    await expectUntouched();
  });

  it('a URL of 20 KB: 431', async () => {
    const answer = await sendRaw(env.api.url, rawRequest(`GET /${'x'.repeat(20_000)}`));
    expectProblem(answer, 431, 'VALIDATION_FAILED');
    await expectUntouched();
  });
});

describe('any login body', () => {
  /** Never 5xx, always a problem: nothing here is a code that WeChat gave. */
  async function expectRefusal(body: string): Promise<void> {
    const answer = await login(body);
    expect([400, 401, 413]).toContain(answer.status);
    expectProblem(answer, answer.status, answer.body.code);
  }
  const runs = { numRuns: 150 };
  const anyText = fc.string({ unit: 'binary', maxLength: 200 });
  /** Names that mean something to objects, to validators or to us. */
  const names = fc.constantFrom(
    ...[
      'code',
      'appId',
      'device',
      'id',
      'name',
      'model',
      'platform',
      'length',
      'toString',
      'valueOf',
      'toJSON',
    ],
    ...['then', 'hasOwnProperty', '__defineGetter__', '__proto__', 'constructor', 'prototype', '0', ''],
  );

  it('of arbitrary JSON is refused', async () => {
    await fc.assert(fc.asyncProperty(fc.json({ maxDepth: 5 }), expectRefusal), runs);
  });

  it('of arbitrary text is refused', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, (text) => expectRefusal(text)),
      runs,
    );
  });

  it('with arbitrary strings in our fields is refused', async () => {
    const device = fc.record(
      { id: anyText, name: anyText, model: anyText, platform: anyText },
      { requiredKeys: [] },
    );
    const body = fc.record({ code: anyText, appId: anyText, device }, { requiredKeys: ['code'] });
    await fc.assert(
      fc.asyncProperty(body, (value) => expectRefusal(JSON.stringify(value))),
      runs,
    );
  });

  it('with any value in any field is refused', async () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.dictionary(names, fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: false }),
    );
    const body = fc.dictionary(names, value, { noNullPrototype: false });
    await fc.assert(
      fc.asyncProperty(body, (fields) => expectRefusal(JSON.stringify(fields))),
      runs,
    );
  });

  it('that would be good but for one altered byte never ends in a 5xx', async () => {
    const good = withMore({ appId: 'wx0000000000000000', device: { id: 'd-1', name: '小明的手机' } });
    const altered = fc.tuple(
      fc.nat(good.length - 1),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(altered, ([at, text]) => expectRefusal(good.slice(0, at) + text + good.slice(at + 1))),
      runs,
    );
  });
});
