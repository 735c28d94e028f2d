import { type DomainError, type FieldError } from './domain-error.js';
import { type ErrorCode } from './error-codes.js';
import { problemCatalogue } from './problem-catalogue.js';

export const problemMediaType = 'application/problem+json';

/** RFC 9457, section 3, with the extension members `code`, `requestId` and `errors`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly errors?: readonly FieldError[];
}

/** A name and not an address: the project serves no page for it (RFC 9457, section 3.1.1). */
export function problemType(code: ErrorCode): string {
  return `urn:problem-type:weapp-auth:${code.toLowerCase().replaceAll('_', '-')}`;
}

export function toProblem(error: DomainError, requestId: string): Problem {
  const { status, title } = problemCatalogue[error.code];
  return {
    type: problemType(error.code),
    title,
    status,
    detail: error.detail,
    code: error.code,
    requestId,
    ...(error.errors && { errors: error.errors }),
  };
}

/** Headers that go with the problem: its own, how to authenticate (RFC 6750, section 3), when to come back. */
export function problemHeaders(error: DomainError): Record<string, string> {
  const headers: Record<string, string> = {
    ...error.headers,
    'content-type': problemMediaType,
    'cache-control': 'no-store',
  };
  if (error.retryAfter !== undefined) headers['retry-after'] = String(error.retryAfter);
  if (error.code === 'UNAUTHENTICATED') headers['www-authenticate'] = 'Bearer';
  if (error.code === 'TOKEN_EXPIRED' || error.code === 'SESSION_REVOKED')
    headers['www-authenticate'] = 'Bearer error="invalid_token"';
  return headers;
}
