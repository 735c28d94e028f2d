import { type OpenAPIObject } from '@nestjs/swagger';

/** The part of the document that a mini program calls, and of that what its types need: see docs/openapi.md. */
export function miniProgramPart(document: OpenAPIObject): object {
  // (As JSON: decorators have left undefined and shared objects.)
  const { openapi, info, paths, components } = JSON.parse(JSON.stringify(document)) as Document;
  const called = Object.entries(paths)
    .filter(([path]) => !forOthers.test(path))
    .map(([path, operations]) => [path, mapOf(operations, isCalled, withoutFailures)] as const)
    .filter(([, operations]) => Object.keys(operations).length > 0);
  const kept = Object.fromEntries(called);
  const names = reachable({ kept, also: alwaysKept }, components.schemas);
  return {
    openapi,
    info,
    paths: kept,
    components: { schemas: mapOf(components.schemas, (_, name) => names.has(name), withoutExamples) },
  };
}

/** For admins, operators, gateways, WeChat, and cloud hosting, which is called otherwise than by wx.request. */
const forOthers =
  /^\/(?:v1\/(?:admin|wechat\/push|auth\/verify|auth\/wechat\/cloud-login)|health|\.well-known)(?:\/|$)/;

/** Every operation may fail: as one schema, with the closed list of codes. */
const alwaysKept = [{ $ref: '#/components/schemas/ProblemResponse' }];

interface Document {
  readonly openapi: string;
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: { readonly content: Readonly<Record<string, object>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
}

/** wx.request knows no PATCH, wx.uploadFile nothing but POST, and neither is for what `<image>` loads. */
function isCalled({ requestBody, responses }: Operation, method: string): boolean {
  const uploads = requestBody !== undefined && !('application/json' in requestBody.content);
  const reads = Object.values(responses).every(
    ({ content }) => !content || /json/.test(Object.keys(content).join()),
  );
  return method !== 'patch' && reads && (!uploads || method === 'post');
}

/** Failures are thrown as one type; texts beyond the summary are in the document, and on the page. */
function withoutFailures({ summary, parameters, requestBody, responses }: Operation): Operation {
  return {
    ...(summary !== undefined && { summary }),
    ...(parameters && { parameters }),
    ...(requestBody && { requestBody }),
    responses: mapOf(
      responses,
      (_, status) => status.startsWith('2'),
      ({ content }) => ({ description: '', ...(content && { content }) }),
    ),
  };
}

/** The schemas that it refers to, and those that these do. */
function reachable(
  from: unknown,
  schemas: Document['components']['schemas'],
  names = new Set<string>(),
): Set<string> {
  for (const [, name = ''] of JSON.stringify(from).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    if (names.has(name)) continue;
    names.add(name);
    reachable(schemas[name], schemas, names);
  }
  return names;
}

/** Also those of its fields; a field may have that name. */
function withoutExamples(schema: object): object {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== 'example')
      .map(([key, value]: [string, unknown]) => {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return [key, value];
        if (key === 'properties')
          return [key, mapOf(value as Record<string, object>, () => true, withoutExamples)];
        return [key, withoutExamples(value)];
      }),
  );
}

/** What openapi-typescript says of everything that is not there; services/api.ts asks for the four methods and the query. */
export function withoutAbsences(types: string): string {
  return absences.reduce((text, absence) => text.replace(absence, ''), types);
}

const absences = [
  /^ +(?:options|head|patch|trace|header|path|cookie|requestBody|content)\?: never;\n/gm,
  /^ +headers: \{\n +\[name: string\]: unknown;\n +\};\n/gm,
  /^ {8}parameters: \{\n +query\?: never;\n +\};\n/gm,
  /^ {4}(?:responses|parameters|requestBodies|headers|pathItems): never;\n/gm,
  /^export type (?:webhooks|\$defs|operations) = .*\n/gm,
];

function mapOf<From, To>(
  all: Readonly<Record<string, From>>,
  keep: (value: From, key: string) => boolean,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(all)
      .filter(([key, value]) => keep(value, key))
      .map(([key, value]) => [key, change(value)]),
  );
}
