import fc from 'fast-check';
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import {
  encryptedSample as published,
  signedSample as signed,
} from '../../test/support/open-data-vectors.js';
import { type OpenData, type OpenDataExpectation, openOpenData } from './open-data.js';

const expected: OpenDataExpectation = {
  sessionKey: Buffer.from(published.sessionKey, 'base64'),
  appId: published.appId,
  openid: published.data.openId,
  now: published.watermark.timestamp,
  maxAge: 300,
};

function encrypt(bytes: string | Buffer, key = expected.sessionKey, padded = true): OpenData {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-cbc', key, iv).setAutoPadding(padded);
  const encryptedData = Buffer.concat([cipher.update(bytes), cipher.final()]).toString('base64');
  return { encryptedData, iv: iv.toString('base64') };
}

const watermark = { appid: expected.appId, timestamp: expected.now };
const made = (data: object): OpenData => encrypt(JSON.stringify({ watermark, ...data }));
const of = (sent: OpenData, changes: Partial<OpenDataExpectation> = {}): string =>
  openOpenData(sent, { ...expected, ...changes }).is;

it('opens what WeChat publishes as a sample, and gives it without the watermark', () => {
  expect(openOpenData(published, expected)).toEqual({ is: 'good', data: published.data });
});

it('opens whatever text WeChat may encrypt', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (nickName) => {
      expect(openOpenData(made({ nickName }), expected)).toEqual({ is: 'good', data: { nickName } });
    }),
  );
});

it('has no field that reaches for a prototype', () => {
  const opened = openOpenData(
    encrypt(`{"__proto__":{"admin":true},"watermark":${JSON.stringify(watermark)}}`),
    expected,
  );
  expect(opened).toStrictEqual({ is: 'good', data: {} });
  expect(JSON.stringify(opened)).toBe('{"is":"good","data":{}}');
});

describe('the signature of rawData', () => {
  const sessionKey = Buffer.from(signed.sessionKey, 'base64');
  const { encryptedData, iv } = encrypt(JSON.stringify({ watermark }), sessionKey);
  const ofRaw = (rawData?: string, signature?: string): string =>
    of({ encryptedData, iv, rawData, signature }, { sessionKey });

  it('is the one of the published sample: over the text of session_key', () => {
    expect(ofRaw(signed.rawData, signed.signature)).toBe('good');
  });

  it('refuses altered rawData, an altered signature, and one made with the bytes of session_key', () => {
    const byBytes = createHash('sha1').update(signed.rawData).update(sessionKey).digest('hex');
    for (const [rawData, signature] of [
      [signed.rawData.replace('Band', 'Bend'), signed.signature],
      [`${signed.rawData} `, signed.signature],
      ['', signed.signature],
      [signed.rawData, signed.signature.replace('7', '8')],
      [signed.rawData, signed.signature.slice(1)],
      [signed.rawData, ''],
      [signed.rawData, byBytes],
      [signed.rawData, undefined],
      [undefined, signed.signature],
    ]) {
      expect([rawData, signature, ofRaw(rawData, signature)]).toEqual([rawData, signature, 'invalid']);
    }
  });
});

describe('the watermark', () => {
  it.each([
    ['this second', 0, 'good'],
    ['the last second of the age', -300, 'good'],
    ['a second older', -301, 'invalid'],
    ['a clock a minute ahead', 60, 'good'],
    ['a second more ahead', 61, 'invalid'],
  ])('of %s', (_what, offset, is) => {
    expect(of(made({ watermark: { ...watermark, timestamp: expected.now + offset } }))).toBe(is);
  });

  it.each([
    'wx0000000000000000',
    '',
    expected.appId.toUpperCase(),
    `${expected.appId} `,
    expected.appId.slice(1),
  ])('of the app "%s" is another one', (appid) => {
    expect(of(made({ watermark: { ...watermark, appid } }))).toBe('invalid');
  });
});

it('data of another user is invalid, and so is an openId that is none', () => {
  for (const openId of ['oSomebodyElse', '', null, 1, [expected.openid]]) {
    expect([openId, of(made({ openId }))]).toEqual([openId, 'invalid']);
  }
});

