import { types } from 'node:util';
import { type DestinationStream, type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino';

/** Whatever bears one of these names is secret, at whatever depth of a logged object. */
const secretNames = new Set(
  [
    'authorization', 'cookie', 'set-cookie', 'password', 'secret', 'appSecret', 'app_secret', 'masterKeys',
    'session_key', 'sessionKey', 'accessToken', 'access_token', 'refreshToken', 'refresh_token', 'token',
    'js_code', 'secretAccessKey', 'accessKeyId', 'credentials', 'phoneCode', 'loginCode', 'browserSecret', 'encryptedData', 'rawData', 'phone', 'phoneNumber', 'purePhoneNumber',
    'body', 'headers', 'query', 'url', 'params', 'config', 'request', 'response',
  ].map((name) => name.toLowerCase()),
); // prettier-ignore

/** Nothing of ours is nested deeper; what is, is somebody else's object and not for the log. */
const maxDepth = 4;

/**
 * A copy without what is secret by name. pino's own redaction by path costs a tenth of a login with wildcards,
 * and without them misses whatever lies one level deeper.
 */
export function redact(value: Readonly<Record<string, unknown>>, depth = 0): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  for (const key in value) {
    const member = value[key];
    if (secretNames.has(key.toLowerCase())) safe[key] = '[redacted]';
    else if (typeof member !== 'object' || member === null) safe[key] = member;
    else if (types.isNativeError(member)) safe[key] = serializeError(member);
    else if (Array.isArray(member))
      safe[key] = depth < maxDepth ? member.map((item) => redactItem(item, depth)) : '[deep]';
    else safe[key] = depth < maxDepth ? redact(member as Record<string, unknown>, depth + 1) : '[deep]';
  }
  return safe;
}

function redactItem(item: unknown, depth: number): unknown {
  return typeof item === 'object' && item !== null ? redact({ item }, depth + 1)['item'] : item;
}

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
    formatters: { level: (label) => ({ level: label }), log: redact },
    // `redact` has made errors safe; pino's own serializer would flatten what it made.
    serializers: { err: (error: unknown) => error },
  };
  if (pretty) {
    return pino({
      ...options,
      transport: { target: 'pino-pretty', options: { translateTime: 'SYS:HH:MM:ss.l', singleLine: true } },
    });
  }
  return pino(options, destination ?? bufferedStdout());
}

/** Written in blocks, at the latest after a fifth of a second: a system call a line is dear. */
function bufferedStdout(): DestinationStream {
  const stdout = pino.destination({ dest: 1, sync: true, minLength: 4096, periodicFlush: 200 });
  process.on('exit', () => {
    stdout.flushSync();
  });
  return stdout;
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
  if (!types.isNativeError(thrown)) return { type: typeof thrown, message: '[not an Error]' };
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
