import { type OpenAPIObject } from '@nestjs/swagger';
import { readDocument } from '../../scripts/openapi/document.js';
import { bodiesOf, type Operation, operationsOf, resolve, type Schema } from '../support/operations.js';

/** As in openapi-rules.test.ts: one line a fault, and there must be none. */
let document: OpenAPIObject;
let operations: Operation[];
beforeAll(async () => {
  document = await readDocument();
  operations = operationsOf(document);
});

describe('every schema', () => {
  const parts = (name: string, schema: Schema): [string, Schema][] =>
    Object.entries(schema.properties ?? {}).map(([property, each]) => [`${name}.${property}`, each]);

  it('shows an example of each of its fields, that is of the form it says', () => {
    const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
    const isInstant = (value: unknown): boolean =>
      typeof value === 'string' && /Z$/.test(value) && !Number.isNaN(Date.parse(value));
    const wrong: string[] = [];
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
      for (const [
        path,
        { $ref, items, oneOf, allOf, enum: oneOfFew, example, type, format, nullable, maxLength },
      ] of parts(name, schema as Schema)) {
        // What Swagger UI puts in by itself is as good.
        const isMade =
          $ref ?? items?.$ref ?? oneOf ?? allOf ?? oneOfFew ?? (type === 'boolean' ? true : undefined);
        if (isMade === undefined && example === undefined)
          wrong.push(`${path}: add @ApiProperty({ example })`);
        if (example === null && nullable !== true)
          wrong.push(`${path}: its example is null, which it never is`);
        if (example === undefined || example === null) continue;
        const text = typeof example === 'string' ? example : '';
        if (format === 'uuid' && !uuid.test(text)) wrong.push(`${path}: its example is no UUID`);
        if (format === 'date-time' && !isInstant(example))
          wrong.push(`${path}: its example is no time in UTC`);
        if (type === 'string' && text.length > (maxLength ?? Infinity))
          wrong.push(`${path}: its example is too long`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('of a request bounds its texts and its lists, and refuses what it does not name', () => {
    const wrong = new Set<string>();
    const visit = (name: string, given: Schema): void => {
      const schema = resolve(document, given);
      if (schema.properties && schema.additionalProperties !== false)
        wrong.add(`${name}: it must refuse other fields`);
      if (schema.items && schema.maxItems === undefined) wrong.add(`${name}: add maxItems`);
      const bounded = [schema.maxLength, schema.enum, schema.format, schema.pattern];
      if (schema.type === 'string' && bounded.every((each) => each === undefined))
        wrong.add(`${name}: add maxLength, an enum, a format or a pattern`);
      for (const each of [
        ...(schema.allOf ?? []),
        ...(schema.oneOf ?? []),
        ...(schema.items ? [schema.items] : []),
      ])
        visit(name, each);
      for (const [path, each] of parts(name, schema)) visit(path, each);
    };
    for (const { name, requestBody } of operations)
      for (const { schema } of Object.values(requestBody?.content ?? {})) visit(name, schema ?? {});
    expect([...wrong].filter((line) => !line.startsWith('POST /v1/wechat/push/'))).toEqual([]);
  });

  it('of a request has an example to send', () => {
    const without = operations.filter(
      (operation) =>
        operation.requestBody?.content['application/json'] !== undefined &&
        Object.values(bodiesOf(document, operation)).every((body) => body === undefined),
    );
    const hint = 'add @ApiProperty({ example }) to each field, or @ApiBody({ examples })';
    expect(without.map(({ name }) => `${name}: ${hint}`)).toEqual([]);
  });
});

it('nothing is named that is not there', () => {
  const text = JSON.stringify(document);
  const referred = new Set(
    [...text.matchAll(/"#\/components\/(\w+)\/([\w-]+)"/g)].map(([, a, b]) => `${a}/${b}`),
  );
  const components = Object.entries(document.components ?? {}) as [string, object][];
  const there = components.flatMap(([kind, all]) => Object.keys(all).map((name) => `${kind}/${name}`));
  expect([...referred].filter((name) => !there.includes(name))).toEqual([]);
  const unused = there.filter((name) => name.startsWith('schemas/') && !referred.has(name));
  expect(unused).toEqual([]);
});
