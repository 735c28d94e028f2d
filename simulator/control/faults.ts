import { z } from 'zod';
import { faultSchema } from '../faults/fault.js';
import { control, ControlError } from './control.js';

const path = z.strictObject({ path: z.string().optional() });

export const faultControls = [
  control({
    method: 'POST',
    path: '/faults',
    does:
      'Plans a fault for the next requests of a path. Kinds: errcode {errcode, errmsg?}, delay {ms}, hang, reset, ' +
      'status {status}, html, truncated, empty, huge {bytes?}, redirect {location?}. All: times? (1; -1 = until ' +
      'cleared), burn? (whether the exchange happens all the same).',
    example: { path: '/sns/jscode2session', kind: 'errcode', errcode: -1 },
    body: faultSchema,
    status: 201,
    answer(world, { body: fault }) {
      world.faults.add(fault);
      return fault;
    },
  }),
  control({
    method: 'GET',
    path: '/faults',
    does: 'Lists the faults to come, with the times that are left.',
    answer: ({ faults }) => faults.list(),
  }),
  control({
    method: 'DELETE',
    path: '/faults',
    does: 'Clears the faults of one path (?path= or a body), or all.',
    query: path,
    body: path,
    answer(world, { query, body }) {
      if (query.path !== undefined && body.path !== undefined) {
        throw new ControlError('Name the path once: in the query or in the body.');
      }
      return { cleared: world.faults.clear(query.path ?? body.path) };
    },
  }),
];
