import { readFile } from 'node:fs/promises';

/** What docs/privacy.md says of one column. */
export interface DocumentedColumn {
  readonly table: string;
  readonly column: string;
  /** Whether it can say something of a person. */
  readonly isPersonal: boolean;
  /** `yes`; `no` where it says nothing that is not there anyway; `never` where it must not be there. */
  readonly inExport: 'yes' | 'no' | 'never';
  readonly reason: string;
}

const names = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/**
 * Every column of docs/privacy.md: under `### \`table\`` rows of a table whose first cell names columns and whose last one says
 * whether they are exported (`yes`, `no: ...`, `never: ...`); and lines `- \`table\`: \`column\`, ...` of what is about nobody.
 */
export async function readPrivacyTable(): Promise<DocumentedColumn[]> {
  const text = await readFile(new URL('../../docs/privacy.md', import.meta.url), 'utf8');
  const documented: DocumentedColumn[] = [];
  let table = '';
  for (const line of text.split('\n')) {
    table = /^### `(\w+)`/.exec(line)?.[1] ?? (line.startsWith('## ') ? '' : table);
    const [, impersonal = '', columns = ''] = /^- `(\w+)`: (`.*)$/.exec(line) ?? [];
    for (const column of names(columns))
      documented.push({ table: impersonal, column, isPersonal: false, inExport: 'no', reason: 'nobody' });
    const cells = line.split('|').map((cell) => cell.trim());
    if (table === '' || !cells[1]?.startsWith('`')) continue;
    const [, inExport, reason = ''] = /^(yes|no|never)(?:: (.+))?$/.exec(cells.at(-2) ?? '') ?? [];
    if (inExport === undefined)
      throw new Error(`docs/privacy.md does not say whether it is exported: ${line}`);
    for (const column of names(cells[1]))
      documented.push({ table, column, isPersonal: true, inExport: inExport as 'yes', reason });
  }
  return documented;
}
