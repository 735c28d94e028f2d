import multipart from '@fastify/multipart';
import { RouteConfig } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { DomainError, validationError } from '../errors/index.js';
import { keepBodyFault } from './body-fault.js';
import { refuseEncodedBody } from './content-encoding.js';

const MULTIPART = 'weappAuthMultipart';

/** The operation takes multipart/form-data, and nothing else. */
export function Multipart(): MethodDecorator {
  return RouteConfig({ [MULTIPART]: true });
}

export function takesMultipart(request: FastifyRequest): boolean {
  const config = request.routeOptions.config as unknown as Record<string, unknown> | undefined;
  return config?.[MULTIPART] === true;
}

/** Bytes around the file: boundaries, and the header of its part. */
const wrapping = 16 * 1024;

/**
 * Lets the operations marked with {@link Multipart} read such bodies, by {@link readFile}; for all others they stay
 * unsupported. Nothing of a body is read before its handler asks for it, and therefore nothing before the guard.
 */
export function acceptMultipart(fastify: FastifyInstance): void {
  const marked = Object.create(fastify, {
    // They remove temporary files, of which we make none, after every request of every route.
    addHook: { value: (): FastifyInstance => marked },
    addContentTypeParser: {
      value: (type: string, parser: (...request: unknown[]) => void) => {
        fastify.addContentTypeParser(type, (request, payload, done) => {
          if (takesMultipart(request)) parser(request, payload, done);
          else {
            keepBodyFault(request, new DomainError('UNSUPPORTED_MEDIA_TYPE'));
            done(null, undefined);
          }
        });
      },
    },
  }) as FastifyInstance;
  multipart(marked, {}, () => undefined);
}

/**
 * The one file that the body consists of. Its name and type are not given on: both are the client's inventions.
 * @param field the name of its part
 * @param maxBytes of the file
 * @throws DomainError UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, VALIDATION_FAILED naming `field`
 */
export async function readFile(request: FastifyRequest, field: string, maxBytes: number): Promise<Buffer> {
  if (!request.isMultipart()) throw notMultipart();
  const { raw } = request;
  let received = 0;
  let count: (chunk: Buffer) => void = () => undefined;
  // Not files alone have a length: a body can also begin, or go on, with what is in no part.
  const tooLong = new Promise<never>((_resolve, reject) => {
    count = ({ length }) => {
      received += length;
      if (received > maxBytes + wrapping) reject(tooLarge(maxBytes));
    };
  });
  raw.on('data', count);
  try {
    refuseEncodedBody(request);
    return await Promise.race([onlyFile(request, field, maxBytes), tooLong]);
  } finally {
    // What is still to come is let go, so that the client reads the answer and the connection serves on.
    raw.off('data', count).unpipe();
    raw.resume();
  }
}

export function notMultipart(): DomainError {
  return new DomainError('UNSUPPORTED_MEDIA_TYPE', { detail: 'Send Content-Type: multipart/form-data.' });
}

async function onlyFile(request: FastifyRequest, field: string, maxBytes: number): Promise<Buffer> {
  const limits = { fileSize: maxBytes, files: 1, fields: 1, parts: 2, fieldSize: 100, headerPairs: 20 };
  let file: Buffer | undefined;
  try {
    for await (const part of request.parts({ limits })) {
      if (part.type !== 'file' || part.fieldname !== field || file) throw onlyOne(field);
      file = await part.toBuffer();
    }
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw faultOf((error as { code?: string }).code, field, maxBytes);
  }
  if (!file) throw onlyOne(field);
  return file;
}

/** @param code of @fastify/multipart; its parser's own errors have none */
function faultOf(code: string | undefined, field: string, maxBytes: number): DomainError {
  if (code === 'FST_REQ_FILE_TOO_LARGE') return tooLarge(maxBytes);
  if (code?.endsWith('_LIMIT') === true || code === 'FST_PROTO_VIOLATION') return onlyOne(field);
  return validationError({ field, message: 'is not in a whole and well-formed multipart body' });
}

function onlyOne(field: string): DomainError {
  return validationError({ field, message: 'must be there once, as a file, and nothing beside it' });
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('PAYLOAD_TOO_LARGE', { detail: `Send a file of at most ${maxBytes / 1024} KiB.` });
}
