import { type SimulatedApp } from '../apps.js';
import { type PushFields } from './body.js';

/** An event of one user in one app, as the message push tells it. A field of null takes one out. */
export function eventMessage(
  app: SimulatedApp,
  openid: string,
  event: string,
  fields: PushFields,
  nowMs: number,
): PushFields {
  // user_* events come from an account of WeChat's own, all others from the user.
  const ofUser = event.startsWith('user_');
  const message: PushFields = {
    ToUserName: 'gh_fa15e0000001',
    FromUserName: ofUser ? 'gh_fa15e0000000' : openid,
    CreateTime: Math.floor(nowMs / 1000),
    MsgType: 'event',
    Event: event,
    ...(ofUser && { OpenID: openid, AppID: app.appId }),
    ...(event === 'wxa_media_check' && { appid: app.appId }),
    ...fields,
  };
  return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null));
}
