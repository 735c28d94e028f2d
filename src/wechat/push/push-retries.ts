import { QueryFailedError } from 'typeorm';
import { types } from 'node:util';
import { z } from 'zod';
import { DomainError } from '../../common/errors/index.js';
import { PushRefusedError } from './push-refused.js';

/** Seconds between two attempts, at most: whatever was mended, the push notices soon. */
const longestDelay = 3_600;

/** Attempts before a push is given up: a day, as the delays add up. */
export const maxAttempts = 35;

/**
 * Seconds until the next attempt: 2, 4, 8, ..., an hour, each a quarter more or less.
 * @param attempts that have failed
 * @param chance from 0 to 1, so that pushes that failed together come back apart
 */
export function retryDelay(attempts: number, chance: number): number {
  return Math.min(2 ** attempts, longestDelay) * (0.75 + chance / 2);
}

/** Whether another attempt would fail as this one did: the fields are not those of the event. */
export function isHopeless(error: unknown): boolean {
  return error instanceof z.ZodError || error instanceof PushRefusedError;
}

/**
 * What may be kept of why an attempt failed: the class of the error and a code of ours or of PostgreSQL's. Its message may
 * repeat what the push says.
 */
export function describeFailure(error: unknown): string {
  if (!types.isNativeError(error)) return typeof error;
  const { name } = error.constructor;
  const code = codeOf(error);
  const plain = /^[A-Za-z_$][\w$]{0,63}$/.test(name) ? name : 'Error';
  return code === undefined ? plain : `${plain} ${code}`;
}

function codeOf(error: Error): string | undefined {
  if (error instanceof DomainError) return error.code;
  if (!(error instanceof QueryFailedError)) return undefined;
  const { code } = error.driverError as { code?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}
