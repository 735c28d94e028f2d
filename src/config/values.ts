import { z } from 'zod';

/** An unset variable and an empty one mean the same: compose files and shells cannot tell them apart well. */
export function optional<T extends z.ZodType>(schema: T): z.ZodType<z.output<T> | undefined> {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
}

export function withDefault<T extends z.ZodType<unknown, string>>(
  schema: T,
  fallback: string,
): z.ZodType<z.output<T>> {
  return z.preprocess((value) => (value === undefined || value === '' ? fallback : value), schema);
}

export function integer(min: number, max: number): z.ZodType<number, string> {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((n) => n >= min && n <= max, message);
}

export const flag = z
  .enum(['true', 'false', '1', '0', 'on', 'off'], { error: 'must be true or false' })
  .transform((value) => value === 'true' || value === '1' || value === 'on');

export function list(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export function httpUrl(example: string): z.ZodType<string, string> {
  const message = `must be an http(s) URL such as ${example}`;
  return z.string().refine((value) => {
    if (!URL.canParse(value)) return false;
    const url = new URL(value);
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '';
  }, message);
}
