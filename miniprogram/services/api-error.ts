import { type ApiCode, type ServiceCode } from './codes.js';
import { sentences } from './sentences.js';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface Problem {
  readonly code: ServiceCode;
  readonly detail?: string;
  readonly requestId?: string;
  readonly errors?: readonly FieldError[];
}

/** Every failure of this client: a code to branch on, and a sentence in Chinese to show. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP; undefined: there was no answer. */
  readonly status: number | undefined;
  /** In English, for developers: what to do. */
  readonly detail: string | undefined;
  /** To find it in the service's log. */
  readonly requestId: string | undefined;
  /** The fields that are wrong: with VALIDATION_FAILED, and often with CONTENT_REJECTED. */
  readonly errors: readonly FieldError[];
  /** Seconds, with 429 and 503. */
  readonly retryAfter: number | undefined;

  constructor(
    readonly code: ApiCode,
    more: {
      status?: number;
      detail?: string | undefined;
      requestId?: string | undefined;
      errors?: readonly FieldError[] | undefined;
      retryAfter?: number | undefined;
    } = {},
  ) {
    super(sentenceOf(code));
    // For those who compile to ES5, where a subclass of Error is an Error and nothing more.
    Object.setPrototypeOf(this, ApiError.prototype);
    this.status = more.status;
    this.detail = more.detail;
    this.requestId = more.requestId;
    this.errors = more.errors ?? [];
    this.retryAfter = more.retryAfter;
  }

  /** For the user, in Chinese. */
  get sentence(): string {
    return this.message;
  }
}

/** The error that an answer is. */
export function errorOf(status: number, data: unknown, retryAfter?: number): ApiError {
  if (status < 400 || !isProblem(data)) return new ApiError('BAD_ANSWER', { status, retryAfter });
  const { code, detail, requestId, errors } = data;
  return new ApiError(code, { status, detail, requestId, errors, retryAfter });
}

/** What the service says is wrong; undefined: it is not the service that says so. */
export function codeOf(data: unknown): string | undefined {
  return isProblem(data) ? data.code : undefined;
}

function isProblem(data: unknown): data is Problem {
  return typeof data === 'object' && data !== null && typeof (data as { code?: unknown }).code === 'string';
}

/** A newer service may have codes that this client does not know. */
function sentenceOf(code: string): string {
  return (sentences as Readonly<Record<string, string | undefined>>)[code] ?? sentences.SERVICE_UNAVAILABLE;
}
