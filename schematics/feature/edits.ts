import { Refusal } from '../refusal.js';
import { type FeatureNames } from './names.js';

export const appModule = 'src/app.module.ts';
export const migrationsIndex = 'migrations/index.ts';
export const privacy = 'docs/privacy.md';

/** A module in the `imports` of `AppModule.forRoot`, behind those that are there. */
export function addModule(source: string, module: string, from: string): string {
  const anchor = { of: appModule, what: 'imports: [', at: /^( *)imports: \[\n(?:.*\n)*?\1(?=\],?$)/m };
  return insertBehind(anchor, addImport(source, module, from, appModule), `${module},\n`);
}

/** A migration behind those that are there. */
export function addMigration(source: string, migration: string, from: string): string {
  const anchor = {
    of: migrationsIndex,
    what: 'export const migrations = [',
    at: /^export const migrations\b[^=]*= \[[^\]]*?(?=,?\s*\];$)/m,
  };
  return insertBehind(anchor, addImport(source, migration, from, migrationsIndex), `, ${migration}`);
}

/** What is kept of people in the table, column by column. */
export function addPersonalData(text: string, { table, words }: FeatureNames): string {
  const section = `### \`${table}\`

Their ${words}.

| field | what it is, and what for | until | who sees it | export |
| --- | --- | --- | --- | --- |
| \`id\`, \`created_at\`, \`updated_at\` | which it is, and since when | deleted, or E | user | yes |
| \`title\` | what they call it | as long | user | yes |
| \`version\` | how often it was changed: against lost updates | as long | user | no: a counter, which is the \`etag\` there |
| \`user_id\` | whose it is | as long | operator | no: it is the user of the export |

`;
  return insertBehind(
    { of: privacy, what: '### About nobody', at: /^(?=### About nobody$)/m },
    text,
    section,
  );
}

/** Milliseconds since 1970, later than every migration that is there, also one by a clock that was ahead. */
export function nextTimestamp(index: string, now: number): number {
  const there = [...index.matchAll(/(\d{13})\b/g)].map(([timestamp]) => Number(timestamp));
  return Math.max(now, ...there.map((timestamp) => timestamp + 1));
}

/** Where the order of paths has it, else behind the last. */
function addImport(source: string, name: string, from: string, file: string): string {
  const imports = [...source.matchAll(/^(import\b.*|\}) from '([^']+)';\n/gm)];
  const last = imports.at(-1);
  if (!last) throw missing({ of: file, what: 'import' });
  const next = imports.find(
    ([, start = '', path = '']) => start !== '}' && path.startsWith('./') && path > from,
  );
  const at = next?.index ?? last.index + last[0].length;
  return `${source.slice(0, at)}import { ${name} } from '${from}';\n${source.slice(at)}`;
}

interface Anchor {
  readonly of: string;
  readonly what: string;
  readonly at: RegExp;
}

function insertBehind(anchor: Anchor, source: string, text: string): string {
  const found = anchor.at.exec(source);
  if (!found) throw missing(anchor);
  const at = found.index + found[0].length;
  return source.slice(0, at) + text + source.slice(at);
}

function missing({ of, what }: Pick<Anchor, 'of' | 'what'>): Refusal {
  return new Refusal(
    `${of} has no \`${what}\` where schematics/feature/edits.ts looks for it: bring the two together again`,
  );
}
