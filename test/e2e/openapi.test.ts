import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { permissions } from '../../src/common/security/index.js';
import { createOpenApiDocument } from '../../src/openapi.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  description?: string;
  security?: Record<string, string[]>[];
  'x-permission'?: string;
  requestBody?: unknown;
  responses: Record<
    string,
    { description: string; content?: Record<string, { examples?: Record<string, unknown> }> }
  >;
}

describe('the OpenAPI document', () => {
  let env: TestEnvironment;
  let document: ReturnType<typeof createOpenApiDocument>;
  let operations: (Operation & { name: string })[];
  beforeAll(async () => {
    env = await createTestEnvironment();
    document = createOpenApiDocument(env.service.app, '/');
    operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item as unknown as Record<string, Operation>).map(([method, operation]) => ({
        ...operation,
        name: `${method.toUpperCase()} ${path}`,
      })),
    );
  });
  afterAll(() => env.close());

  it('passes a validator', async () => {
    const result = await new Validator().validate(
      JSON.parse(JSON.stringify(document)) as Record<string, unknown>,
    );
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  it('passes a linter', async () => {
    // Liveness, readiness and the JWKS take nothing from a client that could be wrong.
    const rules = { 'operation-4xx-response': 'off' } as const;
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

  it('names the permission of every operation under /v1/admin, and of no other', () => {
    for (const { name, tags, description, responses, 'x-permission': permission } of operations) {
      const isAdmin = name.includes(' /v1/admin/');
      expect([name, permissions.some((known) => known === permission), tags?.includes('admin')]).toEqual([
        name,
        isAdmin,
        isAdmin,
      ]);
      if (permission === undefined) continue;
      expect(description).toContain(`Needs the permission \`${permission}\`.`);
      const refusals = responses['403']?.content?.['application/problem+json']?.examples;
      expect(Object.keys(refusals ?? {}).sort()).toEqual(['FORBIDDEN', 'USER_BANNED']);
    }
  });

  it('gives every operation an id, a tag, a summary and an example of every problem it may answer', () => {
    expect(operations.length).toBeGreaterThan(4);
    for (const { name, operationId, tags, summary, security, requestBody, responses } of operations) {
      expect([name, operationId, summary, tags]).toEqual([
        name,
        expect.stringMatching(/^[a-z][A-Za-z]+$/),
        expect.stringMatching(/./),
        [expect.stringMatching(/./)],
      ]);
      const codes = Object.values(responses).flatMap(({ content }) =>
        Object.keys(content?.['application/problem+json']?.examples ?? {}),
      );
      const needed = ['INTERNAL'];
      // What is no URL can stand where the parameter is.
      if (name.includes('{')) needed.push('VALIDATION_FAILED');
      if (security === undefined)
        needed.push('UNAUTHENTICATED', 'TOKEN_EXPIRED', 'SESSION_REVOKED', 'USER_BANNED');
      if (requestBody !== undefined)
        needed.push('VALIDATION_FAILED', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
      expect([name, codes]).toEqual([name, expect.arrayContaining(needed)]);
    }
  });
});
