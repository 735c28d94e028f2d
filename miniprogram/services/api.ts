import { type paths } from './openapi.js';
import { type Cancellation } from './cancellation.js';
import { type Method } from './wx.js';

/** The operations of docs/openapi.json, by method and path; docs/openapi.d.ts is made of it. */
type Operation<M extends Method, P extends keyof paths> = paths[P][Lowercase<M> & keyof paths[P]];

interface Multipart {
  requestBody: { content: { 'multipart/form-data': unknown } };
}

/** The paths that know the method, for `request`. */
export type Path<M extends Method> = {
  [P in keyof paths]: Operation<M, P> extends Multipart
    ? never
    : Operation<M, P> extends { responses: object }
      ? P
      : never;
}[keyof paths];

/** The paths that take a file, for `upload`. */
export type UploadPath = {
  [P in keyof paths]: Operation<'POST', P> extends Multipart ? P : never;
}[keyof paths];

type Parameters<M extends Method, P extends keyof paths> =
  Operation<M, P> extends { parameters: infer Some } ? Some : never;

type Json<Content> = Content extends { content: { 'application/json': infer Body } } ? Body : undefined;

/** What the operation answers with when it succeeds; undefined where that is 204. */
export type Data<M extends Method, P extends keyof paths> =
  Operation<M, P> extends { responses: infer Answers }
    ? {
        [Status in keyof Answers]: Status extends 200 | 201 | 202 | 204 ? Json<Answers[Status]> : never;
      }[keyof Answers]
    : never;

type Given<Name extends string, Type> = [Type] extends [never]
  ? unknown
  : undefined extends Type
    ? { [N in Name]?: Exclude<Type, undefined> }
    : { [N in Name]: Type };

type PathParameters<M extends Method, P extends keyof paths> =
  Parameters<M, P> extends { path: infer Type } ? Type : never;
type Query<M extends Method, P extends keyof paths> =
  Parameters<M, P> extends { query?: infer Type } ? Exclude<Type, undefined> : never;
type IfMatch<M extends Method, P extends keyof paths> =
  Parameters<M, P> extends { header: { 'If-Match': infer Type } } ? Type : never;
type Body<M extends Method, P extends keyof paths> =
  Operation<M, P> extends { requestBody: { content: { 'application/json': infer Type } } } ? Type : never;

/** What the operation needs, and no more. */
export type Options<M extends Method, P extends keyof paths> = {
  readonly cancellation?: Cancellation | undefined;
  /** false: without tokens it fails with LOGIN_REQUIRED, rather than calling wx.login(). */
  readonly mayLogIn?: boolean;
} & Given<'path', PathParameters<M, P>> &
  Given<'body', Body<M, P>> &
  /** The `etag` of what was read: who has changed it since is not overwritten. */
  Given<'ifMatch', IfMatch<M, P>> &
  ([Query<M, P>] extends [never] ? unknown : { readonly query?: Query<M, P> });

/** The last argument may be left out where the operation needs nothing. */
export type Rest<M extends Method, P extends keyof paths> =
  object extends Options<M, P> ? [options?: Options<M, P>] : [options: Options<M, P>];

/** `/v1/addresses/{id}` with its id, and the query behind it. */
export function urlOf(
  path: string,
  parameters: Readonly<Record<string, unknown>> = {},
  query: Readonly<Record<string, unknown>> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parameters[name])),
  );
  const pairs = Object.keys(query)
    .filter((name) => query[name] !== undefined)
    .map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(String(query[name]))}`);
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
}
