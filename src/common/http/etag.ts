import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { DomainError, validationError } from '../errors/index.js';
import { ApiProblems } from '../openapi/index.js';

/** A row whose version every change raises. */
export interface Versioned {
  readonly version: number;
}

/** A strong entity tag (RFC 9110, section 8.8.3): whoever has it has seen the row as it is. */
export function etagOf({ version }: Versioned): string {
  return `"${version}"`;
}

/** What a client has read and means to change: the header If-Match (RFC 9110, section 13.1.1). */
export class IfMatch {
  /** `*`: whatever it is by now. */
  static readonly any = new IfMatch('*');

  private constructor(private readonly tags: '*' | readonly string[]) {}

  /** @throws DomainError PRECONDITION_REQUIRED when there is none, VALIDATION_FAILED when it is malformed */
  static parse(header: string | undefined): IfMatch {
    if (header === undefined) throw new DomainError('PRECONDITION_REQUIRED');
    if (header.trim() === '*') return IfMatch.any;
    if (!tagList.test(header)) {
      throw validationError({ field: 'If-Match', message: 'must be * or entity tags, such as "3"' });
    }
    return new IfMatch(header.match(tags) ?? []);
  }

  /** Weak tags (W/"3") never match. @throws DomainError PRECONDITION_FAILED when somebody has changed it meanwhile */
  check(current: Versioned): void {
    if (this.tags !== '*' && !this.tags.includes(etagOf(current)))
      throw new DomainError('PRECONDITION_FAILED');
  }
}

const tag = String.raw`(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"`;
const tags = new RegExp(tag, 'g');
/** Lists may have empty elements (RFC 9110, section 5.6.1). */
const tagList = new RegExp(String.raw`^[ \t,]*${tag}(?:[ \t]*,[ \t,]*${tag})*[ \t,]*$`);

const ifMatchOf = createParamDecorator((_data: unknown, context: ExecutionContext): IfMatch => {
  return IfMatch.parse(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']);
});

/** Injects an {@link IfMatch}: a request without the header is refused. Writes that into the OpenAPI document as well. */
export function RequireIfMatch(): ParameterDecorator {
  return (controller, method, index) => {
    if (method === undefined) throw new Error('for parameters of handlers only');
    const descriptor = Object.getOwnPropertyDescriptor(controller, method) as PropertyDescriptor;
    ifMatchOf()(controller, method, index);
    ApiHeader({
      name: 'If-Match',
      required: true,
      description: 'The `etag` of what you have read, or `*` for whatever it is by now',
      schema: { type: 'string', example: '"3"' },
    })(controller, method, descriptor);
    ApiProblems('VALIDATION_FAILED', 'PRECONDITION_REQUIRED', 'PRECONDITION_FAILED')(
      controller,
      method,
      descriptor,
    );
  };
}
