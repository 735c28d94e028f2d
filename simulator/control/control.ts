import { z } from 'zod';
import { describeIssues } from '../validation.js';
import { type World } from '../world.js';

/** What a control gets, checked. */
export interface ControlInput<Body, Query> {
  readonly body: Body;
  readonly query: Query;
  readonly params: Readonly<Record<string, string>>;
}

/** One operation under `/_control`, which also tells about itself in `GET /_control`. */
export interface Control<Body = unknown, Query = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/_control`. */
  readonly path: string;
  readonly does: string;
  /** A body to copy. */
  readonly example?: Record<string, unknown>;
  readonly body?: z.ZodType<Body>;
  readonly query?: z.ZodType<Query>;
  /** Of the answer; 200 when absent. */
  readonly status?: number;
  /** Or a promise of it. */
  answer(world: World, input: ControlInput<Body, Query>): unknown;
}

/** What the caller did wrong, in words that say what to do. The answer is a 400. */
export class ControlError extends Error {}

const nothing = z.strictObject({});

/** Types a control by its schemas. */
export function control<Body = Record<string, never>, Query = Record<string, never>>(
  definition: Control<Body, Query>,
): Control {
  return definition;
}

/**
 * The body as the control wants it; no body at all is an empty object.
 * @throws ControlError
 */
export function parseBody({ body: schema = nothing }: Control, text: string | undefined): unknown {
  return check(schema, text === undefined || text.trim() === '' ? {} : parseJson(text), 'body');
}

/** @throws ControlError */
export function parseQuery({ query: schema = nothing }: Control, query: unknown): unknown {
  // Without the bare prototype that Fastify gives it: zod takes plain objects.
  return check(schema, { ...(query as object) }, 'query');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ControlError('The body is not JSON. Send an object such as {"user": "demo"}, or no body.');
  }
}

function check(schema: z.ZodType, value: unknown, where: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ControlError(describeIssues(parsed.error, where));
}
