import { z } from 'zod';
import { openidOf } from '../identifiers.js';
import { deliver } from '../push/delivery.js';
import { eventMessage } from '../push/event.js';
import { appOf } from './app-of.js';
import { control, ControlError } from './control.js';
import { labelSchema } from './label.js';

const body = z.strictObject({
  appId: z.string().optional(),
  user: labelSchema.default('demo'),
  event: z.string().min(1).max(128),
  fields: z
    .record(z.string().regex(/^\s*[A-Za-z_][\w.-]{0,63}\s*$/, 'must be a name such as RevokeInfo'), z.json())
    .default({}),
  mode: z.enum(['plain', 'compat', 'secure']).optional(),
  format: z.enum(['json', 'xml']).default('json'),
  url: z.url({ protocol: /^https?$/ }).optional(),
  duplicates: z.int().min(0).max(10).default(0),
});

export const pushControls = [
  control({
    method: 'POST',
    path: '/push',
    does:
      'Delivers an event to a URL as the message push does, and tells of each delivery: 5 s, three times at most. fields? ' +
      'adds or changes (null takes out). mode? plain, compat or secure. format? json or xml. url? else the pushUrl of the ' +
      'app. duplicates? delivers an accepted one again.',
    example: {
      user: 'alice',
      event: 'user_authorization_revoke',
      fields: { RevokeInfo: '8' },
      url: 'http://127.0.0.1:3000/v1/wechat/push/wxfa15ea9900000001',
    },
    body,
    async answer(world, { body: asked }) {
      const app = appOf(world, asked.appId);
      const { pushToken: token, pushAesKey: aesKey } = app;
      const mode = asked.mode ?? (aesKey ? 'secure' : 'plain');
      const url = asked.url ?? world.pushUrlOf(app);
      if (token === undefined)
        throw new ControlError('body.appId: the app has no pushToken; set it in SIMULATOR_APPS.');
      if (mode !== 'plain' && !aesKey)
        throw new ControlError('body.mode: the app has no pushAesKey; only plain is left.');
      if (url === undefined) throw new ControlError('body.url: say where to, or set the pushUrl of the app.');

      const openid = openidOf(app.appId, asked.user);
      const message = eventMessage(app, openid, asked.event, asked.fields, world.clock.now());
      const deliveries = await deliver(
        { url, appId: app.appId, token, aesKey, mode, format: asked.format, message, openid },
        { duplicates: asked.duplicates, nowMs: () => world.clock.now(), signal: world.closing.signal },
      );
      return { appId: app.appId, mode, format: asked.format, message, deliveries };
    },
  }),
];
