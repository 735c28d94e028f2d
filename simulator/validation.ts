import { type z } from 'zod';

/** Every reason a value is refused, in one line that names the fields. */
export function describeIssues(error: z.ZodError, where: string): string {
  return error.issues.map(({ path, message }) => `${[where, ...path].join('.')}: ${message}`).join('; ');
}
