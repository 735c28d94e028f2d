import fc from 'fast-check';
import { v5 } from 'uuid';
import { wechatIdentityId } from './wechat-identity.entity.js';

describe('wechatIdentityId', () => {
  it('is the UUIDv5 of app and openid, as another implementation makes it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (appId, openid) => {
        const expected = v5(`${appId}/${openid}`, 'b3f8f1a6-6f0e-4b0e-9c9d-2a5d1f6c7e48');
        expect(wechatIdentityId(appId, openid)).toBe(expected);
      }),
    );
  });
});
