import { ApiError } from './api-error.js';

/**
 * Calls requests off, as an AbortController would, which mini programs do not have: a page keeps one, passes it to its
 * requests, and cancels it in onUnload.
 */
export class Cancellation {
  private readonly listeners = new Set<() => void>();
  private done = false;

  get cancelled(): boolean {
    return this.done;
  }

  /** What waits with it is rejected with an ApiError CANCELLED. */
  cancel(): void {
    if (this.done) return;
    this.done = true;
    for (const listener of Array.from(this.listeners)) listener();
    this.listeners.clear();
  }

  /** @returns a function that takes the listener away; one that comes too late is called at once */
  onCancel(listener: () => void): () => void {
    if (this.done) listener();
    else this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }
}

/** What the work gives, or CANCELLED as soon as whoever waits has given up: what others wait for too goes on. */
export function unlessCancelled<T>(
  work: () => Promise<T>,
  cancellation: Cancellation | undefined,
): Promise<T> {
  if (cancellation === undefined) return work();
  if (cancellation.cancelled) return Promise.reject(new ApiError('CANCELLED'));
  return new Promise((resolve, reject) => {
    const stopListening = cancellation.onCancel(() => {
      reject(new ApiError('CANCELLED'));
    });
    work().then(resolve, reject).then(stopListening, stopListening);
  });
}
