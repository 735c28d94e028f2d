import { createHash } from 'node:crypto';
import { plainPush, securePush, urlCheck } from '../../../test/support/push-vectors.js';
import { sameText } from '../../common/crypto/index.js';
import { messageSignature, urlSignature } from './signature.js';

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

describe('the signatures of a push', () => {
  it.each([
    ['the URL check', urlCheck],
    ['plain mode', plainPush],
    ['secure mode, where it covers no body', securePush],
  ])("are WeChat's: signature of %s", (_what, { token, query }) => {
    expect(urlSignature(token, query)).toBe(query.signature);
  });

  it("are WeChat's: msg_signature", () => {
    const { token, query, body } = securePush;
    expect(messageSignature(token, query, body.Encrypt)).toBe(query.msg_signature);
  });

  it('sort by bytes: what UTF-16 puts before U+FFFD comes after it', () => {
    expect(urlSignature('\u{1F600}', { timestamp: '\uFFFD', nonce: 'a' })).toBe(sha1('a\uFFFD\u{1F600}'));
  });

  it('do not tell timestamp from nonce, which is why no freshness is built on them', () => {
    const { timestamp, nonce } = plainPush.query;
    expect(urlSignature('AAAAA', { timestamp: nonce, nonce: timestamp })).toBe(plainPush.query.signature);
  });

  it('are the same only letter by letter, and of any length without an error', () => {
    const right = sha1('a');
    expect(sameText(right, right)).toBe(true);
    for (const wrong of [
      '',
      right.slice(1),
      `${right}0`,
      right.toUpperCase(),
      sha1('b'),
      `\u00e9${right.slice(2)}`,
    ]) {
      expect([wrong, sameText(right, wrong)]).toEqual([wrong, false]);
    }
  });
});
