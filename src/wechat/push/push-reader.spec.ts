import fc from 'fast-check';
import { plainPush, securePush, urlCheck } from '../../../test/support/push-vectors.js';
import { Clock } from '../../common/clock.js';
import { Randomness } from '../../common/randomness.js';
import { PushCipher } from './push-cipher.js';
import { type PushQuery, PushReader } from './push-reader.js';
import { PushRefusedError } from './push-refused.js';
import { messageSignature, urlSignature } from './signature.js';

const randomness = new Randomness(new Clock());
const appId = securePush.appId;
const plain = new PushReader({ appId, pushToken: plainPush.token }, randomness);
const secure = new PushReader(
  { appId, pushToken: securePush.token, pushAesKey: securePush.encodingAesKey },
  randomness,
);
const secureBody = JSON.stringify(securePush.body);

/** A push as WeChat would make it. */
function sealed(
  text: string,
  { key = securePush.encodingAesKey, app = appId, token = securePush.token } = {},
): { query: PushQuery; body: string; encrypted: string } {
  const encrypted = new PushCipher(app, { current: key }, randomness).encrypt(text);
  const signed = { timestamp: '1714112445', nonce: '415670741' };
  return {
    query: {
      ...signed,
      encrypt_type: 'aes',
      signature: urlSignature(token, signed),
      msg_signature: messageSignature(token, signed, encrypted),
    },
    body: JSON.stringify({ ToUserName: 'gh_97417a04a28d', Encrypt: encrypted }),
    encrypted,
  };
}

describe("WeChat's check of the URL", () => {
  it('gets its echostr back, in secure mode too', () => {
    expect(plain.echo(urlCheck.query)).toBe(urlCheck.reply);
    expect(secure.echo(urlCheck.query)).toBe(urlCheck.reply);
  });

  it.each<[string, Partial<PushQuery>]>([
    ['no signature', { signature: undefined }],
    ['an empty signature', { signature: '' }],
    ['another signature', { signature: plainPush.query.signature }],
    ['another timestamp', { timestamp: '1714036505' }],
    ['no timestamp', { timestamp: undefined }],
    ['another nonce', { nonce: '1' }],
    ['no nonce', { nonce: undefined }],
    ['a huge nonce', { nonce: '1'.repeat(60_000) }],
    ['no echostr', { echostr: undefined }],
  ])('is refused with %s', (_what, change) => {
    expect(() => plain.echo({ ...urlCheck.query, ...change })).toThrow(PushRefusedError);
  });

  it('is refused under another token', () => {
    const other = new PushReader({ appId, pushToken: 'AAAAB' }, randomness);
    expect(() => other.echo(urlCheck.query)).toThrow(PushRefusedError);
  });
});

describe('a push in plain mode', () => {
  it("is read, WeChat's own sample, with encrypt_type absent, empty or raw", () => {
    for (const type of [undefined, '', 'raw']) {
      const { message, key } = plain.read({ ...plainPush.query, encrypt_type: type }, plainPush.body);
      expect(message).toMatchObject({ event: 'debug_demo', createTime: 1714037059 });
      expect(message.fields['debug_str']).toBe('hello world');
      expect(key).toBeUndefined();
    }
  });

  it('is refused with a wrong signature, or an encrypt_type that nobody knows', () => {
    expect(() => plain.read({ ...plainPush.query, nonce: '1' }, plainPush.body)).toThrow(PushRefusedError);
    expect(() => plain.read({ ...plainPush.query, encrypt_type: 'AES' }, plainPush.body)).toThrow(
      PushRefusedError,
    );
  });

  it('is refused once the app has a key: with one query of WeChat anybody could forge it', () => {
    expect(() => secure.read(plainPush.query, plainPush.body)).toThrow(PushRefusedError);
    expect(() => secure.read({ ...securePush.query, encrypt_type: 'raw' }, plainPush.body)).toThrow(
      PushRefusedError,
    );
  });
});

