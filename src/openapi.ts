import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import {
  type ConstantHeader,
  constantHeadersOf,
  problemExamples,
  refersTo,
  sharedHeaders,
} from './common/openapi/index.js';
import { rateLimitHeaderNames, UNLIMITED_EXTENSION } from './common/rate-limit/index.js';
import { PERMISSION_EXTENSION, PUBLIC_EXTENSION, RECENT_LOGIN_EXTENSION } from './common/security/index.js';

interface Operation {
  [extension: `x-${string}`]: unknown;
  operationId: string;
  description?: string;
  tags?: string[];
  security?: unknown;
  parameters?: { name: string; schema?: { format?: string }; example?: unknown }[];
  requestBody?: object;
  responses: Record<string, { headers?: object }>;
}

type Schema = Record<string, unknown>;

const description = `
The back end that a WeChat mini program logs in to.

1. The mini program calls \`wx.login()\` and sends the code to \`POST /v1/auth/wechat/login\`. Without a phone, the simulator of
   \`npm run quickstart\` gives one: \`curl -X POST http://127.0.0.1:4010/_control/login-codes\`.
2. The answer has an \`accessToken\`. Every operation with a lock wants it: \`Authorization: Bearer <accessToken>\`.
3. \`TOKEN_EXPIRED\`, after ten minutes: \`POST /v1/auth/refresh\` gives new tokens for the \`refreshToken\`. Any other 401: log in again.

On the page at \`/docs\`, a login or a refresh that succeeds authorizes the page by itself; **Authorize** takes an \`accessToken\` from elsewhere.
The operations under \`admin\` want a user whose roles give the permission that each of them names. The first admin is made at the server, of
somebody who has logged in: \`npm run admin -- grant <openid>\`, with the \`openid\` of the login's answer. Then log in again.

Errors are RFC 9457 problems (\`application/problem+json\`): branch on \`code\`, which is one of a closed list, and show nobody \`detail\`, which
tells a developer what to do now. What may meet any request is listed with each operation but these: \`NOT_FOUND\` for a path that is
none, 400, 413 or 415 for a body where none is asked for and that is not JSON or too large, and a problem with status 408, 417 or 431 for
what is hardly HTTP. Fields that are not in a request's schema are refused. Lists come in pages: \`{ items, nextCursor }\`, and
\`cursor=<nextCursor>\` gives the next one. Times are ISO 8601, in UTC.

What is here stays: operations, fields and codes are added, and none is renamed or removed, under \`/v1\`. Take a field or a \`code\` that you do
not know for one that was added.
`.trim();

/** In the order of the page; those of other features come before the admins'. */
const tags: readonly (readonly [name: string, description: string])[] = [
  ['auth', 'Logging in, and staying so'],
  ['sessions', 'Where the user is logged in, and logging out'],
  ['users', 'The user of the access token'],
  ['addresses', 'Where to deliver to'],
  ['admin', "For those whose roles give the permission that an operation names: other people's data"],
  ['tokens', 'For other back ends that verify our tokens'],
  ['wechat', 'For WeChat itself'],
  ['health', 'For load balancers and orchestrators'],
];
const firstAfterFeatures = tags.findIndex(([name]) => name === 'admin');

/** The OpenAPI document: every operation asks for the bearer token but those marked `@Public()`. */
export function createOpenApiDocument(app: INestApplication, serverUrl: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('weapp-auth')
    .setDescription(description)
    .setVersion('1')
    .setLicense('MIT', 'https://spdx.org/licenses/MIT.html')
    .addServer(serverUrl, 'Where this document came from')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description:
          'The `accessToken` of a login or a refresh (RFC 6750). It lives ten minutes, unless the operator says otherwise.',
      },
      'bearer',
    )
    .addSecurityRequirements('bearer')
    .build();
  config.info.contact = { name: 'The operators of this service; tell them the X-Request-Id' };
  const document = SwaggerModule.createDocument(app, config, { autoTagControllers: false });
  const operations = operationsOf(document);
  const constants = constantHeadersOf(app);
  for (const operation of operations) finish(operation, constants.get(operation.operationId) ?? []);

  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  for (const { requestBody } of operations) close(requestBody, schemas);
  return {
    ...document,
    tags: tagsOf(operations),
    components: {
      ...document.components,
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
      headers: sharedHeaders,
      examples: problemExamples,
    },
  };
}

function operationsOf({ paths }: OpenAPIObject): Operation[] {
  return Object.values(paths).flatMap((path) => Object.values(path as Record<string, Operation>));
}

const paging = ['limit', 'cursor'];

/** Says what holds for all operations of a kind. */
function finish(operation: Operation, constants: readonly ConstantHeader[]): void {
  const { responses } = operation;
  if (take(operation, PUBLIC_EXTENSION)) operation.security = [];
  if (take(operation, UNLIMITED_EXTENSION)) delete responses['429'];
  const permission = operation[PERMISSION_EXTENSION];
  const needs = [
    permission !== undefined && `Needs the permission \`${permission as string}\`.`,
    take(operation, RECENT_LOGIN_EXTENSION) && 'Needs a login of the last 12 hours: a refresh is none.',
  ].filter(Boolean);
  if (needs.length > 0)
    operation.description = [operation.description, needs.join(' ')].filter(Boolean).join('\n\n');
  // What is looked for first, then how much of it at a time.
  operation.parameters?.sort((a, b) => paging.indexOf(a.name) - paging.indexOf(b.name));
  for (const parameter of operation.parameters ?? [])
    if (parameter.schema?.format === 'uuid') parameter.example ??= '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c';
  for (const [status, response] of Object.entries(responses)) {
    const isSuccess = Number(status) < 400;
    response.headers = {
      ...refersTo('X-Request-Id'),
      ...(status === '429' && refersTo(...rateLimitHeaderNames)),
      ...(isSuccess && documented(constants)),
      ...response.headers,
    };
  }
}

/** Whether the operation bears the mark, which is no business of the document's readers. */
function take(operation: Operation, mark: `x-${string}`): boolean {
  const marked = mark in operation;
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a constant name
  delete operation[mark];
  return marked;
}

/** (The document tells the Content-Type otherwise.) */
function documented(constants: readonly ConstantHeader[]): Record<string, object> {
  return Object.fromEntries(
    constants
      .filter(({ name }) => name.toLowerCase() !== 'content-type')
      .map(({ name, value }) => [name, { schema: { type: 'string', enum: [value] }, example: value }]),
  );
}

/** Fields that a request's schema does not name are refused: it says so, and so do those inside it. */
function close(part: unknown, schemas: Record<string, Schema>): void {
  for (const [, name = ''] of JSON.stringify(part ?? {}).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    const schema = schemas[name];
    if (schema === undefined || 'additionalProperties' in schema) continue;
    schema['additionalProperties'] = false;
    close(schema, schemas);
  }
}

/** What features call their operations needs no description here: it is the things of the user. */
function tagsOf(operations: readonly Operation[]): { name: string; description: string }[] {
  const known = new Set(tags.map(([name]) => name));
  const used = new Set(operations.flatMap((operation) => operation.tags ?? []));
  const features = [...used]
    .filter((name) => !known.has(name))
    .map((name) => [name, `The user's ${name}`] as const);
  return [...tags.slice(0, firstAfterFeatures), ...features, ...tags.slice(firstAfterFeatures)].map(
    ([name, about]) => ({
      name,
      description: about,
    }),
  );
}
