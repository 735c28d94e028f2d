import { type ErrorCode } from './error-codes.js';
import { problemCatalogue } from './problem-catalogue.js';

/** One member of `errors` in a validation problem. */
export interface FieldError {
  /** Dotted path in the request, such as `device.name`; `body` for the body as a whole. */
  readonly field: string;
  /** What is wrong, for a developer to read. Never repeats the value. */
  readonly message: string;
}

export interface DomainErrorOptions {
  /** Replaces the catalogue's text for the caller. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Seconds; replaces the catalogue's. */
  readonly retryAfter?: number;
  /** Sent with the problem; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log only. Must hold no secret: whoever wraps an error takes the secrets out of it. */
  readonly cause?: unknown;
}

/** What a service throws: a code of the closed list, and words for the caller. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly detail: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfter: number | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(
    readonly code: ErrorCode,
    options: DomainErrorOptions = {},
  ) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.detail = options.detail ?? problemCatalogue[code].detail;
    this.errors = options.errors;
    this.retryAfter = options.retryAfter ?? problemCatalogue[code].retryAfter;
    this.headers = options.headers;
  }
}

/** The shorthand for bad input. */
export function validationError(...errors: FieldError[]): DomainError {
  return new DomainError('VALIDATION_FAILED', { errors });
}
