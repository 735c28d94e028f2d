import { connect } from 'node:net';
import fc from 'fast-check';
import { CODE2SESSION, TestClient } from './support.js';

let wechat: TestClient;

beforeAll(async () => {
  wechat = await TestClient.start();
});
afterAll(() => wechat.close());

async function expectRefusal(method: string, path: string, body?: string, status = 400): Promise<string> {
  const answer = await wechat.raw(method, path, body);
  expect([method, path, body, answer.status]).toEqual([method, path, body, status]);
  const { error } = JSON.parse(answer.body) as { error: string };
  expect(typeof error).toBe('string');
  return error;
}

describe('a control refuses with a reason', () => {
  it.each([
    ['not JSON', '{', 'body is not JSON'],
    ['null', 'null', 'body: '],
    ['a list', '[]', 'body: '],
    ['a string', '"alice"', 'body: '],
    ['an unknown field', '{"usr":"alice"}', '"usr"'],
    ['__proto__', '{"__proto__":{"user":"alice"}}', '"__proto__"'],
    ['a user of null', '{"user":null}', 'body.user'],
    ['a user without a name', '{"user":""}', 'body.user'],
    ['a user of 129 characters', `{"user":"${'u'.repeat(129)}"}`, 'body.user'],
    ['an unknown app', '{"appId":"wx0"}', 'GET /_control/apps'],
    ['10,000 levels', `{"user":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'body.user'],
  ])('a login code for %s', async (_, body, reason) => {
    expect(await expectRefusal('POST', '/_control/login-codes', body)).toContain(reason);
  });

  it.each([
    ['nothing', {}, 'body.kind: must be errcode, delay'],
    ['an unknown kind', { kind: 'flood' }, 'body.kind: must be errcode, delay'],
    ['no path', { kind: 'hang', path: undefined }, 'body.path'],
    ['a path without its slash', { kind: 'hang', path: 'sns' }, 'body.path: must be a WeChat path'],
    ['a path with a query', { kind: 'hang', path: '/sns?x' }, 'body.path: must be a WeChat path'],
    ['a control', { kind: 'hang', path: '/_control/clock' }, 'body.path: the controls have no faults'],
    ['times 0', { kind: 'hang', times: 0 }, 'body.times: must be 1 or more, or -1'],
    ['times -2', { kind: 'hang', times: -2 }, 'body.times: must be 1 or more, or -1'],
    ['times 1.5', { kind: 'hang', times: 1.5 }, 'body.times'],
    ['an errcode fault without errcode', { kind: 'errcode' }, 'body.errcode'],
    ['errcode 0', { kind: 'errcode', errcode: 0 }, '0 is success'],
    ['an errcode without a known text', { kind: 'errcode', errcode: 12345 }, 'body.errmsg'],
    ['a delay without ms', { kind: 'delay' }, 'body.ms'],
    ['a negative delay', { kind: 'delay', ms: -1 }, 'body.ms'],
    ['a status without status', { kind: 'status' }, 'body.status'],
    ['status 99', { kind: 'status', status: 99 }, 'body.status'],
    ['a field of another kind', { kind: 'hang', ms: 5 }, '"ms"'],
    ['a location that splits the header', { kind: 'redirect', location: '/\r\nx: y' }, 'body.location'],
    ['too few bytes', { kind: 'huge', bytes: 1 }, 'body.bytes'],
  ])('a fault with %s', async (_, fault, reason) => {
    const body = JSON.stringify({ path: CODE2SESSION, ...fault });
    expect(await expectRefusal('POST', '/_control/faults', body)).toContain(reason);
  });

  it.each([
    ['a fault that is null', 'POST', '/_control/faults', 'null', 'body: Invalid input: expected object'],
    ['a clock that goes back', 'POST', '/_control/clock', '{"advanceMs":-1}', 'forward only'],
    ['a clock that goes nowhere named', 'POST', '/_control/clock', '{}', 'body.advanceMs'],
    ['a time beyond all dates', 'POST', '/_control/clock', '{"advanceMs":9007199254740991}', '50 years'],
    ['a time that overflows', 'POST', '/_control/clock', '{"advanceMs":1e999}', 'body.advanceMs'],
    ['a limit of 0', 'PUT', '/_control/limits', '{"loginsPerUserPerMinute":0}', 'loginsPerUserPerMinute'],
    ['blocked as a word', 'PUT', '/_control/users/a', '{"blocked":"yes"}', 'body.blocked'],
    ['a label of 129 characters', 'GET', `/_control/users/${'u'.repeat(129)}`, undefined, '1 to 128'],
    ['a label that does not decode', 'GET', '/_control/users/%zz', undefined, '%zz'],
    ['an unknown query parameter', 'GET', '/_control/requests?pth=/a', undefined, '"pth"'],
    ['a path twice', 'GET', '/_control/requests?path=/a&path=/b', undefined, 'query.path'],
    ['a path in query and body', 'DELETE', '/_control/faults?path=/a', '{"path":"/a"}', 'once'],
    ['a body where none belongs', 'POST', '/_control/reset', '{"hard":true}', '"hard"'],
  ])('%s', async (_, method, path, body, reason) => {
    expect(await expectRefusal(method, path, body)).toContain(reason);
  });

  it.each([
    ['GET', '/_control/nothing'],
    ['GET', '/_control/users/'],
    ['GET', '/_control/login-codes'],
    ['PATCH', '/_control/clock'],
  ])('that does not exist: %s %s', async (method, path) => {
    const error = await expectRefusal(method, path, undefined, path.endsWith('/') ? 400 : 404);
    expect(error).toMatch(/GET \/_control lists them all|1 to 128/);
  });

  it('a body over 1 MiB', async () => {
    const body = JSON.stringify({ user: 'u'.repeat(1024 * 1024) });
    expect(await expectRefusal('POST', '/_control/login-codes', body, 413)).toContain('too large');
  });
});

describe('nothing crashes it', () => {
  const controls: [string, string][] = [
    ['POST', '/login-codes'],
    ['POST', '/faults'],
    ['DELETE', '/faults'],
    ['POST', '/clock'],
    ['PUT', '/limits'],
    ['PUT', '/users/a'],
    ['PUT', '/apps/wxfa15ea9900000001'],
    ['POST', '/phone-codes'],
    ['POST', '/session-keys'],
    ['PUT', '/media-verdicts'],
    ['POST', '/push-check'],
    ['POST', '/media-checks/release'],
    ['POST', '/reset'],
  ];
  const fields = fc.constantFrom(
    'path',
    'kind',
    'times',
    'ms',
    'errcode',
    'user',
    'appId',
    'advanceMs',
    'blocked',
    'phone',
    'watermark',
    'expire',
    'suggest',
    'pushUrl',
  );
  const bodies = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .dictionary(fields, fc.oneof(fc.constantFrom('/a', 'hang', 'delay'), fc.jsonValue()))
      .map((body) => JSON.stringify(body)),
  );

  it('no body to any control is a server error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...controls), bodies, async ([method, path], body) => {
        const answer = await wechat.raw(method, `/_control${path}`, body);
        expect(answer.status).toBeLessThan(500);
        expect(() => JSON.parse(answer.body) as unknown).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it('no query to WeChat gets anything but status 200 and an errcode', async () => {
    await wechat.control('POST', '/reset');
    await fc.assert(
      fc.asyncProperty(fc.webQueryParameters(), async (query) => {
        const answer = await wechat.raw('GET', `${CODE2SESSION}?${query}`);
        expect(answer.status).toBe(200);
        expect(JSON.parse(answer.body)).toHaveProperty('errcode');
      }),
    );
  });

  it('bytes that are not HTTP are refused, and the next request is answered', async () => {
    const { hostname, port } = new URL(wechat.url);
    const answer = await new Promise<string>((resolve, reject) => {
      let received = '';
      const socket = connect(Number(port), hostname, () => socket.write('\u0000\u0001 nonsense\r\n\r\n'));
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => {
        resolve(received);
      });
    });

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(await wechat.login('alice')).toHaveProperty('openid');
  });
});
