/**
 * The closed list of codes a client can meet. A code names what the client should do; it is never renamed.
 * `problem-catalogue.ts` must describe each one, or the project does not compile.
 */
export type ErrorCode =
  | 'VALIDATION_FAILED'
  | 'APP_UNKNOWN'
  | 'UNAUTHENTICATED'
  | 'TOKEN_EXPIRED'
  | 'WECHAT_CODE_INVALID'
  | 'WECHAT_CODE_USED'
  | 'USER_BANNED'
  | 'WECHAT_USER_BLOCKED'
  | 'NOT_FOUND'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'WECHAT_RATE_LIMITED'
  | 'INTERNAL'
  | 'WECHAT_MISCONFIGURED'
  | 'WECHAT_UNAVAILABLE'
  | 'SERVICE_UNAVAILABLE';
