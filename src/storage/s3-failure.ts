interface S3Error {
  /** The code of S3, or the kind of the error. */
  readonly name?: unknown;
  /** The code of the system. */
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
}

/**
 * The object is not there, and S3 says so. A bucket that is not there is a fault, and so is the 404 of whatever else may
 * stand at the address (the client calls that NotFound): its files would be taken for removed.
 */
export function isMissing(error: unknown): boolean {
  return (error as S3Error).name === 'NoSuchKey';
}

const isCode = (value: unknown): value is string => typeof value === 'string' && /^[\w.-]{1,64}$/.test(value);

/** For the log: by codes alone, since messages of S3 repeat what was sent, access keys and signatures among it. */
export function s3Failure(operation: string, error: unknown): Error {
  const { name, code, $metadata } = error as S3Error;
  const status = $metadata?.httpStatusCode;
  const told = [name, code].filter(isCode).filter((each) => each !== 'Error');
  if (typeof status === 'number') told.push(`HTTP ${status}`);
  return new Error(`S3 ${operation}: ${told.join(', ') || 'unknown error'}`);
}
