/** The run is worth nothing. The message is one line that says what failed. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}

/** Any failure in one line. */
export function inOneLine(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return message.replaceAll(/\s*\n\s*/g, ' ');
}
