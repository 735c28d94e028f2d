import { type ApiError, codeOf, errorOf } from './api-error.js';
import { type HttpAnswer } from './http.js';

/** What says that the token, and not the request, is at fault. WeChat's codes are refused with 401 as well. */
const tokenFaults = ['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'SESSION_REVOKED'];

export function isTokenFault({ status, data }: HttpAnswer): boolean {
  return status === 401 && tokenFaults.indexOf(codeOf(data) ?? '') >= 0;
}

/** The error that an answer is. */
export function failureOf(answer: HttpAnswer): ApiError {
  return errorOf(answer.status, answer.data, retryAfterOf(answer));
}

/** Seconds, as the service has said. */
export function retryAfterOf({ headers }: HttpAnswer): number | undefined {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return seconds >= 0 ? seconds : undefined;
}
