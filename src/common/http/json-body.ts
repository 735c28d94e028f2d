import { type FastifyInstance } from 'fastify';
import { DomainError, validationError } from '../errors/index.js';
import { keepBodyFault } from './body-fault.js';
import { refuseEncodedBody } from './content-encoding.js';
import { notMultipart, takesMultipart } from './multipart.js';
import { NO_BODY } from './no-body.decorator.js';

/** Bytes. Far above any request of this API, far below what hurts. */
export const bodyLimit = 64 * 1024;

/** Deeper JSON is an attack on whatever walks it by recursion (validation, logging). */
const maxDepth = 16;

/**
 * As keys of a body they reach for the prototype of the object that is built from it, or stand for what every
 * object has, so that an allow-list of properties does not see them.
 */
const poisonedKeys = new Set(['prototype', ...Object.getOwnPropertyNames(Object.prototype)]);

/**
 * Makes JSON the only media type (all else is 415), and every fault of a body a VALIDATION_FAILED
 * that names the field, or `body`.
 */
export function acceptOnlyJson(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit },
    (request, text, done) => {
      try {
        if (takesMultipart(request)) throw notMultipart();
        refuseEncodedBody(request);
        const config = request.routeOptions.config as unknown as Record<string, unknown> | undefined;
        if (text === '' && config?.[NO_BODY] === true) done(null, undefined);
        else done(null, parseBody(text as string));
      } catch (error) {
        keepBodyFault(request, error);
        done(null, undefined);
      }
    },
  );
  fastify.addContentTypeParser('*', (request, _payload, done) => {
    keepBodyFault(
      request,
      takesMultipart(request) ? notMultipart() : new DomainError('UNSUPPORTED_MEDIA_TYPE'),
    );
    done(null, undefined);
  });
}

export function parseBody(text: string): unknown {
  if (text.trim() === '')
    throw validationError({ field: 'body', message: 'must be a JSON object; it is empty' });
  if (isDeeperThan(maxDepth, text)) {
    throw validationError({ field: 'body', message: `must not be nested deeper than ${maxDepth} levels` });
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw validationError({ field: 'body', message: 'is not valid JSON' });
  }
  const poisoned = poisonedPath(body);
  if (poisoned !== undefined) throw validationError({ field: poisoned, message: 'is not allowed' });
  return body;
}

/** Counts open brackets outside strings: one pass, no recursion, before anything is built. */
export function isDeeperThan(limit: number, json: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const c = json[i];
    if (inString) {
      if (c === '\\') i++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === '{' || c === '[') {
      if (++depth > limit) return true;
    } else if (c === '}' || c === ']') depth--;
  }
  return false;
}

function poisonedPath(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const key of Object.keys(value)) {
    if (poisonedKeys.has(key)) return key;
    const below = poisonedPath((value as Record<string, unknown>)[key]);
    if (below !== undefined) return `${key}.${below}`;
  }
  return undefined;
}
