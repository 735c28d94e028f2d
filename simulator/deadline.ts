/** A signal that ends with `closing`, or with a TimeoutError after some time. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** To be called when what it bounds is over. */
  readonly clear: () => void;
}

/**
 * With a timer of its own: one of AbortSignal.timeout() that AbortSignal.any() alone refers to may be garbage before it fires
 * (https://github.com/nodejs/node/issues/57736), and what it bounds would hang.
 */
export function deadline(ms: number, closing: AbortSignal): Deadline {
  const controller = new AbortController();
  const close = (): void => {
    controller.abort(closing.reason);
  };
  const timer = setTimeout(() => {
    controller.abort(new DOMException(`over ${ms} ms`, 'TimeoutError'));
  }, ms);
  if (closing.aborted) close();
  closing.addEventListener('abort', close, { once: true });
  return {
    signal: controller.signal,
    clear: () => {
      clearTimeout(timer);
      closing.removeEventListener('abort', close);
    },
  };
}