it('what is no base64 of whole blocks is invalid, whatever the key', () => {
  const { encryptedData, iv } = published;
  for (const text of [
    '',
    ' ',
    'nonsense!',
    encryptedData.replaceAll('+', ' '),
    encryptedData.replaceAll('+', '-').replaceAll('/', '_'),
    encryptedData.slice(0, -2),
    `${encryptedData}\n`,
    encryptedData.slice(0, -4),
    Buffer.alloc(15).toString('base64'),
  ]) {
    expect([text, of({ encryptedData: text, iv })]).toEqual([text, 'invalid']);
  }
  for (const text of [
    '',
    iv.slice(0, -2),
    iv.slice(0, -1),
    ` ${iv.slice(1)}`,
    `${iv}\n`,
    // The same 16 bytes to a careless decoder: bits that mean nothing are set.
    iv.replace('A==', 'B=='),
    Buffer.alloc(15).toString('base64'),
    Buffer.alloc(17).toString('base64'),
  ]) {
    expect([text, of({ encryptedData, iv: text })]).toEqual([text, 'invalid']);
  }
});

describe('what does not open is stale, whatever it fails at', () => {
  it('with another key: two thousand of them, of which some unpad', () => {
    for (let i = 0; i < 2_000; i++) expect(of(published, { sessionKey: randomBytes(16) })).toBe('stale');
  });

  it('with another IV, which spoils the first block alone', () => {
    expect(of({ ...published, iv: randomBytes(16).toString('base64') })).toBe('stale');
  });

  it('cut at any block', () => {
    const bytes = Buffer.from(published.encryptedData, 'base64');
    for (let end = 16; end < bytes.length; end += 16) {
      const encryptedData = bytes.subarray(0, end).toString('base64');
      expect([end, of({ ...published, encryptedData })]).toEqual([end, 'stale']);
    }
  });

  it('with any other last byte of the block before the padding: no padding oracle', () => {
    const position = Buffer.from(published.encryptedData, 'base64').length - 17;
    for (let flip = 1; flip < 256; flip++) {
      const bytes = Buffer.from(published.encryptedData, 'base64');
      bytes[position] = (bytes[position] ?? 0) ^ flip;
      expect([flip, of({ ...published, encryptedData: bytes.toString('base64') })]).toEqual([flip, 'stale']);
    }
  });

  const json = JSON.stringify({ watermark });
  /** Space up to a whole block, so that the JSON is good and only the padding is not. */
  const unpadded = (last: number[]): Buffer =>
    Buffer.concat([Buffer.from(json.padEnd(96 - last.length)), Buffer.from(last)]);

  it.each([
    ['white space for padding', unpadded([9])],
    ['a padding that contradicts itself', unpadded([9, 10])],
    ['a padding of nothing', unpadded([0])],
    ['a padding of 17, as messages of the push have', unpadded(Array<number>(17).fill(17))],
  ])('%s', (_what, bytes) => {
    expect(of(encrypt(bytes, undefined, false))).toBe('stale');
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'plain text'],
    ['half of the JSON', json.slice(0, -5)],
    ['JSON and more', `${json}}`],
    ['no UTF-8', Buffer.concat([Buffer.from(json.slice(0, -1)), Buffer.from(',"a":"\xff"}', 'latin1')])],
    ['null', 'null'],
    ['a list', `[${json}]`],
    ['no watermark', '{}'],
    ['a watermark of null', '{"watermark":null}'],
    ['a watermark without a time', JSON.stringify({ watermark: { appid: expected.appId } })],
    ['a time in words', JSON.stringify({ watermark: { ...watermark, timestamp: String(expected.now) } })],
    ['an app that is no text', JSON.stringify({ watermark: { ...watermark, appid: [expected.appId] } })],
    ['JSON nested 20,000 deep', `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)},${json.slice(1)}`],
  ])('%s', (_what, bytes) => {
    expect(of(encrypt(bytes))).toBe('stale');
  });
});
