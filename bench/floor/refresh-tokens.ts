import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';

export const kid = 'floor';
const macKey = createSecretKey(randomBytes(32));
const wellFormed = /^(v1\.floor\.([0-9a-f-]{36})\.(\d{1,9}))\.([A-Za-z0-9_-]{43})$/;

export function deriveRefreshToken(sessionId: string, counter: number): string {
  const body = `v1.${kid}.${sessionId}.${counter}`;
  return `${body}.${mac(body)}`;
}

/** What it says; undefined for one that is not ours. */
export function verifyRefreshToken(token: string): { sessionId: string; counter: number } | undefined {
  const [, body = '', sessionId = '', counter = '', given = ''] = wellFormed.exec(token) ?? [];
  if (given === '' || !timingSafeEqual(Buffer.from(given), Buffer.from(mac(body)))) return undefined;
  return { sessionId, counter: Number(counter) };
}

function mac(body: string): string {
  return createHmac('sha256', macKey).update(body).digest('base64url');
}
