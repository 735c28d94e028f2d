import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { createHash } from 'node:crypto';
import { UNLIMITED_EXTENSION } from './common/rate-limit/index.js';
import { PERMISSION_EXTENSION, PUBLIC_EXTENSION } from './common/security/index.js';

interface Operation {
  [extension: `x-${string}`]: unknown;
  description?: string;
  security?: unknown;
  responses: Record<string, unknown>;
}

/** The OpenAPI document: every operation asks for the bearer token but those marked `@Public()`. */
export function createOpenApiDocument(app: NestFastifyApplication, serverUrl: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('weapp-auth')
    .setDescription(
      'The back end that a WeChat mini program logs in to. Errors are RFC 9457 problems: branch on `code`.',
    )
    .setVersion('1')
    .setLicense('MIT', 'https://spdx.org/licenses/MIT.html')
    .addServer(serverUrl)
    .addTag('auth', 'Logging in, and staying so')
    .addTag('sessions', 'Where the user is logged in, and logging out')
    .addTag('users', 'The user of the access token')
    .addTag('addresses', 'Where to deliver to')
    .addTag('admin', "For those whose roles give the permission that an operation names: other people's data")
    .addTag('wechat', 'For WeChat itself')
    .addTag('tokens', 'For other back ends that verify our tokens')
    .addTag('health', 'For load balancers and orchestrators')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config, { autoTagControllers: false });
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path as Record<string, Operation>)) {
      if (take(operation, PUBLIC_EXTENSION)) operation.security = [];
      if (take(operation, UNLIMITED_EXTENSION)) delete operation.responses['429'];
      const permission = operation[PERMISSION_EXTENSION];
      if (permission !== undefined)
        operation.description = [operation.description, `Needs the permission \`${permission as string}\`.`]
          .filter(Boolean)
          .join('\n\n');
    }
  }
  return document;
}

/** Whether the operation bears the mark, which is no business of the document's readers. */
function take(operation: Operation, mark: `x-${string}`): boolean {
  const marked = mark in operation;
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a constant name
  delete operation[mark];
  return marked;
}

/**
 * In the page: a login or refresh that succeeds authorizes the guarded operations, which is what a person who tries the
 * API does next anyway. `ui` is the SwaggerUIBundle that the page makes.
 */
const authorizeAfterLogin = `
  const originalFetch = window.fetch;
  window.fetch = async (...request) => {
    const response = await originalFetch(...request);
    if (response.ok && /\\/v1\\/auth\\/(wechat\\/(cloud-)?login|refresh)$/.test(new URL(response.url).pathname)) {
      const { accessToken } = await response.clone().json();
      const bearer = { name: 'bearer', schema: { type: 'http', scheme: 'bearer' }, value: accessToken };
      window.ui.authActions.authorizeWithPersistOption({ bearer });
    }
    return response;
  };
`;

/** Lets the page's one inline script through the Content-Security-Policy (CSP level 3, section 8.3). */
export const docsScriptHash = `'sha256-${createHash('sha256').update(authorizeAfterLogin).digest('base64')}'`;

/** Swagger UI at /docs and the document at /docs/openapi.json. */
export function serveOpenApi(app: NestFastifyApplication, document: OpenAPIObject): void {
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'docs/openapi.json',
    raw: ['json'],
    customSiteTitle: 'weapp-auth API',
    customJsStr: authorizeAfterLogin,
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, tryItOutEnabled: true },
  });
}
