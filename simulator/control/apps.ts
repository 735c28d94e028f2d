import { control } from './control.js';

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
];
