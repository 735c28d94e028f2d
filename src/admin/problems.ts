import { type ErrorCode } from '../common/errors/index.js';

/** Of an operation on one user that takes a body. */
export const bodyProblems = [
  'VALIDATION_FAILED',
  'NOT_FOUND',
  'CONFLICT',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'SERVICE_UNAVAILABLE',
] as const satisfies readonly ErrorCode[];
