const millisecondsADay = 86_400_000;

/** Days since the Unix epoch, in UTC: a number to compare and count by. */
export function dayOf(now: number): number {
  return Math.floor(now / millisecondsADay);
}

/** As PostgreSQL and people write it: 2026-11-22. */
export function dateOf(day: number): string {
  return new Date(day * millisecondsADay).toISOString().slice(0, 10);
}
