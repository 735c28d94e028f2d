import { z } from 'zod';
import { type Problem } from '../../src/common/errors/index.js';
import { PushEvents } from '../../src/wechat/index.js';
import { type Answer } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem } from '../support/problems.js';
import {
  eventFields,
  inboxRows,
  plainPush,
  type PushKeys,
  pushPath,
  securePush,
  sendPush,
  type SentPush,
  sign,
  worked,
} from '../support/pushes.js';
import { rawRequest, sendRaw } from '../support/raw-http.js';

const [oldKey, newKey] = ['o'.repeat(43), 'n'.repeat(43)] as const;
const secure = {
  appId: 'wx00000000000000c1',
  appSecret: 'secret-of-c1',
  pushToken: 'token-of-c1',
  pushAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};
const plain = { appId: 'wx00000000000000c2', appSecret: 'secret-of-c2', pushToken: 'token-of-c2' };
const renewed = { appId: 'wx00000000000000c3', appSecret: 'secret-of-c3', pushToken: 'token-of-c3' };
const silent = { appId: 'wx00000000000000c4', appSecret: 'secret-of-c4' };

const keys: PushKeys = { appId: secure.appId, token: secure.pushToken, aesKey: secure.pushAesKey };

let env: TestEnvironment;
let handled: { appId: string; event: string; text: string | undefined }[];
beforeAll(async () => {
  env = await createTestEnvironment({
    apps: [secure, plain, { ...renewed, pushAesKey: oldKey }, silent],
    env: {
      METRICS_PORT: '0',
      WECHAT_APPS: JSON.stringify([
        secure,
        plain,
        { ...renewed, pushAesKey: newKey, pushPreviousAesKey: oldKey },
        silent,
      ]),
    },
  });
  const fields = z.object({ Event: z.string(), text: z.string().optional() });
  env.service.app.get(PushEvents).on('test_event', fields, ({ Event, text }, { appId }) => {
    handled.push({ appId, event: Event, text });
  });
});
afterAll(() => env.close());
beforeEach(async () => {
  handled = [];
  await env.database.query('TRUNCATE push_inbox');
});

const urlOf = (appId: string): string => env.api.url + pushPath(appId);
const send = (push: SentPush, appId = secure.appId): Promise<Answer<Problem>> =>
  sendPush(env.api, appId, push);
const fields = (more: object = {}): Record<string, unknown> => eventFields('test_event', 'oAlice', more);

function expectSuccess({ status, headers, text }: Answer<unknown>): void {
  expect([status, headers.get('content-type'), text]).toEqual([200, 'text/plain; charset=utf-8', 'success']);
}

