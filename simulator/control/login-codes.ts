import { z } from 'zod';
import { appOf } from './app-of.js';
import { control } from './control.js';
import { labelSchema } from './label.js';

export const loginCodeControls = [
  control({
    method: 'POST',
    path: '/login-codes',
    does: 'Gives a login code, as wx.login() does. Without appId: the first app. Without user: "demo".',
    example: { user: 'alice' },
    body: z.strictObject({ appId: z.string().optional(), user: labelSchema.default('demo') }),
    status: 201,
    answer(world, { body: { appId, user } }) {
      const app = appOf(world, appId);
      const { code, expiresAt } = world.loginCodes.issue(app, world.users.get(user), world.clock.now());
      return { code, appId: app.appId, user, expiresAt: new Date(expiresAt).toISOString() };
    },
  }),
];
