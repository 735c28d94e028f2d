import { z } from 'zod';
import { control, ControlError } from './control.js';

export const accessTokenControls = [
  control({
    method: 'POST',
    path: '/access-tokens/invalidate',
    does: 'Kills every access_token an app has, at once. Without appId: the first app.',
    body: z.strictObject({ appId: z.string().optional() }),
    answer(world, { body: { appId } }) {
      const app = appId === undefined ? world.apps[0] : world.findApp(appId);
      if (!app) throw new ControlError('body.appId: no such app. GET /_control/apps lists them.');
      return { appId: app.appId, invalidated: world.accessTokens.invalidate(app, world.clock.now()) };
    },
  }),
];
