import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { type ErrorCode, problemCatalogue, problemMediaType, problemType } from '../errors/index.js';
import { ProblemResponse } from './problem.response.js';

/** Of every guarded operation. */
export const guardProblems = [
  'UNAUTHENTICATED',
  'TOKEN_EXPIRED',
  'SESSION_REVOKED',
  'USER_BANNED',
] as const satisfies readonly ErrorCode[];

/**
 * Documents every code an operation may answer with, grouped by status, each with an example.
 * INTERNAL may meet any operation and is added to all.
 */
export function ApiProblems(...codes: ErrorCode[]): MethodDecorator & ClassDecorator {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set<ErrorCode>([...codes, 'INTERNAL'])) {
    const { status } = problemCatalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return applyDecorators(
    ApiExtraModels(ProblemResponse),
    ...[...byStatus].map(([status, group]) =>
      ApiResponse({
        status,
        description: group.map((code) => `\`${code}\`: ${problemCatalogue[code].title}.`).join(' '),
        content: {
          [problemMediaType]: {
            schema: { $ref: getSchemaPath(ProblemResponse) },
            examples: Object.fromEntries(group.map((code) => [code, { value: example(code) }])),
          },
        },
        headers:
          status === 429 || status === 503
            ? { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', example: 5 } } }
            : {},
      }),
    ),
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
