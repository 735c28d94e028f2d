import { type ErrorCode, problemCatalogue, problemType } from '../errors/index.js';
import { type rateLimitHeaderNames } from '../rate-limit/index.js';
import { type ProblemResponse } from './problem.response.js';

interface Header {
  readonly description: string;
  readonly schema: { readonly type: 'integer' | 'string' };
  readonly example: number | string;
}

const integer = { type: 'integer' } as const;
const text = { type: 'string' } as const;

const rateLimitHeaders: Record<(typeof rateLimitHeaderNames)[number], Header> = {
  'RateLimit-Limit': {
    description:
      'Requests of the allowance. These four come with other answers as well, unless there is no limit',
    schema: integer,
    example: 600,
  },
  'RateLimit-Remaining': {
    description: 'Requests that would pass at once',
    schema: integer,
    example: 599,
  },
  'RateLimit-Reset': {
    description: 'Seconds until the whole allowance is back',
    schema: integer,
    example: 60,
  },
  'RateLimit-Policy': {
    description: 'The allowance, and in how many seconds it comes back',
    schema: text,
    example: '600;w=60',
  },
};

/** Headers that many answers have: under `components` once, and referred to. */
export const sharedHeaders = {
  ...rateLimitHeaders,
  'X-Request-Id': {
    description: 'Names the request in our logs; the X-Request-Id of the request where that had a usable one',
    schema: text,
    example: '6a9f0c1e-53c5-4c55-9d0e-0f6a2a2f3b11',
  },
  'Retry-After': { description: 'Seconds to wait', schema: integer, example: 5 },
  'WWW-Authenticate': {
    description: 'How to authenticate (RFC 6750, section 3)',
    schema: text,
    example: 'Bearer error="invalid_token"',
  },
} satisfies Record<string, Header>;

export type SharedHeader = keyof typeof sharedHeaders;

/** What the `headers` of an answer say of them. */
export function refersTo(...names: SharedHeader[]): Record<string, { $ref: string }> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** The problem of each code, under `components` once. */
export const problemExamples = Object.fromEntries(
  Object.keys(problemCatalogue).map((code) => {
    const value = problemExample(code as ErrorCode);
    return [code, { summary: value.title, value }];
  }),
);

function problemExample(code: ErrorCode): ProblemResponse {
  const { status, title, detail } = problemCatalogue[code];
  return {
    type: problemType(code),
    title,
    status,
    detail,
    code,
    requestId: '6a9f0c1e-53c5-4c55-9d0e-0f6a2a2f3b11',
    ...(code === 'VALIDATION_FAILED' && { errors: [{ field: 'code', message: 'must be a string' }] }),
  };
}
