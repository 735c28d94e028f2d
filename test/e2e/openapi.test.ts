import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { readFile } from 'node:fs/promises';
import { type Files, filesOf, paths } from '../../scripts/openapi/files.js';
import { createOpenApiDocument } from '../../src/openapi.js';
import { logInWithRoles } from '../support/admins.js';
import { documentedRequest } from '../support/documented-request.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { bodiesOf, type Operation, operationsOf } from '../support/operations.js';

/** Of the service that runs. What each operation must say is in openapi-rules.test.ts. */
describe('the OpenAPI document', () => {
  let env: TestEnvironment;
  let document: ReturnType<typeof createOpenApiDocument>;
  let operations: Operation[];
  let files: Files;
  beforeAll(async () => {
    env = await createTestEnvironment();
    document = createOpenApiDocument(env.service.app, '/');
    operations = operationsOf(document);
    files = await filesOf(document);
  });
  afterAll(() => env.close());

  it.each(paths)('is the one in %s: else run `npm run openapi`, and commit what it writes', async (path) => {
    const kept = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
    // (The difference of two files of that size is nothing to read.)
    expect(files[path] === kept).toBe(true);
  });

  it('passes a validator', async () => {
    const result = await new Validator().validate(
      JSON.parse(JSON.stringify(document)) as Record<string, unknown>,
    );
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  it('passes a linter, which holds its examples against their schemas', async () => {
    const rules = {
      // Liveness, readiness and the JWKS take nothing from a client that could be wrong.
      'operation-4xx-response': 'off',
      'operation-operationId-unique': 'error',
      'operation-parameters-unique': 'error',
      'no-unused-components': 'off',
    } as const;
    const config = await createConfig({ extends: ['recommended-strict'], rules });
    const source = JSON.stringify(document);
    const problems = await lintFromString({ source, config, absoluteRef: 'openapi.json' });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
  });

  it('asks for the bearer token everywhere but on the public operations', () => {
    expect(document.security).toEqual([{ bearer: [] }]);
    const open = operations.filter(({ security }) => security?.length === 0).map(({ name }) => name);
    expect(open.sort()).toEqual([
      'GET /.well-known/jwks.json',
      'GET /health/live',
      'GET /health/ready',
      'GET /v1/avatars/{name}',
      'GET /v1/wechat/push/{appId}',
      'POST /v1/auth/refresh',
      'POST /v1/auth/wechat/cloud-login',
      'POST /v1/auth/wechat/login',
      'POST /v1/wechat/push/{appId}',
    ]);
  });

  it('asks for a recent login where something is taken from somebody', () => {
    const recent = operations.filter(({ description }) =>
      description?.includes('login of the last 12 hours'),
    );
    expect(recent.map(({ operationId }) => operationId).sort()).toEqual([
      'banUser',
      'endUserSession',
      'endUserSessions',
      'mergeUsers',
      'setUserRoles',
      'undoMerge',
    ]);
  });

  it('has examples that can be tried: the service finds nothing wrong with their form', async () => {
    const tried = operations.flatMap((operation) => {
      const bodies = Object.entries(bodiesOf(document, operation));
      return (bodies.length > 0 ? bodies : [['none', undefined]]).map(([name, body]) => ({
        operation,
        name: `${operation.name} (${name as string})`,
        body,
      }));
    });
    const wrong: string[] = [];
    for (const { operation, name, body } of tried) {
      // Each by somebody of their own: some of these end what they are called with.
      const isAdmin = operation.path.startsWith('/v1/admin/');
      const { accessToken } = isAdmin ? await logInWithRoles(env, 'admin') : await env.api.login(name);
      const { path, init } = documentedRequest(document, operation, {
        token: accessToken,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const { status, text } = await env.api.request(path, init);
      const isUpload = operation.requestBody?.content['multipart/form-data'] !== undefined;
      const refused = /"code":"(VALIDATION_FAILED|APP_UNKNOWN|UNSUPPORTED_MEDIA_TYPE|UNAUTHENTICATED)"/;
      if (!isUpload && (status >= 500 || refused.test(text))) wrong.push(`${name}: ${status} ${text}`);
    }
    expect(wrong).toEqual([]);
  });
});
