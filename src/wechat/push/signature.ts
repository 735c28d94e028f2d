import { createHash } from 'node:crypto';

/** What WeChat's query says beside the signature itself. */
export interface SignedQuery {
  readonly timestamp: string;
  readonly nonce: string;
}

/**
 * `signature` of WeChat's query: the URL check, and plain mode.
 *
 * It covers no body, so it says only that the sender once saw a query of WeChat. And nothing separates its parts: with
 * timestamp and nonce exchanged it is the same signature. No freshness can be built on the query's timestamp.
 */
export function urlSignature(token: string, { timestamp, nonce }: SignedQuery): string {
  return sha1OfSorted([token, timestamp, nonce]);
}

/** `msg_signature`: the one that covers the (encrypted) body. */
export function messageSignature(
  token: string,
  { timestamp, nonce }: SignedQuery,
  encrypted: string,
): string {
  return sha1OfSorted([token, timestamp, nonce, encrypted]);
}

/** Sorted as bytes: JavaScript's own order is that of UTF-16, another one outside the basic plane. */
function sha1OfSorted(parts: readonly string[]): string {
  const sorted = parts.map((part) => Buffer.from(part)).sort((a, b) => Buffer.compare(a, b));
  return createHash('sha1').update(Buffer.concat(sorted)).digest('hex');
}
