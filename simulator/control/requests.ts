import { z } from 'zod';
import { control } from './control.js';

export const requestControls = [
  control({
    method: 'GET',
    path: '/requests',
    does: 'Tells what the simulated WeChat was asked, newest last; ?path= for one path. What only a server may know is masked.',
    query: z.strictObject({ path: z.string().optional() }),
    answer: ({ journal }, { query }) => journal.list(query.path),
  }),
  control({
    method: 'DELETE',
    path: '/requests',
    does: 'Forgets what it was asked.',
    answer: ({ journal }) => ({ cleared: journal.clear() }),
  }),
];
