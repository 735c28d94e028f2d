import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Header,
  HttpCode,
  type NestInterceptor,
  type Type,
  UseInterceptors,
} from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';

/** One thing, as a handler answers with it. */
export interface Tagged {
  readonly id: string;
  /** In the body too: proxies that compress weaken the header, and phones spell its name in several ways. */
  readonly etag: string;
}

const headers = {
  ETag: {
    description: 'For `If-Match`; also `etag` of the body',
    schema: { type: 'string', example: '"3"' },
  },
  Location: {
    description: 'Where it can be read',
    schema: { type: 'string', example: '/v1/things/019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c' },
  },
} as const;

class TaggingInterceptor implements NestInterceptor<Tagged, Tagged> {
  intercept(context: ExecutionContext, next: CallHandler<Tagged>): Observable<Tagged> {
    const http = context.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      tap(({ id, etag }) => {
        reply.header('ETag', etag);
        const { url } = http.getRequest<FastifyRequest>().routeOptions;
        if (reply.statusCode === 201) reply.header('Location', `${url}/${id}`);
      }),
    );
  }
}

/** The handler answers 200 with one {@link Tagged} thing of the user's: with its ETag, and for no cache to keep. */
export function TaggedResponse(type: Type<Tagged>): MethodDecorator {
  return answer(200, type, { ETag: headers.ETag });
}

/** The handler has made one, and answers 201; otherwise as {@link TaggedResponse}, with its Location. */
export function CreatedResponse(type: Type<Tagged>): MethodDecorator {
  return answer(201, type, headers);
}

function answer(status: number, type: Type<Tagged>, documented: Partial<typeof headers>): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    Header('Cache-Control', 'private, no-store'),
    UseInterceptors(TaggingInterceptor),
    ApiResponse({ status, type, headers: documented }),
  );
}
