import { z } from 'zod';
import { makeOpenData } from '../open-data.js';
import { e164Of, parsePhone, phoneOf } from '../phone-numbers.js';
import { appOf } from './app-of.js';
import { control, ControlError } from './control.js';
import { labelSchema } from './label.js';
import { watermarkOf, watermarkSchema } from './watermark.js';

export const phoneCodeControls = [
  control({
    method: 'POST',
    path: '/phone-codes',
    does:
      'Gives a code of the phone button, and the same number encrypted as that button gives it. phone? E.164 or 11 Chinese ' +
      "digits; else the user's own, made of the label. watermark? {appid?, timestamp?}.",
    example: { user: 'alice', phone: '+447700900123' },
    body: z.strictObject({
      appId: z.string().optional(),
      user: labelSchema.default('demo'),
      phone: z.string().optional(),
      watermark: watermarkSchema,
    }),
    status: 201,
    answer(world, { body: { appId, user, phone, watermark: asked } }) {
      const app = appOf(world, appId);
      const number = phone === undefined ? phoneOf(user) : parsePhone(phone);
      if (!number) {
        throw new ControlError(
          'body.phone: must be E.164 such as "+447700900123", or 11 Chinese digits such as "13800000000".',
        );
      }
      const nowMs = world.clock.now();
      const account = world.users.get(user).accountIn(app, nowMs);
      const watermark = watermarkOf(asked, app, nowMs);
      const { code, expiresAt } = world.phoneCodes.issue(account, { ...number, watermark }, nowMs);
      const { encryptedData, iv } = makeOpenData(account.sessionKey, { ...number }, watermark);
      return {
        code,
        appId: app.appId,
        user,
        phone: e164Of(number),
        expiresAt: new Date(expiresAt).toISOString(),
        encryptedData,
        iv,
      };
    },
  }),
];
