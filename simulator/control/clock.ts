import { z } from 'zod';
import { type Clock } from '../clock.js';
import { control, ControlError } from './control.js';

/** Far enough for any test, near enough for the 32-bit second of a rid. */
const MAX_ADVANCE_MS = 50 * 365 * 86_400_000;

export const clockControls = [
  control({
    method: 'GET',
    path: '/clock',
    does: 'Tells the simulated time.',
    answer: ({ clock }) => tell(clock),
  }),
  control({
    method: 'POST',
    path: '/clock',
    does: 'Moves the simulated time forward. POST /_control/reset brings it back.',
    example: { advanceMs: 300_000 },
    body: z.strictObject({
      advanceMs: z.int().min(0, 'must not be negative: the clock goes forward only; POST /_control/reset'),
    }),
    answer({ clock }, { body: { advanceMs } }) {
      if (clock.advancedMs + advanceMs > MAX_ADVANCE_MS) {
        throw new ControlError(
          'body.advanceMs: 50 years in all is the most. POST /_control/reset starts anew.',
        );
      }
      clock.advance(advanceMs);
      return tell(clock);
    },
  }),
];

function tell(clock: Clock): Record<string, unknown> {
  return { now: new Date(clock.now()).toISOString(), advancedMs: clock.advancedMs };
}
