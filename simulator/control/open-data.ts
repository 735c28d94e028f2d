import { z } from 'zod';
import { makeOpenData } from '../open-data.js';
import { appOf } from './app-of.js';
import { control } from './control.js';
import { labelSchema } from './label.js';
import { watermarkOf, watermarkSchema } from './watermark.js';

export const openDataControls = [
  control({
    method: 'POST',
    path: '/open-data',
    does: "Gives open data as a page gets it: encrypted and signed with the user's present session_key.",
    example: { user: 'alice', data: { nickName: 'Alice' } },
    body: z.strictObject({
      appId: z.string().optional(),
      user: labelSchema.default('demo'),
      data: z.record(z.string(), z.unknown()),
      watermark: watermarkSchema,
    }),
    status: 201,
    answer(world, { body: { appId, user, data, watermark } }) {
      const app = appOf(world, appId);
      const nowMs = world.clock.now();
      const { sessionKey } = world.users.get(user).accountIn(app, nowMs);
      return makeOpenData(sessionKey, data, watermarkOf(watermark, app, nowMs));
    },
  }),
];
