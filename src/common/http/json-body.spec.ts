import fc from 'fast-check';
import { DomainError } from '../errors/index.js';
import { parseBody } from './json-body.js';

/** What is wrong with it: the fields that the refusal names. */
function refusedFields(text: string): string[] | undefined {
  try {
    parseBody(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.code).toBe('VALIDATION_FAILED');
    return error.errors?.map(({ field }) => field);
  }
}

const poison = ['__proto__', 'constructor', 'prototype'];

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function isPoisoned(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => poison.includes(key) || isPoisoned(member));
}

/** Names that every object has are another rule's business. */
const isCommonName = (text: string): boolean =>
  Object.getOwnPropertyNames(Object.prototype).some((name) => !poison.includes(name) && text.includes(name));

function isRefusable(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return depthOf(value) > 16 || isPoisoned(value);
  } catch {
    return true;
  }
}

describe('parseBody', () => {
  it('gives what JSON.parse gives, for whatever is harmless', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 10 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!isCommonName(text) && !isPoisoned(value) && depthOf(value) <= 16);
        expect(parseBody(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses with VALIDATION_FAILED exactly what is no JSON, too deep or poisoned, and throws nothing else', () => {
    const mixed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...Array.from('{}[]":,\\u0123456789abcdef_proto nul')) }),
      fc.json({ maxDepth: 20 }),
    );
    fc.assert(
      fc.property(mixed, (text) => {
        fc.pre(!isCommonName(text));
        expect(refusedFields(text) !== undefined).toBe(isRefusable(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['', ' ', '\r\n\t', '\u00a0', '\ufeff'])('calls %j empty', (text) => {
    expect(refusedFields(text)).toEqual(['body']);
  });

  it('lets 16 levels pass and no more', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const nested = (levels: number): string => open.repeat(levels) + '1' + close.repeat(levels);
      expect(refusedFields(nested(16))).toBeUndefined();
      expect(refusedFields(nested(17))).toEqual(['body']);
    }
  });

  it('counts levels and not brackets: neither in a row nor inside strings', () => {
    expect(refusedFields(`[${'[],'.repeat(1_000)}[]]`)).toBeUndefined();
    expect(refusedFields(JSON.stringify({ a: '['.repeat(1_000), b: '\\"{{{'.repeat(100) }))).toBeUndefined();
    expect(refusedFields(`{"\\\\":${'['.repeat(17)}${']'.repeat(17)}}`)).toEqual(['body']);
  });

  it.each(poison)('finds %s wherever it hides, and says where', (key) => {
    const escaped = Array.from(key, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    for (const name of [key, escaped]) {
      expect(refusedFields(`{"${name}":1}`)).toEqual([key]);
      expect(refusedFields(`{"code":"a","${name}":null}`)).toEqual([key]);
      expect(refusedFields(`{"device":{"${name}":{}}}`)).toEqual([`device.${key}`]);
      expect(refusedFields(`[[{"a":{"${name}":1}}]]`)).toEqual([`0.0.a.${key}`]);
    }
  });

  it('lets these words pass as values, and in longer names', () => {
    for (const key of poison) {
      expect(
        refusedFields(JSON.stringify({ name: key, [`x${key}`]: 1, [key.toUpperCase()]: 1 })),
      ).toBeUndefined();
    }
  });

  it('leaves Object.prototype as it was', () => {
    for (const body of ['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}']) {
      refusedFields(body);
      expect('polluted' in {}).toBe(false);
    }
  });

  it('is done with 64 KiB of brackets in no time', () => {
    const started = performance.now();
    for (const text of [
      '['.repeat(65_536),
      '{"a":'.repeat(13_107),
      '"'.repeat(65_536),
      `[${'{},'.repeat(21_000)}{}]`,
    ]) {
      refusedFields(text);
    }
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
