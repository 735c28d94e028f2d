import fc from 'fast-check';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { padByteOf, padBytes } from '../../../test/support/pad-byte.js';
import { javaSample, securePush } from '../../../test/support/push-vectors.js';
import { Clock } from '../../common/clock.js';
import { Randomness } from '../../common/randomness.js';
import { PushCipher } from './push-cipher.js';
import { PushRefusedError } from './push-refused.js';

class GivenRandomness extends Randomness {
  constructor(private readonly text: string) {
    super(new Clock());
  }
  override bytes(): Buffer {
    return Buffer.from(this.text);
  }
}

const randomness = new Randomness(new Clock());
const appId = 'wx0123456789abcdef';
const current = 'Cur'.padEnd(43, 'c');
const previous = 'Prev'.padEnd(43, 'p');
const cipher = new PushCipher(appId, { current }, randomness);

const keyOf = (encodingAesKey: string): Buffer => Buffer.from(`${encodingAesKey}=`, 'base64');

/** Whole blocks, encrypted as they are. */
function sealBlocks(plain: Buffer): string {
  const key = keyOf(current);
  const raw = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([raw.update(plain), raw.final()]).toString('base64');
}

function content(message: string, { app = appId, length = Buffer.byteLength(message) } = {}): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(length);
  return Buffer.concat([Buffer.alloc(16, 'r'), size, Buffer.from(message), Buffer.from(app)]);
}

const padded = (plain: Buffer): Buffer => {
  const size = 32 - (plain.length % 32);
  return Buffer.concat([plain, Buffer.alloc(size, size)]);
};

/** A message with which the pad byte is the given one. */
const messageFor = (padByte: number): string => 'm'.repeat((64 - ((20 + appId.length + padByte) % 32)) % 32);

