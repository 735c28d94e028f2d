import { type Client } from 'openapi-fetch';
import { type operations, type components, type paths } from '../../docs/openapi.js';

type LoginAnswers = operations['loginWithWechat']['responses'];
/** Of all its problems. */
type LoginCode = {
  [Status in keyof LoginAnswers]: LoginAnswers[Status] extends {
    content: { 'application/problem+json': { code: infer Code } };
  }
    ? Code
    : never;
}[keyof LoginAnswers];

/** Nobody calls it: `npm run check:types` is the test, which fails where one of these compiles. */
export function wrongCalls(client: Client<paths>): unknown[] {
  return [
    'WECHAT_CODE_USED' satisfies LoginCode,
    // @ts-expect-error -- no such operation
    client.GET('/v1/users/you'),
    // @ts-expect-error -- not by this method
    client.DELETE('/v1/auth/sessions'),
    // @ts-expect-error -- without a body
    client.POST('/v1/auth/wechat/login'),
    // @ts-expect-error -- without the code
    client.POST('/v1/auth/wechat/login', { body: { device: {} } }),
    // @ts-expect-error -- the code is a text
    client.POST('/v1/auth/wechat/login', { body: { code: 42 } }),
    // @ts-expect-error -- nobody sets their own roles
    { roles: ['admin'] } satisfies components['schemas']['UpdateProfileRequest'],
    // @ts-expect-error -- whose session?
    client.DELETE('/v1/auth/sessions/{id}'),
    // @ts-expect-error -- a limit is a number
    client.GET('/v1/admin/merges', { params: { query: { limit: 'all' } } }),
    // @ts-expect-error -- no such state
    client.GET('/v1/admin/pushes', { params: { query: { state: 'lost' } } }),
    // @ts-expect-error -- the answer has no session_key
    'session_key' satisfies keyof components['schemas']['UserResponse'],
    // @ts-expect-error -- no login answers with that code
    'PHONE_TAKEN' satisfies LoginCode,
  ];
}
