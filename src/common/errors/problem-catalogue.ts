import { type ErrorCode } from './error-codes.js';

export interface ProblemDefinition {
  /** HTTP status. */
  readonly status: number;
  /** RFC 9457 `title`: the same for every occurrence. */
  readonly title: string;
  /** The default `detail`: what the client should do now. */
  readonly detail: string;
  /** How the occurrence is logged. What a client did wrong is no alarm; what an operator must mend is. */
  readonly logLevel: 'debug' | 'warn' | 'error';
  /** Seconds a client should wait; RFC 9110, section 10.2.3. Every 429 and 503 has one. */
  readonly retryAfter?: number;
}

export const problemCatalogue: Record<ErrorCode, ProblemDefinition> = {
  VALIDATION_FAILED: {
    status: 400,
    title: 'The request is not valid',
    detail: 'Correct what `errors` names and send the request again.',
    logLevel: 'debug',
  },
  APP_UNKNOWN: {
    status: 400,
    title: 'Unknown mini program',
    detail: 'No mini program of this appId is configured here. Check appId, or WECHAT_APPS on the server.',
    logLevel: 'debug',
  },
  OPEN_DATA_INVALID: {
    status: 400,
    title: 'This is not open data of this user, this mini program and this moment',
    detail:
      'Send what WeChat gave, unchanged ("+" must not become a space) and within minutes, with a token of the mini program and user it was given to. Ask WeChat for it anew; repeating the request does not help.',
    logLevel: 'debug',
  },
  UNAUTHENTICATED: {
    status: 401,
    title: 'Not authenticated',
    detail: 'Send a valid access token: Authorization: Bearer <accessToken>. Log in to get one.',
    logLevel: 'debug',
  },
  TOKEN_EXPIRED: {
    status: 401,
    title: 'The access token has expired',
    detail: 'Refresh the tokens, or log in again, and repeat the request.',
    logLevel: 'debug',
  },
  SESSION_REVOKED: {
    status: 401,
    title: 'This session has been ended',
    detail: 'It was logged out, here or from another device. Log in again; refreshing does not help.',
    logLevel: 'debug',
  },
  REFRESH_TOKEN_INVALID: {
    status: 401,
    title: 'The refresh token is not valid',
    detail: 'It is malformed, or its session is over. Log in again.',
    logLevel: 'debug',
  },
  REFRESH_TOKEN_REUSED: {
    status: 401,
    title: 'This refresh token has been used before',
    detail:
      'Two parties hold tokens of this session, so it has been ended. Log in again, and keep only the newest tokens.',
    logLevel: 'warn',
  },
  WECHAT_CODE_INVALID: {
    status: 401,
    title: 'WeChat does not know this code',
    detail:
      'The code is wrong, older than 5 minutes or of another mini program. Call wx.login() for a new one.',
    logLevel: 'debug',
  },
  WECHAT_CODE_USED: {
    status: 401,
    title: 'This code has been used',
    detail: 'A code works once. Call wx.login() for a new one.',
    logLevel: 'debug',
  },
  FORBIDDEN: {
    status: 403,
    title: 'Not allowed',
    detail: 'The user may not do this. Another access token of the same user does not help.',
    logLevel: 'debug',
  },
  USER_BANNED: {
    status: 403,
    title: 'This user is banned',
    detail: 'Logging in again does not help. Tell the user how to reach support.',
    logLevel: 'debug',
  },
  RECENT_LOGIN_REQUIRED: {
    status: 403,
    title: 'This needs a recent login',
    detail:
      'The session is older than 12 hours. Log in again, and repeat the request with the new access token.',
    logLevel: 'debug',
  },
  PUSH_REFUSED: {
    status: 403,
    title: 'This is not a message of WeChat to this mini program',
    detail:
      "Its signature or its encryption is wrong. Compare Token, EncodingAESKey and mode of WeChat's console with pushToken and pushAesKey of WECHAT_APPS.",
    logLevel: 'warn',
  },
  WECHAT_USER_BLOCKED: {
    status: 403,
    title: 'WeChat refuses this user',
    detail: 'WeChat rates the user as high risk and refuses the login. Do not try again automatically.',
    logLevel: 'warn',
  },
  NOT_FOUND: {
    status: 404,
    title: 'Not found',
    detail: 'There is nothing here, or it is not yours.',
    logLevel: 'debug',
  },
  CONFLICT: {
    status: 409,
    title: 'Conflict with the present state',
    detail: 'Read the present state, and decide again.',
    logLevel: 'debug',
  },
  SESSION_KEY_STALE: {
    status: 409,
    title: 'The session_key does not fit this data',
    detail:
      'Call wx.login() and log in here with its code; then ask WeChat for the data again and send that. Data made before the login does not open any more.',
    logLevel: 'debug',
  },
  PHONE_TAKEN: {
    status: 409,
    title: "This phone number is another account's",
    detail:
      'Let the user choose another number, or remove it from the other account first. Accounts are never joined by it.',
    logLevel: 'debug',
  },
  PRECONDITION_FAILED: {
    status: 412,
    title: 'Somebody has changed it meanwhile',
    detail: 'Read it again, decide again, and send If-Match with its new ETag.',
    logLevel: 'debug',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    title: 'The request body is too large',
    detail: 'Send at most 64 KiB, or what the operation itself allows.',
    logLevel: 'debug',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'Unsupported media type',
    detail: 'Send Content-Type: application/json.',
    logLevel: 'debug',
  },
  CONTENT_REJECTED: {
    status: 422,
    title: 'This content may not be shown',
    detail:
      'WeChat rates it as risky. Let the user choose another one; sending the same again does not help.',
    logLevel: 'debug',
  },
  PRECONDITION_REQUIRED: {
    status: 428,
    title: 'The request must say what it changes',
    detail: "Send If-Match with the ETag of what you have read, so that nobody else's change is lost.",
    logLevel: 'debug',
  },
  RATE_LIMITED: {
    status: 429,
    title: 'Too many requests',
    detail: 'Wait as long as Retry-After says, then try again.',
    logLevel: 'debug',
    retryAfter: 60,
  },
  WECHAT_RATE_LIMITED: {
    status: 429,
    title: 'WeChat limits the rate of such calls',
    detail: 'Wait as long as Retry-After says, then try again. A login needs a new code from wx.login().',
    logLevel: 'warn',
    retryAfter: 60,
  },
  INTERNAL: {
    status: 500,
    title: 'Internal error',
    detail: 'The fault is on our side. Report the requestId.',
    logLevel: 'error',
  },
  WECHAT_MISCONFIGURED: {
    status: 500,
    title: 'WeChat refuses this service',
    detail: 'The operator must check the AppID, the AppSecret and the IP whitelist. Report the requestId.',
    logLevel: 'error',
  },
  WECHAT_UNAVAILABLE: {
    status: 503,
    title: 'WeChat is not available',
    detail: 'Wait as long as Retry-After says, then try again. A login needs a new code from wx.login().',
    logLevel: 'warn',
    retryAfter: 5,
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    title: 'The service is not available',
    detail: 'Wait as long as Retry-After says, then try again. A login needs a new code from wx.login().',
    logLevel: 'error',
    retryAfter: 5,
  },
};
