import { randomInt } from 'node:crypto';
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
export interface Delivery {
  /** null: no answer. */
  readonly status: number | null;
  readonly body: string | null;
  /** Whether WeChat takes it for received. */
  readonly accepted: boolean;
  readonly error: string | null;
  readonly ms: number;
}

/** WeChat cuts the connection then. In real time, whatever the simulated clock says. */
const PATIENCE_MS = 5_000;
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
  const start = performance.now();
  const { url, body } = compose(push, nowMs);
  const took = (): number => Math.round(performance.now() - start);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': push.format === 'json' ? 'application/json' : 'text/xml',
        connection: 'close',
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(PATIENCE_MS)]),
    });
    const text = (await answer.text()).slice(0, 16_384);
    const accepted = answer.status === 200 && ['', 'success'].includes(text.trim());
    return { status: answer.status, body: text, accepted, error: null, ms: took() };
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: { code?: string } };
    const said = name === 'TimeoutError' ? 'no answer within 5 s' : (cause?.code ?? message);
    return { status: null, body: null, accepted: false, error: said, ms: took() };
  }
}

function compose(push: Push, nowMs: number): { url: URL; body: string } {
  const { token, mode, format, message, openid } = push;
  const timestamp = String(Math.floor(nowMs / 1000));
  const nonce = String(randomInt(100_000_000, 2_000_000_000));
  const url = new URL(push.url);
  const query = { signature: sign(token, timestamp, nonce), timestamp, nonce, openid };
  const plain = write(message, format);
  if (mode === 'plain') {
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return { url, body: plain };
  }
  const encrypted = encrypt(plain, push.appId, push.aesKey ?? '');
  const msg_signature = sign(token, timestamp, nonce, encrypted);
  for (const [name, value] of Object.entries({ ...query, encrypt_type: 'aes', msg_signature })) {
    url.searchParams.set(name, value);
  }
  const open = mode === 'compat' ? message : { ToUserName: message['ToUserName'] ?? '' };
  return { url, body: write({ ...open, Encrypt: encrypted }, format) };
}
