import { type OpenAPIObject } from '@nestjs/swagger';
import { readDocument } from '../../scripts/openapi/document.js';
import { permissions } from '../../src/common/security/index.js';
import { codesOf, type Operation, operationsOf, type Parameter, resolve } from '../support/operations.js';

/** Of operations; openapi-schemas.test.ts has the rules of schemas. Each gives one line a fault, which says what to add and where; there must be none. */
let document: OpenAPIObject;
let operations: Operation[];
beforeAll(async () => {
  document = await readDocument();
  operations = operationsOf(document);
});

/** What the rule finds wrong, over all operations. */
const faults = (rule: (operation: Operation) => (string | false | undefined)[]): string[] =>
  operations.flatMap((operation) =>
    rule(operation).flatMap((fault) => (fault ? [`${operation.name}: ${fault}`] : [])),
  );

it('the walk finds the operations', () => {
  expect(operations.map(({ name }) => name)).toContain('POST /v1/auth/wechat/login');
  expect(operations.length).toBeGreaterThan(20);
});

describe('every operation', () => {
  it('has a name that is its own, a summary in one line, and one tag that is described', () => {
    const ids = operations.map(({ operationId }) => operationId);
    const described = new Set(
      (document.tags ?? []).filter(({ description }) => description).map((t) => t.name),
    );
    expect(
      faults(({ operationId = '', summary = '', tags = [] }) => [
        !/^[a-z][A-Za-z]+$/.test(operationId) && 'add @ApiOperation({ operationId }) in camelCase',
        ids.filter((id) => id === operationId).length > 1 && `operationId ${operationId} is taken`,
        !/^\S.{3,79}$/.test(summary) && 'add @ApiOperation({ summary }) of at most 80 characters',
        summary.endsWith('.') && 'a summary ends without a full stop',
        tags.length !== 1 && 'add one tag, @ApiTags() on the controller',
        tags.some((tag) => !described.has(tag)) && `describe the tag ${tags.join()} in src/openapi.ts`,
      ]),
    ).toEqual([]);
  });

  it('says which problems it may answer with', () => {
    expect(
      faults((operation) => {
        const codes = new Set(codesOf(operation));
        const needed = ['INTERNAL'];
        // What is no URL can stand where the parameter is.
        if (operation.path.includes('{')) needed.push('VALIDATION_FAILED');
        if (operation.parameters?.some((each) => each.in === 'query')) needed.push('VALIDATION_FAILED');
        if (operation.security === undefined)
          needed.push('UNAUTHENTICATED', 'TOKEN_EXPIRED', 'SESSION_REVOKED', 'USER_BANNED');
        if (operation.requestBody !== undefined)
          needed.push('VALIDATION_FAILED', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
        if (ifMatchOf(operation)) needed.push('PRECONDITION_FAILED');
        if (ifMatchOf(operation)?.required === true) needed.push('PRECONDITION_REQUIRED');
        return needed.filter((code) => !codes.has(code)).map((code) => `add ${code} to @ApiProblems()`);
      }),
    ).toEqual([]);
  });

  it('tells each problem of a status once', () => {
    expect(
      faults(({ responses }) =>
        Object.entries(responses).map(([status, { description }]) => {
          const told = description.match(/`[A-Z_]{4,}`:/g) ?? [];
          return new Set(told).size !== told.length && `${status} tells a problem twice: ${description}`;
        }),
      ),
    ).toEqual([]);
  });

  it('lists the codes of each problem in its schema, where typed clients find them', () => {
    expect(
      faults((operation) =>
        Object.keys(operation.responses)
          .filter((status) => Number(status) >= 400)
          .map((status) => {
            const schema = operation.responses[status]?.content?.['application/problem+json']?.schema;
            const listed = schema?.allOf?.[1]?.properties?.['code']?.enum;
            const isWhole = JSON.stringify(listed) === JSON.stringify(codesOf(operation, Number(status)));
            return !isWhole && `document the ${status} by @ApiProblems() alone`;
          }),
      ),
    ).toEqual([]);
  });

  it('documents one success, and what it looks like', () => {
    expect(
      faults(({ responses }) => {
        const successes = Object.entries(responses).filter(([status]) => Number(status) < 400);
        return [
          successes.length !== 1 &&
            'add one of @ApiOkResponse(), @ApiCreatedResponse(), @ApiNoContentResponse()',
          ...successes.map(([status, { content }]) =>
            content
              ? Object.values(content).some(({ schema }) => schema === undefined) &&
                `the ${status} needs a type: @Api…Response({ type: … })`
              : !['204', '202'].includes(status) && `the ${status} needs a type: @Api…Response({ type: … })`,
          ),
          ...successes.map(
            ([status, { description, content }]) =>
              !content && !description && `the ${status} needs a description`,
          ),
        ];
      }),
    ).toEqual([]);
  });

  it('that names a permission is an admin operation, says so in words, and refuses others', () => {
    expect(
      faults(({ path, tags, description = '', 'x-permission': permission, ...rest }) => {
        const isAdmin = path.startsWith('/v1/admin/');
        const isKnown = permissions.some((known) => known === permission);
        const codes = codesOf({ path, ...rest }, 403);
        return [
          isAdmin && !isKnown && 'add @RequirePermission()',
          !isAdmin && permission !== undefined && 'only operations under /v1/admin have a permission',
          isAdmin !== (tags?.includes('admin') === true) && 'the tag admin is for /v1/admin',
          isAdmin && !description.includes(`Needs the permission \`${permission}\`.`) && 'say the permission',
          isAdmin && !codes.includes('FORBIDDEN') && 'add FORBIDDEN to @ApiProblems()',
        ];
      }),
    ).toEqual([]);
  });
});

const ifMatchOf = ({ parameters }: Operation): Parameter | undefined =>
  parameters?.find(({ name }) => name.toLowerCase() === 'if-match');

describe('every header', () => {
  const sends = ({ responses }: Operation, status: string, name: string): boolean =>
    Object.keys(responses[status]?.headers ?? {}).some((each) => each.toLowerCase() === name.toLowerCase());
  const successOf = ({ responses }: Operation): string =>
    Object.keys(responses).find((status) => Number(status) < 400) ?? '';

  it('that an answer of its kind has is documented', () => {
    expect(
      faults((operation) => {
        const success = successOf(operation);
        const isRead = operation.method !== 'DELETE' && success === '200';
        const header = (name: string): string =>
          `add ${name} to the headers of the ${success}'s @Api…Response()`;
        return [
          ...Object.keys(operation.responses).map(
            (status) => !sends(operation, status, 'X-Request-Id') && `the ${status} lacks X-Request-Id`,
          ),
          ...['429', '503']
            .filter((status) => operation.responses[status])
            .map((status) => !sends(operation, status, 'Retry-After') && `the ${status} lacks Retry-After`),
          codesOf(operation, 401).includes('UNAUTHENTICATED') &&
            !sends(operation, '401', 'WWW-Authenticate') &&
            'the 401 lacks WWW-Authenticate',
          success === '201' && !sends(operation, success, 'Location') && header('Location'),
          operation.security === undefined &&
            (isRead || success === '201') &&
            !sends(operation, success, 'Cache-Control') &&
            "add @Header('Cache-Control', 'private, no-store')",
          ifMatchOf(operation) && isRead && !sends(operation, success, 'ETag') && header('ETag'),
        ];
      }),
    ).toEqual([]);
  });

  it('of a request is described, with an example', () => {
    expect(
      faults(({ parameters = [] }) =>
        parameters
          .filter((each) => each.in === 'header')
          .flatMap(({ name, description, example, schema }) => [
            !description && `add a description of the header ${name}`,
            (example ?? schema?.example ?? schema?.enum) === undefined &&
              `add an example of the header ${name}`,
          ]),
      ),
    ).toEqual([]);
  });
});

describe('every parameter', () => {
  /** An answer gives it; none that stands here would work. */
  const isOpaque = ({ name }: Parameter): boolean => name === 'cursor';

  it('of the path and of the query says what it is, in which form, and shows one', () => {
    expect(
      faults(({ parameters = [] }) =>
        parameters
          .filter((each) => each.in !== 'header')
          .flatMap((parameter) => {
            const { name, description, schema = {} } = parameter;
            const shown = parameter.example ?? schema.example ?? schema.default ?? schema.enum;
            const bounded = [schema.format, schema.pattern, schema.enum, schema.maxLength, schema.maximum];
            const how = parameter.in === 'path' ? '@ApiParam' : '@ApiProperty';
            return [
              !description && `add a description of ${name}: ${how}({ description })`,
              shown === undefined &&
                !isOpaque(parameter) &&
                `add an example of ${name}: ${how}({ example }), in its schema where it has one`,
              bounded.every((each) => each === undefined) &&
                schema.type !== 'boolean' &&
                `say the form of ${name}: a format, pattern, enum, maxLength or maximum`,
            ];
          }),
      ),
    ).toEqual([]);
  });

  it('that is a limit of a list has a least, a greatest and a usual value; with it goes a cursor', () => {
    expect(
      faults(({ parameters = [], responses }) => {
        const answer = responses['200']?.content?.['application/json']?.schema;
        const isPaged = resolve(document, answer).properties?.['nextCursor']?.description !== undefined;
        const limit = parameters.find(({ name }) => name === 'limit')?.schema;
        const cursor = parameters.find(({ name }) => name === 'cursor')?.schema;
        if (!limit && !cursor) return [];
        const bounds = [limit?.minimum, limit?.maximum, limit?.default];
        return [
          bounds.some((bound) => bound === undefined) && 'limit needs minimum, maximum and default',
          cursor?.maxLength === undefined && 'add cursor, with its maxLength (PageRequest has both)',
          cursor !== undefined &&
            parameters.filter((each) => each.in === 'query').at(-1)?.name !== 'cursor' &&
            'the cursor comes last',
          !isPaged && 'the answer needs nextCursor (nextCursorProperty)',
        ];
      }),
    ).toEqual([]);
  });
});
