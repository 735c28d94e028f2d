import { createHmac } from 'node:crypto';

/**
 * The signature of a login state, that checksession and resetusersessionkey take: HMAC-SHA256 of the body, nothing for GET.
 * https://developers.weixin.qq.com/minigame/en/dev/tutorial/open-ability/http-signature.html
 */
const published = {
  sessionKey: 'o0q0otL8aEzpcZL/FT9WsQ==',
  body: '{"foo":"bar"}',
  signature: '654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b',
};

describe("WeChat's signature of a login state", () => {
  it('has session_key as its base64 text for a key, not the bytes', () => {
    const { sessionKey, body, signature } = published;
    const under = (key: string | Buffer): string => createHmac('sha256', key).update(body).digest('hex');
    expect(under(sessionKey)).toBe(signature);
    expect(under(Buffer.from(sessionKey, 'base64'))).not.toBe(signature);
  });
});
