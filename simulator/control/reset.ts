import { control } from './control.js';

export const resetControls = [
  control({
    method: 'POST',
    path: '/reset',
    does: 'Back to the start: codes, users, session keys, access tokens, limits, pushUrls, media checks, faults, requests and the clock.',
    answer(world) {
      world.reset();
      return { now: new Date(world.clock.now()).toISOString() };
    },
  }),
];
