import { type ErrorCode } from '../common/errors/index.js';

/** Of operations that take what WeChat judges, beside VALIDATION_FAILED and the guard's. */
export const contentProblems = [
  'CONTENT_REJECTED',
  'APP_UNKNOWN',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'WECHAT_RATE_LIMITED',
  'WECHAT_MISCONFIGURED',
  'WECHAT_UNAVAILABLE',
  'SERVICE_UNAVAILABLE',
] as const satisfies readonly ErrorCode[];
