import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { types } from 'node:util';
import { z } from 'zod';

/** RFC 3339, or the beginning of a day in UTC. Without a zone it would be anybody's guess. */
const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);
const maxLength = 40;
/** In UTC a zone can make a later one of it, which PostgreSQL does not read. */
const lastYear = 9999;

/** ISO 8601 with a zone, from 1970 to 9999, or a date: a `Date` in the request object. */
export function Instant(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => toInstant(value) ?? value),
    ValidateBy({
      name: 'instant',
      validator: {
        validate: (value) => types.isDate(value),
        defaultMessage: () =>
          '$property must be a time as in ISO 8601, such as 2026-11-22T08:00:00Z, or a date',
      },
    }),
  );
}

function toInstant(value: unknown): Date | undefined {
  if (typeof value !== 'string' || value.length > maxLength || !instant.safeParse(value).success)
    return undefined;
  const time = new Date(value);
  // What is no number is no more than that, either.
  return time.getTime() >= 0 && time.getUTCFullYear() <= lastYear ? time : undefined;
}
