import { clearInterval, setInterval } from 'node:timers';

/** Milliseconds between two looks at the clock. */
const step = 10;

/**
 * What it came to, and how many milliseconds that took in which this process could go on. Those that a busy machine
 * took away count no more than two steps each time: so a timeout is told from none on any machine.
 */
export async function timed<T>(work: Promise<T>): Promise<{ result: T; milliseconds: number }> {
  let milliseconds = 0;
  let last = performance.now();
  const count = (): void => {
    const now = performance.now();
    milliseconds += Math.min(now - last, 2 * step);
    last = now;
  };
  const timer = setInterval(count, step);
  try {
    const result = await work;
    count();
    return { result, milliseconds };
  } finally {
    clearInterval(timer);
  }
}
