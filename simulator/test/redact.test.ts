import { redact } from '../phone/redact.js';

const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIwMTlhYjBjNCJ9.c2lnbmF0dXJlLXdpdGgtLV9f';
const refreshToken = 'v1.k1.019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.12.Zm9vLWJhcl9iYXo';
const loginCode = '0c3aBc000mG8kS1nVx100QyL2P0aBc0r';

describe('what the demo shows', () => {
  it.each([
    ['an access token', { accessToken: jwt }],
    ['a refresh token', { tokens: [{ refreshToken }] }],
    ['a header', { header: { authorization: `Bearer ${jwt}` } }],
    ['a token in a sentence', `Authorization: Bearer ${jwt}; then ${refreshToken}.`],
    ['a token in JSON in a string', JSON.stringify({ accessToken: jwt, refreshToken })],
    ['a session_key', { session_key: jwt }],
    ['a login code', { data: { code: loginCode } }],
    ['a login code in a query', `GET /sns/jscode2session?appid=wx1&js_code=${loginCode}&grant_type=x`],
    ['a phone code', { phoneCode: loginCode }],
    ['an app secret in a query', `GET /sns/jscode2session?secret=${loginCode}&appid=wx1`],
    ['an access_token in a query', { POST: `/wxa/x?access_token=${loginCode}` }],
  ])('has no whole secret: %s', (_, value) => {
    const shown = JSON.stringify(redact(value));
    for (const secret of [jwt, ...jwt.split('.'), refreshToken, refreshToken.slice(-15), loginCode]) {
      expect(shown).not.toContain(secret);
    }
  });

  it('has all the rest as it was', () => {
    const rest = {
      code: 'WECHAT_CODE_USED',
      openid: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE',
      user: { id: '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c', phone: null, roles: ['admin'] },
      expiresIn: 600,
      url: 'http://127.0.0.1:3000/v1/users/me?limit=20',
    };
    expect(redact(rest)).toEqual(rest);
  });

  it('tells codes apart by their beginning', () => {
    expect(redact({ code: loginCode })).toEqual({ code: '0c3a…(32 位)' });
  });
});
