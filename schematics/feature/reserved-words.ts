/** What PostgreSQL takes for a table only in quotation marks (pg_get_keywords(), catcode R and T). */
const sql = `
  all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column
  concurrently constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp
  current_user default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having
  ilike in initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not
  notnull null offset on only or order outer overlaps placing primary references returning right select session_user similar some
  symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when where window with`;

/** What is no name of a variable in strict mode. */
const javascript = `
  arguments await break catch class const continue debugger delete enum eval export extends finally function if implements import
  instanceof interface let new package private protected public return static super switch this throw try typeof var void while
  yield`;

/** A table of TypeORM's, and what an export of a user's data has beside the features' parts. */
const project = `migrations exported_at merged_users`;

const words = new Set(`${sql} ${javascript} ${project}`.trim().split(/\s+/));

/** @param table in snake case */
export function isReserved(table: string): boolean {
  return words.has(table);
}