describe("WeChat's check of the URL", () => {
  it.each(['%zz', '%'])('%s, which is no URL, is refused as one', async (appId) => {
    expectProblem(await env.api.get(pushPath(appId)), 400, 'VALIDATION_FAILED', ['url']);
  });

  const check = (query: Record<string, string>, appId = secure.appId): Promise<Answer<Problem>> =>
    env.api.get(`${pushPath(appId)}?${new URLSearchParams(query).toString()}`);
  const signed = (echostr: string, token = secure.pushToken): Record<string, string> => ({
    timestamp: '1714036504',
    nonce: '1514711492',
    signature: sign(token, '1714036504', '1514711492'),
    echostr,
  });

  it.each(['4375120948345356249', '<script>alert(1)</script>', '文 +%00 "', '{"a":1}'])(
    'gets %s back, unchanged, and as nothing but text',
    async (echostr) => {
      const { status, headers, text } = await check(signed(echostr));
      expect([status, headers.get('content-type'), text]).toEqual([
        200,
        'text/plain; charset=utf-8',
        echostr,
      ]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  it('is refused with a wrong signature, another token, and none', async () => {
    expectProblem(await check({ ...signed('1'), signature: '0'.repeat(40) }), 403, 'PUSH_REFUSED');
    expectProblem(await check(signed('1', 'token-of-c2')), 403, 'PUSH_REFUSED');
    expectProblem(await check({ echostr: '1' }), 403, 'PUSH_REFUSED');
  });

  it('finds no app that there is not, or that has no push', async () => {
    for (const appId of ['wx00000000000000ff', silent.appId, '%00', 'constructor'])
      expectProblem(await check(signed('1'), appId), 404, 'NOT_FOUND');
  });
});

describe('a push of WeChat', () => {
  it.each(
    (['plain', 'compat', 'secure'] as const).flatMap((mode) => [
      { mode, format: 'json' as const },
      { mode, format: 'xml' as const },
    ]),
  )('is believed, answered and worked on: $mode, $format', async ({ mode, format }) => {
    const { appId } = mode === 'plain' ? plain : secure;
    const text = '文字 & <more>';
    const options = { user: 'alice', appId, url: urlOf(appId), mode, format, fields: { text } };
    const { deliveries } = await env.wechat.push('test_event', options);
    expect(deliveries).toMatchObject([{ status: 200, body: 'success', accepted: true }]);
    expect(await worked(env.database)).toMatchObject([{ state: 'done', event: 'test_event', app_id: appId }]);
    expect(handled).toEqual([{ appId, event: 'test_event', text }]);
  });

  it('is believed under the previous EncodingAESKey, and under the new one', async () => {
    const { appId, pushToken: token } = renewed;
    const { deliveries } = await env.wechat.push('test_event', { appId, url: urlOf(appId) });
    expect(deliveries).toMatchObject([{ accepted: true }]);
    expectSuccess(await send(securePush({ appId, token, aesKey: newKey }, fields()), appId));
    await worked(env.database);
    expect(handled).toHaveLength(2);
  });

  it.each([
    'text/xml',
    'text/plain',
    'application/octet-stream',
    'multipart/form-data; boundary=x',
    'nonsense',
  ])('may call itself %s', async (type) => {
    const push = securePush(keys, fields());
    expectSuccess(await sendPush(env.api, secure.appId, push, { 'content-type': type }));
  });

  it('may say nothing of its media type, and come in pieces', async () => {
    const { query, body } = securePush(keys, fields());
    const path = `${pushPath(secure.appId)}?${new URLSearchParams(query).toString()}`;
    const pieces = [body.slice(0, 50), body.slice(50)].map(
      (piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`,
    );
    const chunked = rawRequest(`POST ${path}`, ['Transfer-Encoding: chunked'], `${pieces.join('')}0\r\n\r\n`);
    expectSuccess(await sendRaw(env.api.url, chunked));
  });

  it('that nobody wants is received and done, and keeps nothing of what it said', async () => {
    expectSuccess(await send(securePush(keys, eventFields('never_heard_of', 'oAlice'))));
    expect(await worked(env.database)).toMatchObject([
      { event: 'never_heard_of', state: 'done', message: null, openid: null, attempts: 1 },
    ]);
  });

  it('is handled once, though it comes ten times at once, and again later', async () => {
    const same = fields({ text: 'same' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(securePush(keys, same))));
    answers.forEach(expectSuccess);
    await worked(env.database);
    expectSuccess(await send(securePush(keys, same)));
    expect(await worked(env.database)).toHaveLength(1);
    expect(handled).toHaveLength(1);
  });

  it('is another one when a second later, of another user, or to another app', async () => {
    const first = fields();
    await send(securePush(keys, first));
    await send(securePush(keys, { ...first, CreateTime: (first['CreateTime'] as number) + 1 }));
    await send(securePush(keys, { ...first, FromUserName: 'oBob' }));
    await send(plainPush(plain.pushToken, first), plain.appId);
    expect(await worked(env.database)).toHaveLength(4);
    expect(handled).toHaveLength(4);
  });
});

describe('what is no push of WeChat', () => {
  const changed = (change: (push: SentPush) => Partial<SentPush>): SentPush => {
    const push = securePush(keys, fields());
    return { ...push, ...change(push) };
  };
  const withQuery = (change: Record<string, string>): SentPush =>
    changed(({ query }) => ({ query: { ...query, ...change } }));
  const bombs = {
    laughs: `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${'bcdefghij'
      .split('')
      .map((name, i) => `<!ENTITY ${name} "${`&${'abcdefghi'[i]};`.repeat(10)}">`)
      .join('')}]><xml><Encrypt>&j;</Encrypt></xml>`,
    external: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Encrypt>&a;</Encrypt></xml>',
    remote: '<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/x.dtd"><xml><Encrypt>x</Encrypt></xml>',
    deep: '<xml>'.repeat(20_000),
  };

  it.each<[string, () => SentPush]>([
    ['a wrong msg_signature, with the right signature', () => withQuery({ msg_signature: '0'.repeat(40) })],
    ['no msg_signature', () => changed(({ query: { msg_signature: _, ...query } }) => ({ query }))],
    ['the msg_signature of another push', () => withQuery(securePush(keys, fields()).query)],
    ['another nonce', () => withQuery({ nonce: '1' })],
    ['another timestamp', () => withQuery({ timestamp: '1714112445' })],
    ['another token', () => securePush({ ...keys, token: 'token-of-c2' }, fields())],
    ['another key', () => securePush({ ...keys, aesKey: newKey }, fields())],
    ['another app inside', () => securePush({ ...keys, appId: plain.appId }, fields())],
    ['another encryption', () => withQuery({ encrypt_type: 'rsa' })],
    ['plain text for an app with a key', () => plainPush(secure.pushToken, fields())],
    ['an empty body', () => changed(() => ({ body: '' }))],
    ['a body that is no JSON and no XML', () => changed(() => ({ body: 'Encrypt=x' }))],
    ['nothing that is encrypted', () => changed(() => ({ body: '{}' }))],
    ['something encrypted that is no push', () => securePush(keys, '{"hello":"world"}')],
    ['something encrypted that is a bomb', () => securePush(keys, bombs.laughs)],
    ['XML that grows without end', () => changed(() => ({ body: bombs.laughs }))],
    ['XML that wants a file', () => changed(() => ({ body: bombs.external }))],
    ['XML that wants a definition', () => changed(() => ({ body: bombs.remote }))],
    ['XML that goes deep', () => changed(() => ({ body: bombs.deep }))],
    ['JSON that goes deep', () => changed(() => ({ body: '['.repeat(60_000) }))],
    ['JSON that reaches for a prototype', () => changed(() => ({ body: '{"__proto__":{"Encrypt":"x"}}' }))],
  ])('%s is refused, in the same bytes, and leaves nothing behind', async (_what, make) => {
    const before = process.cpuUsage();
    const answer = await send(make());
    // Microseconds of work, however long the machine takes to do it.
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
    expectProblem(answer, 403, 'PUSH_REFUSED');
    const reference = await send(withQuery({ msg_signature: '' }));
    const anonymous = ({ text, body }: Answer<Problem>): string => text.replace(body.requestId, '');
    expect(anonymous(answer)).toBe(anonymous(reference));
    expect(await inboxRows(env.database)).toEqual([]);
  });

  it('an encrypted push to an app without a key is refused', async () => {
    const push = securePush({ ...keys, token: plain.pushToken, appId: plain.appId }, fields());
    expectProblem(await send(push, plain.appId), 403, 'PUSH_REFUSED');
  });

  it.each(['signature', 'timestamp', 'nonce', 'msg_signature', 'encrypt_type', 'openid'])(
    'two %s are refused, be they the same or not',
    async (name) => {
      const { query, body } = securePush(keys, fields());
      const twice = new URLSearchParams({ openid: 'oAlice', ...query });
      twice.append(name, twice.get(name) ?? '');
      const url = `${pushPath(secure.appId)}?${twice.toString()}`;
      expectProblem(await env.api.request(url, { method: 'POST', body }), 403, 'PUSH_REFUSED');
    },
  );

  it('an app that there is not, or that has no push, is not found', async () => {
    for (const appId of ['wx00000000000000ff', silent.appId, '__proto__'])
      expectProblem(await send(securePush(keys, fields()), appId), 404, 'NOT_FOUND');
  });

  it('a body of more than 128 KiB is refused before it is read; of 128 KiB it is read and judged', async () => {
    const huge = '{"Encrypt":"' + 'A'.repeat(128 * 1024) + '"}';
    expectProblem(await send(changed(() => ({ body: huge }))), 413, 'PAYLOAD_TOO_LARGE');
    const large = securePush(keys, fields({ text: 'x'.repeat(90_000) }));
    expect(large.body.length).toBeGreaterThan(120_000);
    expectSuccess(await send(large));
    expect(await worked(env.database)).toHaveLength(1);
  });

  it('a compressed body is refused', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const push = securePush(keys, fields());
    expectProblem(await sendPush(env.api, secure.appId, push, headers), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('the media type that such bodies have inside opens no other route', async () => {
    const headers = { 'content-type': 'application/vnd.weapp-auth.raw' };
    const answer = await env.api.post('/v1/auth/refresh', '{}', headers);
    expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });
});

it('no log line tells what a push said, whom it is about, or how it was signed', async () => {
  const push = securePush(keys, eventFields('test_event', 'oWhisper', { text: 'whispered' }));
  env.logs.length = 0;
  expectSuccess(await send({ ...push, query: { ...push.query, openid: 'oWhisper' } }));
  const forged = { ...push, query: { ...push.query, openid: 'oWhisper', msg_signature: 'forged' } };
  expectProblem(await send(forged), 403, 'PUSH_REFUSED');
  await worked(env.database);
  expect(env.logs.filter((line) => line.includes('/v1/wechat/push/:appId'))).toHaveLength(2);
  const { nonce = '', msg_signature: signature = '' } = push.query;
  for (const secret of ['oWhisper', 'whispered', nonce, signature, 'msg_signature'])
    expect(env.logs.filter((line) => line.includes(secret))).toEqual([]);
});
