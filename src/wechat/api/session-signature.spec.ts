import { sessionQuery, sessionSignature } from './session-signature.js';

/** https://developers.weixin.qq.com/minigame/en/dev/tutorial/open-ability/http-signature.html */
const vector = {
  sessionKey: Buffer.from('o0q0otL8aEzpcZL/FT9WsQ==', 'base64'),
  message: '{"foo":"bar"}',
  signature: '654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b',
};

it("signs as WeChat's published example, with the base64 text of the session_key as the key", () => {
  expect(sessionSignature(vector.sessionKey, vector.message)).toBe(vector.signature);
});

it('signs nothing at all for a GET, whose parameters are not covered', () => {
  const query = sessionQuery('token', { openid: 'o1', sessionKey: vector.sessionKey });
  expect(query).toEqual({
    access_token: 'token',
    openid: 'o1',
    signature: sessionSignature(vector.sessionKey, ''),
    sig_method: 'hmac_sha256',
  });
  expect(query['signature']).toMatch(/^[0-9a-f]{64}$/);
  expect(query['signature']).not.toBe(vector.signature);
});
