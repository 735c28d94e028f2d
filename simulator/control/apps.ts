import { z } from 'zod';
import { control, ControlError } from './control.js';

export const appControls = [
  control({
    method: 'GET',
    path: '/apps',
    does: 'Lists the mini programs, secrets included.',
    // Without pushUrl: it is what a back end is configured with, and a back end does not need its own address.
    answer: ({ apps }) =>
      apps.map(({ appId, appSecret, platform, pushToken, pushAesKey }) => ({
        appId,
        appSecret,
        platform: platform ?? null,
        pushToken,
        pushAesKey,
      })),
  }),
  control({
    method: 'PUT',
    path: '/apps/:appId',
    does: 'Sets where the pushes of a mini program go; null = nowhere. POST /_control/reset brings back what it had.',
    example: { pushUrl: 'http://127.0.0.1:3000/v1/wechat/push/wxfa15ea9900000001' },
    body: z.strictObject({ pushUrl: z.url({ protocol: /^https?$/ }).nullable() }),
    answer(world, { params, body: { pushUrl } }) {
      const app = world.findApp(params['appId'] ?? '');
      if (!app) throw new ControlError('No such app. GET /_control/apps lists them.');
      world.setPushUrl(app, pushUrl);
      return { appId: app.appId, pushUrl };
    },
  }),
];
