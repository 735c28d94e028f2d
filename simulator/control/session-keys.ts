import { z } from 'zod';
import { appOf } from './app-of.js';
import { control } from './control.js';
import { labelSchema } from './label.js';

export const sessionKeyControls = [
  control({
    method: 'POST',
    path: '/session-keys',
    does: 'Gives the user a new session_key, as a login may that your server never hears of. The old one is dead.',
    example: { user: 'alice' },
    body: z.strictObject({ appId: z.string().optional(), user: labelSchema.default('demo') }),
    status: 201,
    answer(world, { body: { appId, user } }) {
      const app = appOf(world, appId);
      const nowMs = world.clock.now();
      world.users.get(user).accountIn(app, nowMs).rotateSessionKey(nowMs);
      return { appId: app.appId, user, rotatedAt: new Date(nowMs).toISOString() };
    },
  }),
];
