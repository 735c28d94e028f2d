import { VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger } from 'pino';
import { AppModule } from './app.module.js';
import { type Clock } from './common/clock.js';
import { ProblemFilter } from './common/errors/index.js';
import { createValidationPipe } from './common/http/index.js';
import { rateLimitHeaderNames } from './common/rate-limit/index.js';
import { type Config } from './config/index.js';
import { createHttpAdapter } from './http-server.js';
import { measureRequests, Metrics, NestLogger } from './observability/index.js';
import { createOpenApiDocument } from './openapi.js';
import { serveOpenApi } from './swagger-ui.js';

export interface AppParts {
  readonly config: Config;
  readonly logger: Logger;
  /** Tests pass one that they can move. */
  readonly clock?: Clock | undefined;
}

/**
 * The whole application, ready to listen: main.ts, quickstart and the tests start the same one.
 * The migrations have run by then.
 */
export async function createApp({ config, logger, clock }: AppParts): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config, clock),
    createHttpAdapter(config.http, logger),
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  const metrics = app.get(Metrics);
  if (metrics.served) measureRequests(app.getHttpAdapter().getInstance(), metrics);
  app.enableVersioning({ type: VersioningType.URI });
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  if (config.http.corsOrigins.length > 0) {
    app.enableCors({
      origin: config.http.corsOrigins,
      methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: ['Authorization', 'Content-Type', 'If-Match', 'X-Request-Id'],
      exposedHeaders: ['X-Request-Id', 'Retry-After', 'ETag', 'Location', ...rateLimitHeaderNames],
      maxAge: 600,
    });
  }
  if (config.http.swaggerEnabled) {
    // A developer opens the page as localhost, 127.0.0.1 or through a tunnel: it asks where it came from.
    const server = config.http.production ? (config.http.publicUrl ?? '/') : '/';
    serveOpenApi(app, createOpenApiDocument(app, server));
  }
  return app;
}
