import { z } from 'zod';
import { appOf } from './app-of.js';
import { control } from './control.js';
import { labelSchema } from './label.js';

export const sessionKeyControls = [
  control({
    method: 'POST',
    path: '/session-keys',
    does:
      'Gives the user a new session_key, as a login may that your server never hears of. The old one is dead. expire? true ' +
      'lets the present one expire and gives none.',
    example: { user: 'alice' },
    body: z.strictObject({
      appId: z.string().optional(),
      user: labelSchema.default('demo'),
      expire: z.boolean().default(false),
    }),
    status: 201,
    answer(world, { body: { appId, user, expire } }) {
      const app = appOf(world, appId);
      const nowMs = world.clock.now();
      const account = world.users.get(user).accountIn(app, nowMs);
      const at = new Date(nowMs).toISOString();
      if (expire) account.expireSessionKey(nowMs);
      else account.rotateSessionKey(nowMs);
      return { appId: app.appId, user, [expire ? 'expiredAt' : 'rotatedAt']: at };
    },
  }),
];
