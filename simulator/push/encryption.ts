import { createCipheriv, createHash, randomBytes } from 'node:crypto';

/** sha1 of the parts, sorted and joined: `signature` without, `msg_signature` with what is encrypted. */
export function sign(...parts: string[]): string {
  const joined = parts.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).join('');
  return createHash('sha1').update(joined, 'utf8').digest('hex');
}

/**
 * WeChat's `Encrypt`: 16 random bytes, the length of the message in 4, the message, the appid, filled up to blocks
 * of 32 as PKCS#7 does (1 to 32 bytes; half of them a library for AES refuses, as its blocks have 16).
 */
export function encrypt(message: string, appId: string, encodingAesKey: string): string {
  const key = Buffer.from(encodingAesKey + '=', 'base64');
  const messageSize = Buffer.byteLength(message);
  const appIdSize = Buffer.byteLength(appId);
  const used = 16 + 4 + messageSize + appIdSize;
  const fill = 32 - (used % 32);
  const plain = Buffer.alloc(used + fill, fill);
  randomBytes(16).copy(plain);
  plain.writeUInt32BE(messageSize, 16);
  plain.write(message, 20);
  plain.write(appId, 20 + messageSize);
  const aes = createCipheriv('aes-256-cbc', key, key.subarray(0, 16));
  aes.setAutoPadding(false);
  return aes.update(plain, undefined, 'base64') + aes.final('base64');
}
