import { randomBytes } from 'node:crypto';

/**
 * The id that ends every WeChat errmsg: three groups of 8 hex digits. The first one is the Unix second of the request
 * (undocumented; three published samples agree).
 */
export function newRid(nowMs: number): string {
  const second = Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, '0');
  const random = randomBytes(8).toString('hex');
  return `${second}-${random.slice(0, 8)}-${random.slice(8)}`;
}