describe('PushCipher', () => {
  it("opens WeChat's own sample, whose pad byte is 19", () => {
    const { encodingAesKey, body, message } = securePush;
    const official = new PushCipher(securePush.appId, { current: encodingAesKey }, randomness);
    expect(official.decrypt(body.Encrypt)).toEqual({ text: message, key: 'current' });
    expect(padByteOf(body.Encrypt, encodingAesKey)).toBe(securePush.padByte);
  });

  it.each([
    ['the documentation', { ...securePush, encrypted: securePush.body.Encrypt }],
    ['the Java sample', javaSample],
  ])('seals byte for byte what %s seals', (_what, sample) => {
    const { encodingAesKey, random, message, encrypted } = sample;
    const official = new PushCipher(sample.appId, { current: encodingAesKey }, new GivenRandomness(random));
    expect(official.encrypt(message)).toBe(encrypted);
    expect(official.decrypt(encrypted).text).toBe(message);
  });

  it('opens what it sealed, of any length from 0 to 5000', () => {
    for (let length = 0; length <= 5000; length++) {
      const text = 'é'.repeat(length >> 1) + 'x'.repeat(length & 1);
      expect(cipher.decrypt(cipher.encrypt(text)).text).toBe(text);
    }
  });

  it('opens what it sealed, of any characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        expect(cipher.decrypt(cipher.encrypt(text)).text).toBe(text);
      }),
    );
  });

  it('never seals the same twice', () => {
    expect(cipher.encrypt('success')).not.toBe(cipher.encrypt('success'));
  });

  it.each(padBytes)('pads with and opens the pad byte %d', (padByte) => {
    const sealed = cipher.encrypt(messageFor(padByte));
    expect(padByteOf(sealed, current)).toBe(padByte);
    expect(cipher.decrypt(sealed).text).toBe(messageFor(padByte));
  });

  it("would lose half of the messages by a library's unpadding, with its block of 16", () => {
    const key = keyOf(current);
    const refused = padBytes.filter((padByte) => {
      const library = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
      library.update(cipher.encrypt(messageFor(padByte)), 'base64');
      try {
        library.final();
        return false;
      } catch {
        return true;
      }
    });
    expect(refused).toEqual(padBytes.slice(16));
  });

  it.each(padBytes)('refuses a padding of %d in which any byte is wrong', (padByte) => {
    const right = padded(content(messageFor(padByte)));
    expect(cipher.decrypt(sealBlocks(right)).text).toBe(messageFor(padByte));
    for (let back = 1; back <= padByte; back++) {
      const wrong = Buffer.from(right);
      wrong.writeUInt8(padByte ^ 0x40, wrong.length - back);
      expect(() => cipher.decrypt(sealBlocks(wrong))).toThrow(PushRefusedError);
    }
  });

  it.each([0, 33, 64, 255])('refuses the pad byte %d', (padByte) => {
    const plain = content('x'.repeat(600));
    const wrong = Buffer.concat([plain, Buffer.alloc(320 - (plain.length % 32), padByte)]);
    expect(() => cipher.decrypt(sealBlocks(wrong))).toThrow(PushRefusedError);
  });

  it.each([
    ['another app', content('{}', { app: 'wx0123456789abcdee' })],
    ['no app', content('{}', { app: '' })],
    ['this app and more', content('{}', { app: `${appId}0` })],
    ['this app in other letters', content('{}', { app: appId.toUpperCase() })],
    ['a length beyond the end', content('{}', { length: 0xffffffff })],
    ['a length that is one short', content('{}', { length: 1 })],
    ['a length that is one too long', content('{}', { length: 3 })],
    ['no length', Buffer.alloc(16)],
    ['nothing', Buffer.alloc(0)],
    ['no UTF-8', Buffer.from(content('xx')).fill(0xff, 20, 22)],
  ])('refuses a message for or with %s', (_what, plain) => {
    expect(() => cipher.decrypt(sealBlocks(padded(plain)))).toThrow(PushRefusedError);
  });

  const sealed = cipher.encrypt('{"Event":"debug_demo"}');
  it.each([
    ['empty', ''],
    ['no base64', '!'.repeat(44)],
    ['base64 with a blank', sealed.replace(/.$/, ' ')],
    ['base64 with a line break', `${sealed}\n`],
    ['base64 of URLs', Buffer.alloc(32, 0xff).toString('base64url')],
    ['base64 without its end', sealed.replace(/=+$/, '').slice(0, -1)],
    ['cut by a block', Buffer.from(sealed, 'base64').subarray(0, -16).toString('base64')],
    ['cut by a byte', Buffer.from(sealed, 'base64').subarray(0, -1).toString('base64')],
  ])('refuses what is %s', (_what, encrypted) => {
    expect(() => cipher.decrypt(encrypted)).toThrow(PushRefusedError);
  });

  it('throws nothing but the one error, whatever it is given', () => {
    const blocks = fc.uint8Array({ minLength: 0, maxLength: 256 }).map((bytes) => Buffer.from(bytes));
    const whole = fc
      .integer({ min: 1, max: 8 })
      .chain((n) => fc.uint8Array({ minLength: n * 32, maxLength: n * 32 }));
    const inputs = fc.oneof(
      fc.string(),
      blocks.map((bytes) => bytes.toString('base64')),
      whole.map((bytes) => Buffer.from(bytes).toString('base64')),
      whole.map((bytes) => sealBlocks(Buffer.from(bytes))),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => sealBlocks(padded(Buffer.from(bytes)))),
    );
    fc.assert(
      fc.property(inputs, (input) => {
        expect(() => cipher.decrypt(input)).toThrow(PushRefusedError);
      }),
      { numRuns: 1_000 },
    );
  });

  describe('after a change of the EncodingAESKey', () => {
    const changed = new PushCipher(appId, { current, previous }, randomness);
    const before = new PushCipher(appId, { current: previous }, randomness);

    it('opens with the previous key, and answers with it', () => {
      expect(changed.decrypt(before.encrypt('late'))).toEqual({ text: 'late', key: 'previous' });
      expect(before.decrypt(changed.encrypt('answer', 'previous')).text).toBe('answer');
      expect(changed.decrypt(cipher.encrypt('new'))).toEqual({ text: 'new', key: 'current' });
    });

    it('opens no more with it when it is taken out', () => {
      expect(() => cipher.decrypt(before.encrypt('late'))).toThrow(PushRefusedError);
      expect(() => cipher.encrypt('answer', 'previous')).toThrow('no previous EncodingAESKey');
    });
  });

  it.each(['a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}+`, ''])('takes no key such as "%s"', (key) => {
    expect(() => new PushCipher(appId, { current: key }, randomness)).toThrow('43 letters and digits');
  });

  it('refuses in the same words whatever is wrong, without what it had opened', () => {
    const foreign = new PushCipher('wxother', { current }, randomness).encrypt('secret');
    const failures = ['', '!', foreign, sealBlocks(Buffer.alloc(64, 1))].map((input) => {
      try {
        return cipher.decrypt(input).text;
      } catch (error) {
        const { name, message, cause } = error as Error;
        return { name, message, cause };
      }
    });
    expect(new Set(failures.map((failure) => JSON.stringify(failure))).size).toBe(1);
    expect(failures[0]).toMatchObject({
      message: expect.stringContaining('not a message'),
      cause: undefined,
    });
  });
});
