import { type DestinationStream, type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino';

/** Whatever bears one of these names is secret, at any of the places where a log line can hold it. */
const secretNames = [
  'authorization', 'cookie', 'code', 'phoneCode', 'js_code', 'secret', 'appSecret', 'password',
  'session_key', 'sessionKey', 'accessToken', 'refreshToken', 'access_token', 'browserSecret', 'masterKeys',
]; // prettier-ignore

const redacted = secretNames
  .filter((name) => name !== 'code') // `code` at the top is our error code; below it, it may be WeChat's
  .flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`])
  .concat('body', '*.body', 'headers', '*.headers', '*.query', '*.url', 'req.raw', 'res.raw');

export interface LoggerSettings {
  readonly level: string;
  /** Lines for people instead of JSON: when the output is a terminal. */
  readonly pretty: boolean;
  /** Standard output when absent. */
  readonly destination?: DestinationStream;
}

/**
 * One JSON object a line. The first defence is not to pass secrets; redaction by name is the second, and the
 * error serializer, which copies no property beyond the known ones, the third.
 */
export function createLogger({ level, pretty, destination }: LoggerSettings): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: redacted, censor: '[redacted]' },
    serializers: { err: serializeError, req: () => undefined, res: () => undefined },
  };
  if (pretty) {
    return pino({
      ...options,
      transport: { target: 'pino-pretty', options: { translateTime: 'SYS:HH:MM:ss.l', singleLine: true } },
    });
  }
  return destination ? pino(options, destination) : pino(options);
}

interface LoggedError {
  type: string;
  message: string;
  stack?: string | undefined;
  code?: string | number;
  constraint?: string;
  table?: string;
  cause?: LoggedError;
}

/**
 * Of an error only what is known to hold no secret: axios errors carry the whole request, PostgreSQL's
 * `detail` and `parameters` the values of the row.
 */
export function serializeError(thrown: unknown, depth = 0): LoggedError | undefined {
  if (thrown === undefined || thrown === null) return undefined;
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: '[not an Error]' };
  const { code, constraint, table } = thrown as { code?: unknown; constraint?: unknown; table?: unknown };
  const cause = depth < 3 ? serializeError(thrown.cause, depth + 1) : undefined;
  return {
    type: thrown.constructor.name,
    message: thrown.message,
    stack: thrown.stack,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(typeof constraint === 'string' && { constraint }),
    ...(typeof table === 'string' && { table }),
    ...(cause && { cause }),
  };
}
