import { z } from 'zod';
import { appOf } from './app-of.js';
import { control } from './control.js';

export const accessTokenControls = [
  control({
    method: 'POST',
    path: '/access-tokens/invalidate',
    does: 'Kills every access_token an app has, at once. Without appId: the first app.',
    body: z.strictObject({ appId: z.string().optional() }),
    answer(world, { body: { appId } }) {
      const app = appOf(world, appId);
      return { appId: app.appId, invalidated: world.accessTokens.invalidate(app, world.clock.now()) };
    },
  }),
];
