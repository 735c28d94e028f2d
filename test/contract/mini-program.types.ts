import {
  type ApiError,
  type components,
  type Data,
  type WeappAuth,
} from '../../miniprogram/services/index.js';

type Schemas = components['schemas'];
/** Of either, and neither is `any`. */
type Same<A, B> = 0 extends 1 & A ? false : [A, B] extends [B, A] ? true : false;

/** Nobody calls it: `npm run check:types` is the test, which fails where an answer is not of the type that the document says. */
export async function answers(auth: WeappAuth): Promise<boolean[]> {
  const me = await auth.request('GET', '/v1/users/me');
  const { items, nextCursor } = await auth.request('GET', '/v1/addresses', { query: { limit: 10 } });
  const { avatarUrl } = await auth.upload('/v1/users/me/avatar', { filePath: 'wxfile://a', name: 'avatar' });
  // @ts-expect-error -- the answer has no session_key
  const sessionKey: unknown = me.sessionKey;
  // @ts-expect-error -- no such code
  const code = 'PHONE_STOLEN' satisfies ApiError['code'];
  return [
    sessionKey === code,
    items[0]?.etag === nextCursor,
    avatarUrl?.startsWith('https:') === true,
    true satisfies Same<typeof me, Schemas['UserResponse']>,
    true satisfies Same<Data<'GET', '/v1/addresses'>, Schemas['AddressListResponse']>,
    true satisfies Same<Data<'POST', '/v1/addresses'>, Schemas['AddressResponse']>,
    true satisfies Same<Data<'POST', '/v1/users/me/avatar'>, Schemas['UserResponse']>,
    true satisfies Same<Data<'DELETE', '/v1/users/me'>, Schemas['ErasureResponse']>,
    true satisfies Same<Data<'DELETE', '/v1/auth/sessions/{id}'>, undefined>,
    true satisfies Same<ReturnType<WeappAuth['login']>, Promise<Schemas['LoginResponse']>>,
  ];
}

/** Nor this one: it fails where one of these compiles. */
export function wrongCalls(auth: WeappAuth): unknown[] {
  const body = {
    userName: '张三',
    telNumber: '13800000000',
    provinceName: '广东省',
    cityName: '广州市',
    detailInfo: '1号',
  };
  const path = { id: 'an id' };
  return [
    auth.request('PUT', '/v1/addresses/{id}', { path, body, ifMatch: '"3"' }),
    auth.request('POST', '/v1/addresses', { body }),
    // @ts-expect-error -- no such path
    auth.request('GET', '/v1/users/you'),
    // @ts-expect-error -- not by this method
    auth.request('DELETE', '/v1/addresses'),
    // @ts-expect-error -- wx.request knows no PATCH
    auth.request('PATCH', '/v1/users/me', { body: { nickname: '小明' } }),
    // @ts-expect-error -- wx.uploadFile sends nothing but POST
    auth.request('PUT', '/v1/users/me/avatar'),
    // @ts-expect-error -- for admins
    auth.request('GET', '/v1/admin/users'),
    // @ts-expect-error -- for operators
    auth.request('GET', '/health/ready'),
    // @ts-expect-error -- for gateways
    auth.request('GET', '/v1/auth/verify'),
    // @ts-expect-error -- a picture, which <image> loads
    auth.request('GET', '/v1/avatars/{name}', { path: { name: 'a.jpg' } }),
    // @ts-expect-error -- without a body
    auth.request('POST', '/v1/users/me'),
    // @ts-expect-error -- without the options that its body is in
    auth.request('POST', '/v1/addresses', {}),
    // @ts-expect-error -- nobody sets their own roles
    auth.request('POST', '/v1/users/me', { body: { roles: ['admin'] } }),
    // @ts-expect-error -- a nickname is a text
    auth.request('POST', '/v1/users/me', { body: { nickname: 42 } }),
    // @ts-expect-error -- there is no such parameter
    auth.request('DELETE', '/v1/auth/sessions/{id}'),
    // @ts-expect-error -- without what was read: somebody's change would be lost
    auth.request('PUT', '/v1/addresses/{id}', { path, body }),
    // @ts-expect-error -- what was read is missing here too
    auth.request('DELETE', '/v1/addresses/{id}', { path }),
    // @ts-expect-error -- a limit is a number
    auth.request('GET', '/v1/addresses', { query: { limit: 'all' } }),
    // @ts-expect-error -- no such parameter
    auth.request('GET', '/v1/addresses', { query: { page: 2 } }),
    // @ts-expect-error -- it takes no parameters
    auth.request('GET', '/v1/users/me', { query: { limit: 1 } }),
    // @ts-expect-error -- it is no operation of POST
    auth.upload('/v1/auth/sessions', { filePath: 'wxfile://tmp', name: 'avatar' }),
    // @ts-expect-error -- it takes no file
    auth.upload('/v1/addresses', { filePath: 'wxfile://tmp', name: 'avatar' }),
    // @ts-expect-error -- a file does not go by request()
    auth.request('POST', '/v1/users/me/avatar'),
  ];
}
