import 'reflect-metadata';
import { VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from '../../src/app.module.js';
import { loadConfig } from '../../src/config/index.js';
import { createOpenApiDocument } from '../../src/openapi.js';

/** Nothing is connected to, sealed or signed with these. */
const config = loadConfig({
  NODE_ENV: 'test',
  DATABASE_URL: 'postgres://127.0.0.1/nothing',
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: '0123456789abcdef0123456789abcdef',
  MASTER_KEYS: `none:${Buffer.alloc(32).toString('base64')}`,
});

/**
 * The document of the service as it is in the sources. Nest's preview reads what the decorators say, and constructs
 * nothing: no database is needed, nor a network.
 */
export async function readDocument(): Promise<OpenAPIObject> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config),
    new FastifyAdapter(),
    { preview: true, logger: false, abortOnError: false },
  );
  app.enableVersioning({ type: VersioningType.URI });
  return createOpenApiDocument(app, '/');
}
