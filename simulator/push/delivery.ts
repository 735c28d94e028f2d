import { randomInt } from 'node:crypto';
import { ask, type Heard } from './ask.js';
import { type PushFields, type PushFormat, write } from './body.js';
import { encrypt, sign } from './encryption.js';

export type PushMode = 'plain' | 'compat' | 'secure';

/** A message on its way to one URL. */
export interface Push {
  readonly url: string;
  readonly appId: string;
  readonly token: string;
  /** Not for plain mode. */
  readonly aesKey?: string | undefined;
  readonly mode: PushMode;
  readonly format: PushFormat;
  readonly message: PushFields;
  /** The user, who stands in the query of secure mode. */
  readonly openid: string;
}

/** What came of one delivery. */
export interface Delivery extends Heard {
  /** Whether WeChat takes it for received. */
  readonly accepted: boolean;
}

/** "Three times in all." */
const DELIVERIES = 3;

/**
 * Delivers until it is accepted, three times at most; then as many times more as duplicates are asked for.
 * Each delivery is signed and encrypted anew: only the message tells that it is the same.
 */
export async function deliver(
  push: Push,
  { duplicates, nowMs, signal }: { duplicates: number; nowMs: () => number; signal: AbortSignal },
): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  for (let more = DELIVERIES; more > 0 && !signal.aborted; more--) {
    const delivery = await deliverOnce(push, nowMs(), signal);
    deliveries.push(delivery);
    if (delivery.accepted) break;
  }
  for (let more = duplicates; more > 0 && !signal.aborted; more--) {
    deliveries.push(await deliverOnce(push, nowMs(), signal));
  }
  return deliveries;
}

async function deliverOnce(push: Push, nowMs: number, closing: AbortSignal): Promise<Delivery> {
  const { url, body } = compose(push, nowMs);
  const type = push.format === 'json' ? 'application/json' : 'text/xml';
  const heard = await ask(url, { method: 'POST', headers: { 'content-type': type }, body }, closing);
  return { ...heard, accepted: heard.status === 200 && ['', 'success'].includes(heard.body?.trim() ?? '') };
}

function compose(push: Push, nowMs: number): { url: URL; body: string } {
  const { token, mode, format, message, openid } = push;
  const { url, timestamp, nonce } = signedUrl(push.url, token, nowMs);
  url.searchParams.set('openid', openid);
  const plain = write(message, format);
  if (mode === 'plain') return { url, body: plain };
  const encrypted = encrypt(plain, push.appId, push.aesKey ?? '');
  url.searchParams.set('encrypt_type', 'aes');
  url.searchParams.set('msg_signature', sign(token, timestamp, nonce, encrypted));
  const open = mode === 'compat' ? message : { ToUserName: message['ToUserName'] ?? '' };
  return { url, body: write({ ...open, Encrypt: encrypted }, format) };
}

/** The URL with signature, timestamp and nonce, as every message and the URL check have it. Its own query is kept. */
export function signedUrl(
  target: string,
  token: string,
  nowMs: number,
): { url: URL; timestamp: string; nonce: string } {
  const url = new URL(target);
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = String(randomInt(100_000_000, 2_000_000_000));
  url.searchParams.set('signature', sign(token, timestamp, nonce));
  url.searchParams.set('timestamp', timestamp);
  url.searchParams.set('nonce', nonce);
  return { url, timestamp, nonce };
}
