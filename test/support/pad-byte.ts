import { createDecipheriv } from 'node:crypto';

/** All of them, 1 to 32: libraries for AES, with their block of 16, refuse the second half. */
export const padBytes = Array.from({ length: 32 }, (_, i) => i + 1);

/** With which byte a push is filled up. */
export function padByteOf(encrypted: string, encodingAesKey: string): number | undefined {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const aes = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([aes.update(encrypted, 'base64'), aes.final()]).at(-1);
}
