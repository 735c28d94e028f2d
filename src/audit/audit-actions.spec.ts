import { readdirSync, readFileSync } from 'node:fs';
import { auditActions } from './audit-actions.js';

it('docs/audit.md has a table of the same actions', () => {
  const [, section = ''] = readFileSync('docs/audit.md', 'utf8').split('## Actions');
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  const told = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );
  expect(told.sort()).toEqual([...auditActions].sort());
});

it('each of them is recorded somewhere', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/audit-actions|\.spec\.|dto/.test(path))
    .map((path) => readFileSync(`src/${path}`, 'utf8'))
    .join('\n');
  expect(auditActions.filter((action) => !sources.includes(`'${action}'`))).toEqual([]);
});
