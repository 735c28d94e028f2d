import { z } from 'zod';
import { control } from './control.js';

export const limitControls = [
  control({
    method: 'GET',
    path: '/limits',
    does: 'Tells the limits that are on; null = off.',
    answer: ({ limits }) => ({ loginsPerUserPerMinute: limits.loginsPerUserPerMinute }),
  }),
  control({
    method: 'PUT',
    path: '/limits',
    does: 'Sets how many logins of one user a minute takes before it answers 45011; null = no limit.',
    example: { loginsPerUserPerMinute: 100 },
    body: z.strictObject({ loginsPerUserPerMinute: z.int().min(1).nullable() }),
    answer({ limits }, { body }) {
      limits.loginsPerUserPerMinute = body.loginsPerUserPerMinute;
      return body;
    },
  }),
];
