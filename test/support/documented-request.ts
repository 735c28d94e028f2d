import { type OpenAPIObject } from '@nestjs/swagger';
import { bodiesOf, type Operation } from './operations.js';

export interface DocumentedRequest {
  readonly path: string;
  readonly init: RequestInit & { readonly headers: Record<string, string> };
}

/** A call of the operation as the document shows it, by its examples; `change` replaces what is given of it. */
export function documentedRequest(
  document: OpenAPIObject,
  operation: Operation,
  change: {
    /** Values of path parameters, in place of their examples. */
    readonly path?: Readonly<Record<string, string>>;
    readonly headers?: Readonly<Record<string, string>>;
    readonly token?: string;
    /** The text of a JSON body. */
    readonly body?: string;
  } = {},
): DocumentedRequest {
  const headers: Record<string, string> = {};
  const query = new URLSearchParams();
  let { path } = operation;
  for (const { name, in: place, example, schema } of operation.parameters ?? []) {
    const given = place === 'path' ? change.path?.[name] : undefined;
    const value = given ?? example ?? schema?.example ?? schema?.default ?? schema?.enum?.[0];
    if (value === undefined) continue;
    if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(String(value)));
    else if (place === 'query') query.set(name, String(value));
    else headers[name.toLowerCase()] = String(value);
  }
  const [example] = Object.values(bodiesOf(document, operation));
  const body = change.body ?? (example === undefined ? undefined : JSON.stringify(example));
  Object.assign(
    headers,
    body !== undefined && { 'content-type': 'application/json' },
    change.token !== undefined && { authorization: `Bearer ${change.token}` },
    change.headers,
  );
  return {
    path: query.size > 0 ? `${path}?${query.toString()}` : path,
    init: { method: operation.method, headers, ...(body !== undefined && { body }) },
  };
}
