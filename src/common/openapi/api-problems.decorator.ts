import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { type ErrorCode, problemCatalogue, problemMediaType, problemType } from '../errors/index.js';
import { type rateLimitHeaderNames } from '../rate-limit/index.js';
import { ProblemResponse } from './problem.response.js';

/** Of every guarded operation. */
export const guardProblems = [
  'UNAUTHENTICATED',
  'TOKEN_EXPIRED',
  'SESSION_REVOKED',
  'USER_BANNED',
] as const satisfies readonly ErrorCode[];

interface Header {
  description: string;
  schema: { type: string; example: number | string };
}

const count = (description: string, example: number): Header => ({
  description,
  schema: { type: 'integer', example },
});

const retryAfter = { 'Retry-After': count('Seconds to wait', 5) };

/** Of our own limits: WeChat's refusal of a login has them too, but speaks of another limit. */
const rateLimit: Record<(typeof rateLimitHeaderNames)[number], Header> = {
  'RateLimit-Limit': count('Requests of the allowance', 600),
  'RateLimit-Remaining': count('Requests that would pass at once', 0),
  'RateLimit-Reset': count('Seconds until the whole allowance is back', 60),
  'RateLimit-Policy': {
    description: 'The allowance, and in how many seconds it comes back',
    schema: { type: 'string', example: '600;w=60' },
  },
};

/** What the decorators of one handler, or class, have named so far. */
const PROBLEM_CODES = 'weapp-auth:problem-codes';

/**
 * Documents every code an operation may answer with, grouped by status, each with an example. Several of these on one
 * handler add up. INTERNAL and RATE_LIMITED may meet any operation and are added to all; `openapi.ts` takes the latter from
 * those without a limit.
 */
export function ApiProblems(...codes: ErrorCode[]): MethodDecorator & ClassDecorator {
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const described = (descriptor?.value ?? target) as object;
    const known = (Reflect.getOwnMetadata(PROBLEM_CODES, described) ?? []) as ErrorCode[];
    const all = new Set<ErrorCode>([...known, ...codes, 'RATE_LIMITED', 'INTERNAL']);
    Reflect.defineMetadata(PROBLEM_CODES, [...all], described);
    applyDecorators(ApiExtraModels(ProblemResponse), ...responses(all))(
      target,
      key as string,
      descriptor as PropertyDescriptor,
    );
  };
}

function responses(codes: ReadonlySet<ErrorCode>): (MethodDecorator & ClassDecorator)[] {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = problemCatalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return [...byStatus].map(([status, group]) =>
    ApiResponse({
      status,
      description: group.map((code) => `\`${code}\`: ${problemCatalogue[code].title}.`).join(' '),
      content: {
        [problemMediaType]: {
          schema: { $ref: getSchemaPath(ProblemResponse) },
          examples: Object.fromEntries(group.map((code) => [code, { value: example(code) }])),
        },
      },
      headers: {
        ...(status === 429 || status === 503 ? retryAfter : {}),
        ...(status === 429 ? rateLimit : {}),
      },
    }),
  );
}

function example(code: ErrorCode): ProblemResponse {
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
