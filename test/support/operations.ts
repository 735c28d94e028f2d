import { type OpenAPIObject } from '@nestjs/swagger';

export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  pattern?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  nullable?: boolean;
  description?: string;
  example?: unknown;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
}

/** What can stand in a URL or a header. */
type Shown = string | number | boolean;

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description?: string;
  example?: Shown;
  schema?: Schema & { example?: Shown; default?: Shown; enum?: Shown[] };
}

export interface Media {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { value?: unknown; $ref?: string }>;
}

export interface Answer {
  description: string;
  headers?: Record<string, { $ref?: string; description?: string }>;
  content?: Record<string, Media>;
}

export interface Operation {
  /** Such as `GET /v1/users/me`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  /** Empty: asks for no token. Absent: asks for one. */
  security?: Record<string, string[]>[];
  'x-permission'?: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, Answer>;
}

/** Every operation of the document, in its order. */
export function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as unknown as Record<string, Operation>).map(([method, operation]) => ({
      ...operation,
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
    })),
  );
}

/** The schema itself, where it only refers to one. */
export function resolve(document: OpenAPIObject, schema: Schema | undefined): Schema {
  const name = schema?.$ref?.split('/').at(-1);
  return name === undefined ? (schema ?? {}) : (document.components?.schemas?.[name] as Schema);
}

/** The codes of the problems that the operation documents, all of them or those of one status. */
export function codesOf({ responses }: Operation, status?: number): string[] {
  const answers = status === undefined ? Object.values(responses) : [responses[status]];
  return answers.flatMap((answer) =>
    Object.keys(answer?.content?.['application/problem+json']?.examples ?? {}),
  );
}

/**
 * What the document shows for this schema: its example, or what the examples of its parts make, as Swagger UI fills it in.
 */
export function exampleOf(document: OpenAPIObject, given: Schema | undefined): unknown {
  if (given?.example !== undefined) return given.example;
  const schema = resolve(document, given);
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const [first] = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  if (first) return exampleOf(document, first);
  if (schema.allOf)
    return Object.assign({}, ...schema.allOf.map((part) => exampleOf(document, part))) as unknown;
  if (schema.items) return [exampleOf(document, schema.items)];
  if (schema.properties)
    return Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => [name, exampleOf(document, property)]),
    );
  return undefined;
}

/** The bodies that the document gives as examples, by their names: those of the operation, or the one of its schema. */
export function bodiesOf(document: OpenAPIObject, { requestBody }: Operation): Record<string, unknown> {
  const media = requestBody?.content['application/json'];
  if (!media) return {};
  if (media.examples)
    return Object.fromEntries(Object.entries(media.examples).map(([name, { value }]) => [name, value]));
  return { schema: media.example ?? exampleOf(document, media.schema) };
}
