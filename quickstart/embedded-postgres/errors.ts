/** A closed list, so that a caller can phrase what only it knows, such as which variable chose the port. */
export type EmbeddedPostgresErrorCode =
  | 'ALREADY_RUNNING'
  | 'DATA_DIR_UNUSABLE'
  | 'DATA_VERSION'
  | 'DISK_FULL'
  | 'PORT_IN_USE'
  | 'ROOT_REFUSED'
  | 'UNSUPPORTED_PLATFORM'
  | 'START_FAILED';

/** The message is one line that says what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';

  constructor(
    readonly code: EmbeddedPostgresErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message.replaceAll(/\s*\n\s*/g, ' '), options);
  }
}

/** Of the system ('ENOENT') or of PostgreSQL ('3D000'). */
export const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code;

export const anotherFolder = 'set DATA_DIR to another folder';
export const anotherServer = 'set DATABASE_URL to a PostgreSQL 15+ server';

/** Turns what `postgres` or `initdb` logged before it gave up into the one line a developer needs. */
export function explainLog(log: string, dataDir: string, port: number): EmbeddedPostgresError {
  const lines = log.split('\n').map((line) => line.replace(/^\S+ \S+ \S+ \[\d+\] /, '').trim());
  const first = (pattern: RegExp): string | undefined =>
    lines.find((line) => pattern.test(line))?.replace(/^[A-Z]+:\s+/, '');

  const full = first(/No space left on device|not enough space/);
  if (full) {
    return new EmbeddedPostgresError(
      'DISK_FULL',
      `the disk of ${dataDir} is full (${full}): free some space or ${anotherFolder}`,
    );
  }
  const version = first(/initialized by PostgreSQL version/);
  if (version) {
    return new EmbeddedPostgresError(
      'DATA_VERSION',
      `${dataDir} is of another major version (${version}): delete it or ${anotherFolder}`,
    );
  }
  if (first(/could not create any TCP\/IP sockets/)) {
    const reason = /address "[^"]*": (.*)/.exec(first(/could not bind/) ?? '')?.[1] ?? 'not available';
    return new EmbeddedPostgresError(
      'PORT_IN_USE',
      `PostgreSQL cannot listen on 127.0.0.1 port ${port} (${reason}): free it or choose another port`,
    );
  }
  const denied = first(/Permission denied|Read-only file system|wrong ownership|invalid permissions/);
  if (denied) {
    return new EmbeddedPostgresError(
      'DATA_DIR_UNUSABLE',
      `PostgreSQL cannot use ${dataDir} (${denied}): delete it or ${anotherFolder}`,
    );
  }
  const reason = first(/^(FATAL|PANIC):/) ?? first(/\berror:/) ?? lines.at(-1) ?? '';
  return new EmbeddedPostgresError(
    'START_FAILED',
    `PostgreSQL did not start (${reason}): delete ${dataDir} to begin anew, or ${anotherServer}`,
  );
}

/** Errors of the file system name a path and a reason; what to do about them is the same for all. */
export function explainError(error: unknown, dataDir: string): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const { path, message } = error as NodeJS.ErrnoException;
  if (codeOf(error) === 'ENOSPC') return explainLog('No space left on device', dataDir, 0);
  if (path) {
    return new EmbeddedPostgresError(
      'DATA_DIR_UNUSABLE',
      `cannot keep data in ${dataDir} (${message}): ${anotherFolder} that you may write`,
      { cause: error },
    );
  }
  return new EmbeddedPostgresError(
    'START_FAILED',
    `PostgreSQL did not start (${message}): delete ${dataDir} to begin anew, or ${anotherServer}`,
    { cause: error },
  );
}
