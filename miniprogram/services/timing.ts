/** Time and chance, so that tests can have theirs. */
export interface Timing {
  /** Milliseconds since 1970. */
  now(): number;
  /** @returns a function that calls it off */
  after(milliseconds: number, run: () => void): () => void;
  /** From 0 to 1, as Math.random gives it. */
  random(): number;
}

export const realTiming: Timing = {
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
  random: () => Math.random(),
};
