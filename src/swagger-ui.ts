import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { createHash } from 'node:crypto';

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
  const shown = withoutOptionalExamples(document);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'docs/openapi.json',
    raw: ['json'],
    customSiteTitle: 'weapp-auth API',
    customJsStr: authorizeAfterLogin,
    swaggerOptions: {
      persistAuthorization: true,
      displayRequestDuration: true,
      displayOperationId: true,
      tryItOutEnabled: true,
      deepLinking: true,
      // Folded: operations show what they need of them.
      defaultModelsExpandDepth: 0,
    },
    // The page has the document in a script of its own.
    patchDocumentOnRequest: (request) =>
      (request as { url: string }).url.endsWith('.js') ? shown : document,
  });
}

/**
 * Swagger UI fills in the example of every parameter, and sends it: a list would come filtered by all its filters. The page
 * has them in words instead, but where a choice or `uuid` says it already.
 */
function withoutOptionalExamples(document: OpenAPIObject): OpenAPIObject {
  const shown = structuredClone(document);
  for (const path of Object.values(shown.paths)) {
    for (const { parameters = [] } of Object.values(path as Record<string, { parameters?: Parameter[] }>)) {
      for (const parameter of parameters) {
        const { required, description = '', example = parameter.schema?.example } = parameter;
        if (required === true || example === undefined) continue;
        if (parameter.schema?.enum === undefined && parameter.schema?.format !== 'uuid')
          parameter.description = `${description} (such as \`${String(example)}\`)`.trim();
        delete parameter.example;
        delete parameter.schema?.example;
      }
    }
  }
  return shown;
}

interface Parameter {
  required?: boolean;
  description?: string;
  example?: string | number | boolean;
  schema?: { example?: string | number | boolean; enum?: unknown; format?: string };
}
