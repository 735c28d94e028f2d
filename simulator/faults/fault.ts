import { z } from 'zod';
import { isKnownErrcode } from '../errcodes.js';

/** `times` of a fault that stays until it is cleared. */
export const FOREVER = -1;

const MAX_DELAY_MS = 600_000;
/** Well above the 64 KiB a careful client reads. */
const HUGE_BYTES = 8 * 1024 * 1024;

const common = {
  path: z
    .string()
    .max(1024)
    .regex(/^\/[^?#\s]*$/, 'must be a WeChat path such as /sns/jscode2session, without a query')
    .refine((path) => path !== '/_control' && !path.startsWith('/_control/'), 'the controls have no faults'),
  times: z
    .int()
    .max(1_000_000)
    .refine((times) => times === FOREVER || times >= 1, 'must be 1 or more, or -1 for "until cleared"')
    .default(1),
};
/** Whether the exchange happens although the caller may never learn of it, so that the code is used up. */
const burn = (byDefault: boolean) => z.boolean().default(byDefault);

/** One planned misbehaviour of one WeChat path, as `POST /_control/faults` takes it. */
export const faultSchema = z.discriminatedUnion(
  'kind',
  [
    z
      .strictObject({
        ...common,
        kind: z.literal('errcode'),
        errcode: z.int().refine((errcode) => errcode !== 0, '0 is success, not a fault'),
        errmsg: z.string().min(1).max(1000).optional(),
        burn: burn(false),
      })
      .refine(({ errcode, errmsg }) => errmsg !== undefined || isKnownErrcode(errcode), {
        path: ['errmsg'],
        message: 'is needed: the simulator has no text for this errcode',
      }),
    z.strictObject({
      ...common,
      kind: z.literal('delay'),
      ms: z.int().min(0).max(MAX_DELAY_MS),
      burn: burn(true),
    }),
    z.strictObject({ ...common, kind: z.literal('hang'), burn: burn(true) }),
    z.strictObject({ ...common, kind: z.literal('reset'), burn: burn(true) }),
    z.strictObject({
      ...common,
      kind: z.literal('status'),
      status: z.int().min(200).max(599),
      burn: burn(false),
    }),
    z.strictObject({ ...common, kind: z.literal('html'), burn: burn(false) }),
    z.strictObject({ ...common, kind: z.literal('truncated'), burn: burn(true) }),
    z.strictObject({ ...common, kind: z.literal('empty'), burn: burn(false) }),
    z.strictObject({
      ...common,
      kind: z.literal('huge'),
      bytes: z
        .int()
        .min(1024)
        .max(1024 ** 3)
        .default(HUGE_BYTES),
      burn: burn(true),
    }),
    z.strictObject({
      ...common,
      kind: z.literal('redirect'),
      location: z
        .string()
        .max(2048)
        .regex(/^[\x21-\x7e]+$/, 'must be a URL or a path in printable ASCII')
        .optional(),
      burn: burn(false),
    }),
  ],
  {
    error: ({ input }) =>
      typeof input === 'object' && input !== null
        ? 'must be errcode, delay, hang, reset, status, html, truncated, empty, huge or redirect'
        : undefined,
  },
);

export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault['kind'];
