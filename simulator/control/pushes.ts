import { z } from 'zod';
import { type SimulatedApp } from '../apps.js';
import { openidOf } from '../identifiers.js';
import { deliver } from '../push/delivery.js';
import { eventMessage } from '../push/event.js';
import { checkPushUrl } from '../push/url-check.js';
import { type World } from '../world.js';
import { appOf } from './app-of.js';
import { control, ControlError } from './control.js';
import { labelSchema } from './label.js';

const pushUrl = z.url({ protocol: /^https?$/ });

const body = z.strictObject({
  appId: z.string().optional(),
  user: labelSchema.default('demo'),
  event: z.string().min(1).max(128),
  fields: z
    .record(z.string().regex(/^\s*[A-Za-z_][\w.-]{0,63}\s*$/, 'must be a name such as RevokeInfo'), z.json())
    .default({}),
  mode: z.enum(['plain', 'compat', 'secure']).optional(),
  format: z.enum(['json', 'xml']).default('json'),
  url: pushUrl.optional(),
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
      const { pushAesKey: aesKey } = app;
      const mode = asked.mode ?? (aesKey ? 'secure' : 'plain');
      const { url, token } = destination(world, app, asked.url);
      if (mode !== 'plain' && !aesKey)
        throw new ControlError('body.mode: the app has no pushAesKey; only plain is left.');

      const openid = openidOf(app.appId, asked.user);
      const message = eventMessage(app, openid, asked.event, asked.fields, world.clock.now());
      const deliveries = await deliver(
        { url, appId: app.appId, token, aesKey, mode, format: asked.format, message, openid },
        { duplicates: asked.duplicates, nowMs: () => world.clock.now(), signal: world.closing.signal },
      );
      return { appId: app.appId, mode, format: asked.format, message, deliveries };
    },
  }),
  control({
    method: 'POST',
    path: '/push-check',
    does:
      'Checks a push URL as WeChat does when it is saved: a GET with signature, timestamp, nonce and echostr, which must come ' +
      'back as it is. url? else the pushUrl of the app.',
    example: { url: 'http://127.0.0.1:3000/v1/wechat/push/wxfa15ea9900000001' },
    body: z.strictObject({ appId: z.string().optional(), url: pushUrl.optional() }),
    answer(world, { body: { appId, url: asked } }) {
      const { url, token } = destination(world, appOf(world, appId), asked);
      return checkPushUrl(url, token, world.clock.now(), world.closing.signal);
    },
  }),
];

/** @throws ControlError that says what is missing */
function destination(
  world: World,
  app: SimulatedApp,
  asked: string | undefined,
): { url: string; token: string } {
  const url = asked ?? world.pushUrlOf(app);
  if (app.pushToken === undefined)
    throw new ControlError('body.appId: the app has no pushToken; set it in SIMULATOR_APPS.');
  if (url === undefined) throw new ControlError('body.url: say where to, or set the pushUrl of the app.');
  return { url, token: app.pushToken };
}
