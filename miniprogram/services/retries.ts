import { retryAfterOf } from './answers.js';
import { ApiError } from './api-error.js';
import { type Cancellation } from './cancellation.js';
import { type HttpAnswer } from './http.js';
import { type Timing } from './timing.js';

/** Seconds: who is told to wait longer hears it from the user's sentence. */
const longestWait = 5;

export interface Retries {
  readonly timing: Timing;
  /** The first one included. */
  readonly attempts: number;
  readonly cancellation?: Cancellation | undefined;
  /** Further answers after which it is worth another attempt. */
  readonly also?: (answer: HttpAnswer) => boolean;
}

/**
 * Once more when there was no answer, or one of a service that is not there at the moment. For what may be done twice
 * alone: safe methods (RFC 9110, section 9.2.1), and exchanges that are made to be repeated.
 */
export async function withRetries(
  once: () => Promise<HttpAnswer>,
  { timing, attempts, cancellation, also }: Retries,
): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt++) {
    const last = attempt >= attempts;
    const answer = await once().catch((error: unknown) => {
      if (last || !isLost(error)) throw error;
      return undefined;
    });
    if (answer && (last || !(isAway(answer) || also?.(answer)))) return answer;
    await pause(timing, attempt, answer, cancellation);
  }
}

/** There was no answer: whether it was done nobody knows. */
export function isLost(error: unknown): boolean {
  return error instanceof ApiError && (error.code === 'NETWORK' || error.code === 'TIMEOUT');
}

function isAway(answer: HttpAnswer): boolean {
  return [429, 502, 503, 504].indexOf(answer.status) >= 0 && (retryAfterOf(answer) ?? 0) <= longestWait;
}

/** Longer each time, and not the same for all phones that one outage has hit. */
function pause(
  timing: Timing,
  attempt: number,
  answer: HttpAnswer | undefined,
  cancellation: Cancellation | undefined,
): Promise<void> {
  const told = (answer && retryAfterOf(answer)) ?? 0;
  const milliseconds = told * 1000 + 300 * 2 ** (attempt - 1) * (0.5 + timing.random());
  return new Promise((resolve, reject) => {
    const callOff = timing.after(milliseconds, () => {
      stopListening?.();
      resolve();
    });
    const stopListening = cancellation?.onCancel(() => {
      callOff();
      reject(new ApiError('CANCELLED'));
    });
  });
}