describe('a push in secure mode', () => {
  it("is read, WeChat's own sample", () => {
    const { message, key } = secure.read(securePush.query, secureBody);
    expect(message).toMatchObject({
      toUserName: 'gh_97417a04a28d',
      fromUserName: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY',
      createTime: 1714112445,
      msgType: 'event',
      event: 'debug_demo',
    });
    expect(message.fields['debug_str']).toBe('hello world');
    expect(key).toBe('current');
  });

  it('is read as XML in XML', () => {
    const { query, encrypted } = sealed(
      '<xml><FromUserName><![CDATA[o]]></FromUserName><CreateTime>1</CreateTime><MsgType>event</MsgType></xml>',
    );
    const body = `<xml><ToUserName><![CDATA[gh]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
    expect(secure.read(query, body).message).toMatchObject({ fromUserName: 'o', createTime: 1 });
  });

  it('is read from its encrypted half in compat mode: what stands beside it is signed by nobody', () => {
    const compat = { ...(JSON.parse(securePush.message) as object), ...securePush.body, Event: 'forged' };
    expect(secure.read(securePush.query, JSON.stringify(compat)).message.event).toBe('debug_demo');
  });

  it('is read with the previous key, and says so', () => {
    const settings = {
      appId,
      pushToken: securePush.token,
      pushAesKey: 'n'.repeat(43),
      pushPreviousAesKey: securePush.encodingAesKey,
    };
    expect(new PushReader(settings, randomness).read(securePush.query, secureBody).key).toBe('previous');
  });

  it.each<[string, Partial<PushQuery>]>([
    ['a right signature but no msg_signature', { msg_signature: undefined }],
    ['a right signature but another msg_signature', { msg_signature: 'f'.repeat(40) }],
    ['its signature as msg_signature', { msg_signature: securePush.query.signature }],
    ['another timestamp', { timestamp: '1714112446' }],
    ['another nonce', { nonce: '415670742' }],
  ])('is refused with %s', (_what, change) => {
    expect(() => secure.read({ ...securePush.query, ...change }, secureBody)).toThrow(PushRefusedError);
  });

  it.each([
    ['another app inside', { app: 'wxba5fad812f8e6fb8' }],
    ['another key', { key: 'B'.repeat(43) }],
    ['another token', { token: 'BBBBB' }],
  ])('is refused with %s', (_what, change) => {
    const { query, body } = sealed(securePush.message, change);
    expect(() => secure.read(query, body)).toThrow(PushRefusedError);
  });

  it('is refused without Encrypt, with a list of them, or with no message in it', () => {
    const refused = [
      plainPush.body,
      '{"Encrypt":["a","b"]}',
      '{"Encrypt":1}',
      '{"Encrypt":""}',
      '',
      '<xml></xml>',
    ];
    for (const body of refused) expect(() => secure.read(securePush.query, body)).toThrow(PushRefusedError);
    for (const text of ['', '{}', '[]', 'x']) {
      const { query, body } = sealed(text);
      expect(() => secure.read(query, body)).toThrow(PushRefusedError);
    }
  });

  it('is refused by an app that has no key', () => {
    expect(() => plain.read(securePush.query, secureBody)).toThrow(PushRefusedError);
  });

  it('is refused with any byte of what is encrypted altered', () => {
    const bytes = Buffer.from(securePush.body.Encrypt, 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const altered = Buffer.from(bytes);
      altered.writeUInt8(altered.readUInt8(at) ^ (1 << (at % 8)), at);
      const body = JSON.stringify({ Encrypt: altered.toString('base64') });
      expect(() => secure.read(securePush.query, body)).toThrow(PushRefusedError);
    }
  });

  it('is never answered with anything but the one error, even signed', () => {
    const inputs = fc.record({
      encrypted: fc.oneof(
        fc.string(),
        fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64')),
        fc.string().map((text) => sealed(text).encrypted),
      ),
      timestamp: fc.oneof(fc.constant('1'), fc.string()),
      nonce: fc.string(),
    });
    fc.assert(
      fc.property(inputs, ({ encrypted, timestamp, nonce }) => {
        const msg_signature = messageSignature(securePush.token, { timestamp, nonce }, encrypted);
        const query = { timestamp, nonce, msg_signature, encrypt_type: 'aes' };
        expect(() => secure.read(query, JSON.stringify({ Encrypt: encrypted }))).toThrow(PushRefusedError);
      }),
      { numRuns: 500 },
    );
  });
});
