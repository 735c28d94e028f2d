import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { VersioningType } from '@nestjs/common';
import { type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Socket } from 'node:net';
import { type Logger } from 'pino';
import { AppModule } from './app.module.js';
import { type Clock } from './common/clock.js';
import { ProblemFilter, sendProblem, validationError } from './common/errors/index.js';
import { acceptOnlyJson, bodyLimit, createValidationPipe } from './common/http/index.js';
import { type Config } from './config/index.js';
import { NestLogger, observeRequests, requestId } from './observability/index.js';
import { createOpenApiDocument, serveOpenApi } from './openapi.js';

export interface AppParts {
  readonly config: Config;
  readonly logger: Logger;
  /** Tests pass one that they can move. */
  readonly clock?: Clock;
}

/**
 * The whole application, ready to listen: main.ts, quickstart and the tests start the same one.
 * The migrations have run by then.
 */
export async function createApp({ config, logger, clock }: AppParts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    disableRequestLogging: true,
    genReqId: requestId,
    requestIdHeader: false,
    trustProxy: config.http.trustProxy,
    bodyLimit,
    maxParamLength: 200,
    // A stopping instance answers what reaches it; connections end with their answer.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (_error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(validationError({ field: 'url', message: 'is malformed' }), request, reply);
    },
    clientErrorHandler: refuseMalformedHttp,
  });
  acceptOnlyJson(adapter.getInstance());
  observeRequests(adapter.getInstance());

  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config, clock), adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  app.enableVersioning({ type: VersioningType.URI });
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  await app.register(helmet, {
    contentSecurityPolicy: {
      // Swagger UI brings its own scripts and inline styles; the API's answers need none of it.
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'none'"],
        objectSrc: ["'none'"],
        imgSrc: ["'self'", 'data:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
      },
    },
  });
  if (config.http.corsOrigins.length > 0) {
    app.enableCors({
      origin: config.http.corsOrigins,
      methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: ['Authorization', 'Content-Type', 'X-Request-Id', 'X-Browser-Secret', 'If-Match'],
      exposedHeaders: ['X-Request-Id', 'Retry-After', 'ETag'],
      maxAge: 600,
    });
  }
  if (config.http.swaggerEnabled) {
    serveOpenApi(app, createOpenApiDocument(app, config.http.publicUrl ?? '/'));
  }
  return app;
}

/** What is not HTTP never reaches a handler; it is told so and the connection ends. */
function refuseMalformedHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'The headers are too large.']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'The request took too long to arrive.']
        : ['400 Bad Request', 'The request is not HTTP.'];
  const body = JSON.stringify({
    type: 'urn:problem-type:weapp-auth:validation-failed',
    title: 'The request is not valid',
    status: Number(status.slice(0, 3)),
    detail,
    code: 'VALIDATION_FAILED',
  });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Cache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
  );
}
