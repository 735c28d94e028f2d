/**
 * The closed list of codes a client can meet. A code names what the client should do; it is never renamed.
 * `problem-catalogue.ts` must describe each one, or the project does not compile.
 */
export type ErrorCode =
  | 'VALIDATION_FAILED'
  | 'APP_UNKNOWN'
  | 'OPEN_DATA_INVALID'
  | 'UNAUTHENTICATED'
  | 'TOKEN_EXPIRED'
  | 'SESSION_REVOKED'
  | 'REFRESH_TOKEN_INVALID'
  | 'REFRESH_TOKEN_REUSED'
  | 'WECHAT_CODE_INVALID'
  | 'WECHAT_CODE_USED'
  | 'FORBIDDEN'
  | 'USER_BANNED'
  | 'PUSH_REFUSED'
  | 'WECHAT_USER_BLOCKED'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'SESSION_KEY_STALE'
  | 'PHONE_TAKEN'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'CONTENT_REJECTED'
  | 'RATE_LIMITED'
  | 'WECHAT_RATE_LIMITED'
  | 'INTERNAL'
  | 'WECHAT_MISCONFIGURED'
  | 'WECHAT_UNAVAILABLE'
  | 'SERVICE_UNAVAILABLE';
