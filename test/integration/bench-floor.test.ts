import { readFile } from 'node:fs/promises';
import { openSession } from '../../src/auth/login.statement.js';
import { rotateSession } from '../../src/sessions/rotation.statement.js';
import { findProfile } from '../../src/users/users.service.js';

const tidy = (sql: string): string => sql.replace(/\s+/g, ' ').trim();

it.each([openSession, rotateSession, findProfile])(
  "the benchmark's floor does the work of $name: the same statement",
  async ({ name, text }) => {
    // Read and not imported: the floor wants a database when it is loaded.
    const floor = await readFile(new URL('../../bench/floor/database.ts', import.meta.url), 'utf8');
    const statements = [...floor.matchAll(/name: '([^']+)',\s+text: `([^`]*)`/g)];
    const copy = statements.find(([, copied]) => copied === name)?.[2];
    expect(tidy(copy ?? '')).toBe(tidy(text));
  },
);
