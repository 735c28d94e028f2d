import { control } from './control.js';

export const appControls = [
  control({
    method: 'GET',
    path: '/apps',
    does: 'Lists the mini programs, secrets included.',
    answer: ({ apps }) =>
      apps.map(({ appId, appSecret, platform }) => ({ appId, appSecret, platform: platform ?? null })),
  }),
];
