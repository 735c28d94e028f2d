import fc from 'fast-check';
import { createCipheriv } from 'node:crypto';
import WXBizMsgCrypt from 'wechat-crypto';
import { Clock } from '../../src/common/clock.js';
import { Randomness } from '../../src/common/randomness.js';
import { PushCipher, PushReader, PushRefusedError } from '../../src/wechat/push/index.js';
import { readPushFields } from '../../src/wechat/push/push-message.js';
import { messageSignature } from '../../src/wechat/push/signature.js';
import { padByteOf, padBytes } from '../support/pad-byte.js';
import { PushReceiver } from '../support/push-receiver.js';
import { javaSample, securePush } from '../support/push-vectors.js';
import { TestWechat } from '../support/wechat.js';

/** A published SDK, wechat-crypto 0.0.2, reads and writes WeChat's encryption as our push code and the simulator do. */
const app = {
  appId: 'wx0123456789abcdef',
  appSecret: 'secret',
  pushToken: 'pamtest',
  pushAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};
const sdk = new WXBizMsgCrypt(app.pushToken, app.pushAesKey, app.appId);
const randomness = new Randomness(new Clock());
const cipher = new PushCipher(app.appId, { current: app.pushAesKey }, randomness);

const anyText = fc.string({ unit: 'binary', maxLength: 500 });

describe('wechat-crypto and the service', () => {
  it('open what the other has encrypted, of any characters', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(sdk.decrypt(cipher.encrypt(text))).toEqual({ message: text, id: app.appId });
        expect(cipher.decrypt(sdk.encrypt(text))).toEqual({ text, key: 'current' });
      }),
    );
  });

  it('open what the other has encrypted, of every length from 0 to 500 and with every pad byte', () => {
    const used = new Set<number | undefined>();
    for (let length = 0; length <= 500; length++) {
      const text = 'é'.repeat(length >> 1) + 'x'.repeat(length & 1);
      const [ours, theirs] = [cipher.encrypt(text), sdk.encrypt(text)];
      expect(sdk.decrypt(ours).message).toBe(text);
      expect(cipher.decrypt(theirs).text).toBe(text);
      expect(padByteOf(theirs, app.pushAesKey)).toBe(padByteOf(ours, app.pushAesKey));
      used.add(padByteOf(ours, app.pushAesKey));
    }
    expect(used).toEqual(new Set(padBytes));
  });

  /** Up to U+FFFF, where the order of UTF-16 and that of bytes are one. WeChat signs ASCII. */
  const part = fc
    .string({ unit: 'binary', maxLength: 40 })
    .filter((text) => !/[\u{10000}-\u{10ffff}]/u.test(text));

  it('sign alike', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), part, part, part, (token, timestamp, nonce, encrypted) => {
        const theirs = new WXBizMsgCrypt(token, app.pushAesKey, app.appId);
        expect(messageSignature(token, { timestamp, nonce }, encrypted)).toBe(
          theirs.getSignature(timestamp, nonce, encrypted),
        );
      }),
    );
  });

  it('sign differently beyond U+FFFF, which WeChat never sends: wechat-crypto sorts by UTF-16, the service by bytes', () => {
    const query = { timestamp: '\uFFFD', nonce: '\u{1F600}' };
    expect(messageSignature(app.pushToken, query, 'a')).not.toBe(
      sdk.getSignature(query.timestamp, query.nonce, 'a'),
    );
  });
});

describe("WeChat's own samples", () => {
  it('are opened and signed by wechat-crypto as they are by the service', () => {
    const { token, encodingAesKey, appId, query, body, message } = securePush;
    const official = new WXBizMsgCrypt(token, encodingAesKey, appId);
    expect(official.decrypt(body.Encrypt)).toEqual({ message, id: appId });
    expect(official.getSignature(query.timestamp, query.nonce, body.Encrypt)).toBe(query.msg_signature);
  });

  it('in Java, too', () => {
    const { encodingAesKey, appId, message, encrypted } = javaSample;
    const official = new WXBizMsgCrypt('pamtest', encodingAesKey, appId);
    expect(official.decrypt(encrypted)).toEqual({ message, id: appId });
  });
});

describe('a push of the simulator', () => {
  let wechat: TestWechat;
  let backEnd: PushReceiver;

  beforeAll(async () => {
    wechat = await TestWechat.start([app]);
    backEnd = await PushReceiver.start();
  });
  afterAll(() => Promise.all([wechat.close(), backEnd.close()]));
  beforeEach(() => {
    backEnd.received = [];
  });

  it.each(['json', 'xml'] as const)(
    'has a signature and a text that wechat-crypto and the service agree on: %s',
    async (format) => {
      const texts = padBytes.map((count) => `文😀${'x'.repeat(count)}`);
      for (const text of texts)
        await wechat.push('user_authorization_revoke', { url: backEnd.url, format, fields: { text } });
      const reader = new PushReader(app, randomness);
      const used = new Set<number | undefined>();
      for (const { query, body } of backEnd.received) {
        const { timestamp = '', nonce = '', msg_signature } = query;
        const encrypted = readPushFields(body)['Encrypt'] as string;
        expect(sdk.getSignature(timestamp, nonce, encrypted)).toBe(msg_signature);
        const { message, id } = sdk.decrypt(encrypted);
        expect(id).toBe(app.appId);
        expect(readPushFields(message)).toEqual(reader.read(query, body).message.fields);
        used.add(padByteOf(encrypted, app.pushAesKey));
      }
      expect(
        backEnd.received.map(({ query, body }) => reader.read(query, body).message.fields['text']),
      ).toEqual(texts);
      expect(used).toEqual(new Set(padBytes));
    },
  );
});

describe('wechat-crypto opens what the service refuses:', () => {
  it('a message for another app: to compare the id is left to its caller', () => {
    const foreign = new PushCipher('wxother', { current: app.pushAesKey }, randomness).encrypt('forged');
    expect(sdk.decrypt(foreign)).toEqual({ message: 'forged', id: 'wxother' });
    expect(() => cipher.decrypt(foreign)).toThrow(PushRefusedError);
  });

  it('a padding that contradicts itself: it looks at the last byte alone', () => {
    const message = Buffer.from('forged');
    const size = Buffer.alloc(4);
    size.writeUInt32BE(message.length);
    const plain = Buffer.concat([Buffer.alloc(16), size, message, Buffer.from(app.appId)]);
    const padding = Buffer.alloc(64 - plain.length);
    padding.writeUInt8(padding.length, padding.length - 1);
    const key = Buffer.from(`${app.pushAesKey}=`, 'base64');
    const aes = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const encrypted = Buffer.concat([aes.update(plain), aes.update(padding), aes.final()]).toString('base64');
    expect(sdk.decrypt(encrypted)).toEqual({ message: 'forged', id: app.appId });
    expect(() => cipher.decrypt(encrypted)).toThrow(PushRefusedError);
  });

  it('base64 with characters that are none: Buffer skips them', () => {
    const encrypted = cipher.encrypt('text').replace(/^..../, '$&\n!');
    expect(sdk.decrypt(encrypted).message).toBe('text');
    expect(() => cipher.decrypt(encrypted)).toThrow(PushRefusedError);
  });
});
