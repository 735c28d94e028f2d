import { HttpException, NotFoundException } from '@nestjs/common';
import { types } from 'node:util';
import { DomainError, validationError } from './domain-error.js';
import { type ErrorCode } from './error-codes.js';

/** PostgreSQL's codes and Node's that say "not now": the same request may pass a moment later. */
const transientDatabase = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH',
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '53000', '53100', '53200', '53300', // insufficient resources, too_many_connections
  '55P03', // lock_not_available: lock_timeout
  '57014', // query_canceled: statement_timeout
  '57P01', '57P02', '57P03', '57P05', // the server stops, crashed or is starting; idle session ended
  '25P03', // idle_in_transaction_session_timeout
  '23503', // foreign_key_violation: what it refers to has gone at this moment; repeated, the request finds that out
  '25006', // read_only_sql_transaction: a failover in progress
  '3D000', // invalid_catalog_name: the database is not there (yet)
  '28P01', '28000', // credentials refused, as while they are being changed
]); // prettier-ignore
const transientDatabaseText =
  /^timeout expired$|timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|not queryable|Driver not Connected|Cannot use a pool after calling end|query runner (?:was )?already released/i;

/** What Nest's exceptions and Fastify's errors mean here. */
const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
  503: 'SERVICE_UNAVAILABLE',
};

/**
 * Whatever was thrown, as one of our errors: ours as they are, the framework's by their status,
 * the database's outages as SERVICE_UNAVAILABLE, and all else as INTERNAL with the cause for the log.
 */
export function toDomainError(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  const status = statusOf(thrown);
  const code = status === undefined ? undefined : codeOfStatus[status];
  if (code !== undefined) {
    const unrouted = thrown instanceof NotFoundException && /^Cannot [A-Z]+ /.test(thrown.message);
    return new DomainError(
      code,
      unrouted ? { detail: 'There is no such operation. /docs lists them where it is on.' } : {},
    );
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return validationError({ field: 'request', message: 'is malformed' });
  }
  if (isDatabaseOutage(thrown)) return new DomainError('SERVICE_UNAVAILABLE', { cause: thrown });
  return new DomainError('INTERNAL', { cause: thrown });
}

function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  // Fastify's own errors (FST_ERR_*) carry statusCode.
  const { statusCode, code } = (thrown ?? {}) as { statusCode?: unknown; code?: unknown };
  return typeof statusCode === 'number' && typeof code === 'string' ? statusCode : undefined;
}

export function isDatabaseOutage(thrown: unknown): boolean {
  // Not instanceof: an error may come from another realm (a VM context, as tests have).
  if (!types.isNativeError(thrown)) return false;
  const { code, errors } = thrown as { code?: unknown; errors?: unknown };
  if (typeof code === 'string' && (transientDatabase.has(code) || code.startsWith('08'))) return true;
  // Node's happy eyeballs: one error an address.
  if (Array.isArray(errors) && errors.some(isDatabaseOutage)) return true;
  if (transientDatabaseText.test(thrown.message)) return true;
  return thrown.cause !== undefined && isDatabaseOutage(thrown.cause);
}
