import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, DECORATORS, getSchemaPath } from '@nestjs/swagger';
import { type ErrorCode, problemCatalogue, problemMediaType } from '../errors/index.js';
import { refersTo } from './components.js';
import { ProblemResponse } from './problem.response.js';

/** Of every guarded operation. */
export const guardProblems = [
  'UNAUTHENTICATED',
  'TOKEN_EXPIRED',
  'SESSION_REVOKED',
  'USER_BANNED',
] as const satisfies readonly ErrorCode[];

/** They say how to authenticate. */
const challenges: ReadonlySet<ErrorCode> = new Set(['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'SESSION_REVOKED']);

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
    forgetProblems(described);
    applyDecorators(ApiExtraModels(ProblemResponse), ...responses(all))(
      target,
      key as string,
      descriptor as PropertyDescriptor,
    );
  };
}

/** @nestjs/swagger would put the descriptions of one status one after the other. */
function forgetProblems(described: object): void {
  const known = (Reflect.getOwnMetadata(DECORATORS.API_RESPONSE, described) ?? {}) as Record<string, unknown>;
  const successes = Object.entries(known).filter(([status]) => Number(status) < 400);
  Reflect.defineMetadata(DECORATORS.API_RESPONSE, Object.fromEntries(successes), described);
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
          schema: {
            allOf: [
              { $ref: getSchemaPath(ProblemResponse) },
              // For typed clients: which codes are left when the status is known.
              { type: 'object', required: ['code'], properties: { code: { type: 'string', enum: group } } },
            ],
          },
          examples: Object.fromEntries(
            group.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
          ),
        },
      },
      headers: {
        ...(group.some((code) => challenges.has(code)) && refersTo('WWW-Authenticate')),
        ...(status === 429 || status === 503 ? refersTo('Retry-After') : {}),
      },
    }),
  );
}
