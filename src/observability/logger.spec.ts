import fc from 'fast-check';
import { connect } from 'node:net';
import pg from 'pg';
import { QueryFailedError } from 'typeorm';
import { createLogger, serializeError } from './logger.js';

const secret = 'Zx9TopSecret8fQ';

/** As axios makes them: with the whole request and the whole answer. */
class AxiosError extends Error {
  override readonly name = 'AxiosError';
}

/** The lines that come out for what is logged. */
function logged(work: (logger: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  work(createLogger({ level: 'trace', pretty: false, destination }));
  return lines;
}

function lineOf(content: object): Record<string, unknown> {
  const [line = ''] = logged((logger) => {
    logger.info(content, 'told');
  });
  return JSON.parse(line) as Record<string, unknown>;
}

const errorOf = (err: unknown): Record<string, unknown> => lineOf({ err })['err'] as Record<string, unknown>;

describe('a log line', () => {
  it('is one JSON object with level, time and message', () => {
    const { level, time, msg, port } = lineOf({ port: 3000 });
    expect([level, msg, port]).toEqual(['info', 'told', 3000]);
    expect(new Date(time as string).toISOString()).toBe(time);
  });

  it('stays one line, whatever is in it', () => {
    const [line = '', ...more] = logged((logger) => {
      logger.warn({ context: 'a\nb\r\nc\u2028d' }, 'first\n{"level":"fatal"}');
    });
    expect(more).toEqual([]);
    expect(line.trimEnd()).not.toMatch(/[\r\n]/);
    expect(JSON.parse(line)).toMatchObject({ level: 'warn', msg: 'first\n{"level":"fatal"}' });
  });

  it('keeps what operators look for: our code, the status, the route', () => {
    const told = {
      code: 'WECHAT_UNAVAILABLE',
      status: 503,
      route: '/v1/auth/wechat/login',
      ms: 1.5,
      ip: '::1',
    };
    expect(lineOf(told)).toMatchObject(told);
  });

  it('survives what JSON does not: cycles, big numbers, and depth', () => {
    const cyclic: Record<string, unknown> = { big: 10n ** 20n };
    cyclic['self'] = cyclic;
    let deep: Record<string, unknown> = {};
    for (let i = 0; i < 10_000; i++) deep = { deep };
    expect(() => lineOf({ cyclic, deep, list: [cyclic] })).not.toThrow();
  });
});

describe('redaction', () => {
  const names = [
    ...[
      'authorization',
      'Authorization',
      'cookie',
      'set-cookie',
      'password',
      'secret',
      'appSecret',
      'AppSecret',
    ],
    ...['session_key', 'sessionKey', 'accessToken', 'access_token', 'refreshToken', 'js_code', 'masterKeys'],
    ...['body', 'headers', 'query', 'url', 'params', 'config', 'request', 'response'],
  ];

  it.each(names)('hides %s at every depth, in objects and in lists', (name) => {
    for (const content of [
      { [name]: secret },
      { a: { [name]: secret } },
      { a: { b: { c: { [name]: secret } } } },
      { a: [{ [name]: [secret] }] },
      { a: { [name]: { deeper: secret } } },
    ]) {
      expect(JSON.stringify(lineOf(content))).not.toContain(secret);
    }
  });

  it('lets nothing through whatever it is wrapped in', () => {
    const wrapped = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 8 },
        fc.constantFrom(...names).map((name) => ({ [name]: secret })),
        fc.tuple(fc.string(), tie('value')).map(([name, value]) => ({ [name]: value, other: 1 })),
        tie('value').map((value) => [value, 1]),
        fc.tuple(fc.constantFrom(...names), tie('value')).map(([name, value]) => ({ [name]: value })),
      ),
    })).value;
    fc.assert(
      fc.property(wrapped, (content) => {
        expect(JSON.stringify(lineOf({ content }))).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a logged error', () => {
  it('has type, message, stack and code', () => {
    const error = Object.assign(new RangeError('out of it'), { code: 'E_RANGE' });
    expect(errorOf(error)).toEqual({
      type: 'RangeError',
      message: 'out of it',
      stack: expect.stringContaining('logger.spec.ts') as unknown,
      code: 'E_RANGE',
    });
  });

  it('of axios tells nothing of the request and of the answer', () => {
    const url = `https://api.weixin.qq.com/sns/jscode2session?secret=${secret}`;
    const config = { url, params: { secret }, headers: { authorization: secret }, data: secret };
    const error = Object.assign(new AxiosError('Request failed with status code 500'), {
      code: 'ERR_BAD_RESPONSE',
      config,
      request: { path: url, _header: `GET ${url}` },
      response: { data: secret, statusText: secret, headers: { 'set-cookie': [secret] }, config },
      toJSON: () => ({ config }),
    });
    for (const thrown of [error, new Error('outer', { cause: error })]) {
      const line = JSON.stringify(lineOf({ err: thrown }));
      expect(line).not.toContain(secret);
      expect(line).toContain('ERR_BAD_RESPONSE');
    }
    expect(errorOf(error)).toMatchObject({ type: 'AxiosError', code: 'ERR_BAD_RESPONSE' });
  });

  it('of PostgreSQL tells code, constraint and table, and no value of the row', () => {
    const error = new pg.DatabaseError('duplicate key value violates unique constraint', 100, 'error');
    Object.assign(error, {
      code: '23505',
      constraint: 'wechat_identities_app_id_openid',
      table: 'wechat_identities',
      detail: `Key (app_id, openid)=(wx1, ${secret}) already exists.`,
      where: `SQL statement "INSERT ... ${secret}"`,
      internalQuery: `INSERT ... ${secret}`,
      hint: secret,
    });
    const wrapped = new QueryFailedError(
      `INSERT INTO t VALUES ('${secret}')`,
      [secret, Buffer.from(secret)],
      error,
    );
    for (const thrown of [error, wrapped]) {
      const line = JSON.stringify(lineOf({ err: thrown }));
      expect(line).not.toContain(secret);
      expect(line).not.toContain(Buffer.from(secret).toString('hex'));
    }
    expect(errorOf(error)).toMatchObject({
      type: 'DatabaseError',
      code: '23505',
      constraint: 'wechat_identities_app_id_openid',
      table: 'wechat_identities',
    });
  });

  it('is as careful anywhere in the line as under err', () => {
    const error = Object.assign(new Error('told'), {
      parameters: [secret],
      headers: { authorization: secret },
    });
    const line = JSON.stringify(lineOf({ error, nested: { error, list: [error] } }));
    expect(line).not.toContain(secret);
    expect(line).toContain('told');
  });

  it('has its causes, and an end where they go in a circle', () => {
    const inner = Object.assign(new Error('inner'), { code: 'ECONNRESET', host: secret });
    const outer = new Error('outer', { cause: inner });
    expect(serializeError(outer)).toMatchObject({
      message: 'outer',
      cause: { message: 'inner', code: 'ECONNRESET' },
    });
    inner.cause = outer;
    expect(JSON.stringify(serializeError(outer))).not.toContain(secret);
  });

  it('that is no error is told as such, and not what it is', () => {
    for (const thrown of [secret, { secret }, [secret], 42, Symbol(secret), () => secret]) {
      expect(JSON.stringify(serializeError(thrown))).not.toContain(secret);
    }
    expect([serializeError(undefined), serializeError(null)]).toEqual([undefined, undefined]);
  });

  it('of Node itself is an error like any other', async () => {
    // Node's own errors are not instances of this realm's Error where the code runs in a context of its own.
    const refused = await new Promise<unknown>((resolve) => {
      connect(1, '127.0.0.1').once('error', resolve);
    });
    expect(errorOf(refused)).toMatchObject({
      type: 'Error',
      message: expect.stringContaining('ECONNREFUSED') as unknown,
      code: 'ECONNREFUSED',
    });
  });
});
