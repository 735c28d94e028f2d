import { z } from 'zod';
import { control, ControlError } from './control.js';
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
      const app = appId === undefined ? world.apps[0] : world.findApp(appId);
      if (!app) throw new ControlError(`body.appId: no such app. GET /_control/apps lists them.`);
      const { code, expiresAt } = world.loginCodes.issue(app, world.users.get(user), world.clock.now());
      return { code, appId: app.appId, user, expiresAt: new Date(expiresAt).toISOString() };
    },
  }),
];
