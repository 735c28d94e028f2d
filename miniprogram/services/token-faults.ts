import { codeOf } from './api-error.js';
import { type HttpAnswer } from './http.js';

/** What says that the token, and not the request, is at fault. WeChat's codes are refused with 401 as well. */
const tokenFaults = ['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'SESSION_REVOKED'];

export function isTokenFault({ status, data }: HttpAnswer): boolean {
  return status === 401 && tokenFaults.indexOf(codeOf(data) ?? '') >= 0;
}
