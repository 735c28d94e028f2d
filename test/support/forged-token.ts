import { createHmac, type KeyObject, sign } from 'node:crypto';

/** How the last part of a token is made from the first two. */
export type Signer = (input: string) => Buffer;

/** ES256, ES384 and ES512 sign alike, but for the hash; RFC 7518, section 3.4, wants r and s side by side. */
export function ecdsa(key: KeyObject, hash: 'sha256' | 'sha384' | 'sha512' = 'sha256'): Signer {
  return (input) => sign(hash, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
}

export function rsa(key: KeyObject): Signer {
  return (input) => sign('sha256', Buffer.from(input), key);
}

export function hmac(secret: string | Buffer): Signer {
  return (input) => createHmac('sha256', secret).update(input).digest();
}

export const unsigned: Signer = () => Buffer.alloc(0);

/** A part of a token: an object as JSON, a text as it is. */
export function encodePart(part: unknown): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
}

export function decodePart(token: string, part: 0 | 1): Record<string, unknown> {
  const encoded = token.split('.')[part] ?? '';
  return JSON.parse(Buffer.from(encoded, 'base64url').toString()) as Record<string, unknown>;
}

/** Whatever header and claims the attacker likes, signed however they can. */
export function forgeToken(header: unknown, claims: unknown, signer: Signer): string {
  const input = `${encodePart(header)}.${encodePart(claims)}`;
  return `${input}.${signer(input).toString('base64url')}`;
}

/** The token with one character in the middle of that part changed. */
export function alterPart(token: string, part: 0 | 1 | 2): string {
  const parts = token.split('.');
  const text = parts[part] ?? '';
  // Not the last one: of a signature's last character four bits mean nothing.
  const at = text.length >> 1;
  parts[part] = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
  return parts.join('.');
}
