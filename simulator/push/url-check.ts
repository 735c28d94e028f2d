import { randomInt } from 'node:crypto';
import { ask } from './ask.js';
import { type Delivery, signedUrl } from './delivery.js';

/**
 * The check that WeChat makes when a push URL is saved: a GET with signature, timestamp, nonce and echostr, which the back end
 * gives back as it is. Nothing is encrypted, also not in secure mode.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export async function checkPushUrl(
  target: string,
  token: string,
  nowMs: number,
  closing: AbortSignal,
): Promise<Delivery> {
  const { url } = signedUrl(target, token, nowMs);
  const echostr = Array.from({ length: 19 }, () => randomInt(1, 10)).join('');
  url.searchParams.set('echostr', echostr);
  const heard = await ask(url, { method: 'GET' }, closing);
  return { ...heard, accepted: heard.status === 200 && heard.body === echostr };
}
