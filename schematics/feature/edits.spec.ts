import { addMigration, addModule, addPersonalData, nextTimestamp } from './edits.js';
import { namesOf } from './names.js';

const plain = (text: string): string => text.replace(/\s+/g, ' ');

describe('src/app.module.ts', () => {
  it('gets the module behind those that are there, and its import in the order of paths', () => {
    const imports = (...names: string[]): string =>
      names.map((name) => `import { ${name.toUpperCase()} } from './${name}/index.js';\n`).join('');
    const source = (...names: string[]): string =>
      `import { Module } from '@nestjs/common';\n${imports(...names)}\nconst x = {\n  imports: [\n    B.forRoot(c),\n    E,\n  ],\n};\n`;
    const changed = (name: string, ...there: string[]): string =>
      addModule(source(...there), name.toUpperCase(), `./${name}/index.js`);
    expect(plain(changed('c', 'b', 'e'))).toContain('imports: [ B.forRoot(c), E, C, ], };');
    for (const name of ['a', 'c', 'f']) {
      expect(changed(name, 'b', 'e')).toContain(`common';\n${imports(...['b', 'e', name].sort())}\nconst`);
    }
  });

  it.each([
    ['a list of another name', 'import { A } from "x";\nproviders: [\n  A,\n],\n'],
    ['no list', `import { A } from './a/index.js';\n@Module({})\n`],
    ['no imports', 'imports: [\n  A,\n],\n'],
  ])('with %s is left alone, and that is said', (_what, source) => {
    expect(() => addModule(source, 'OrdersModule', './orders/index.js')).toThrow(
      /^src\/app\.module\.ts has no `import.*` where schematics\/feature\/edits\.ts looks for it/,
    );
  });

  it('keeps lists inside the list', () => {
    const source = `import { A } from './a/index.js';\nconst x = {\n  imports: [\n    A.of([\n      1,\n    ]),\n    B,\n  ],\n};\n`;
    expect(addModule(source, 'C', './c/index.js')).toContain('    B,\n  C,\n],\n');
  });
});

describe('migrations/index.ts', () => {
  it.each(['[A]', '[\n  A,\n]', '[A, B]'])('gets the migration behind those that are there: %j', (list) => {
    const changed = addMigration(
      `import { A } from './a.js';\n\nexport const migrations = ${list};\n`,
      'C',
      './c.js',
    );
    expect(plain(changed)).toMatch(/= \[ ?A(, B)?, C,? ?\];/);
    expect(changed).toMatch(/^import { A } from '.\/a.js';\nimport { C } from '.\/c.js';\n\n/);
  });

  it('without its list is left alone, and that is said', () => {
    expect(() => addMigration(`import { A } from './a.js';\n`, 'C', './c.js')).toThrow(
      /^migrations\/index\.ts has no `export const migrations = \[`/,
    );
  });
});

describe('docs/privacy.md', () => {
  it('gets a section of the table, before what is about nobody', () => {
    const changed = addPersonalData(
      '## Every field\n\n### About nobody\n\n- nothing\n',
      namesOf('gift-cards'),
    );
    expect(changed).toMatch(
      /^## Every field\n\n### `gift_cards`\n\nTheir gift cards\.\n\n\|[^#]*\n\n### About nobody\n\n- nothing\n$/,
    );
  });

  it('without the place for it is left alone, and that is said', () => {
    expect(() => addPersonalData('#### About nobody', namesOf('orders'))).toThrow(
      /^docs\/privacy\.md has no `### About nobody`/,
    );
  });
});

describe('the timestamp of a migration', () => {
  it('is now, or after the last one where its clock was ahead', () => {
    const index = `import { A1763800000000 } from './1763800000000-a.js';\nexport const migrations = [A1763800000000];`;
    expect(nextTimestamp(index, 1_763_800_000_001)).toBe(1_763_800_000_001);
    expect(nextTimestamp(index, 1_763_800_000_000)).toBe(1_763_800_000_001);
    expect(nextTimestamp(index, 1_500_000_000_000)).toBe(1_763_800_000_001);
  });
});
