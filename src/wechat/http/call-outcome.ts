import { STATUS_CODES } from 'node:http';
import { isKnownErrcode } from '../errcodes.js';

/**
 * What came of a call to WeChat, as the label of a metric: of a closed set, whatever the other side sends.
 * `0`, an errcode that we know or `other`; `status_502`; or why there was no answer.
 */
export type CallOutcome =
  | `${number}`
  | 'other'
  | `status_${number}`
  | 'status_other'
  | 'not_json'
  | 'invalid'
  | 'timeout'
  | 'reset'
  | 'unreachable'
  | 'too_large'
  | 'tls'
  | 'failed';

const transportOutcomes = new Map<string, CallOutcome>([
  ['ETIMEDOUT', 'timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['UND_ERR_SOCKET', 'reset'],
  ['UND_ERR_ABORTED', 'reset'],
  ['ECONNREFUSED', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ENOTFOUND', 'unreachable'],
  ['EAI_AGAIN', 'unreachable'],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'too_large'],
]);

/** @param code Node's or undici's, of the error that ended the call */
export function transportOutcome(code: string | undefined): CallOutcome {
  if (code === undefined) return 'failed';
  const known = transportOutcomes.get(code);
  return known ?? (/TLS|SSL|CERT|SIGNATURE|^EPROTO$/.test(code) ? 'tls' : 'failed');
}

export function statusOutcome(status: number): CallOutcome {
  return STATUS_CODES[status] === undefined ? 'status_other' : `status_${status}`;
}

/** @param answer that was no success */
export function refusalOutcome(answer: unknown): CallOutcome {
  const { errcode } = (answer ?? {}) as { errcode?: unknown };
  if (!Number.isInteger(errcode) || errcode === 0) return 'invalid';
  return isKnownErrcode(errcode as number) ? `${errcode as number}` : 'other';
}
