import { createCipheriv, hash, randomBytes } from 'node:crypto';

/** What names the mini program and the second that open data was made for. */
export interface Watermark {
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly appid: string;
}

/** What wx.getUserInfo() and its like hand to a page. */
export interface OpenData {
  readonly encryptedData: string;
  readonly iv: string;
  readonly rawData: string;
  readonly signature: string;
}

/** Not in rawData, which holds nothing that names the user. */
const sensitive = new Set(['openId', 'unionId', 'watermark']);

/**
 * AES-128-CBC with PKCS#7, and the signature of rawData with session_key as its base64 text.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 */
export function makeOpenData(
  sessionKey: string,
  data: Readonly<Record<string, unknown>>,
  watermark: Watermark,
): OpenData {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv);
  const plaintext = JSON.stringify({ ...data, watermark });
  const rawData = JSON.stringify(
    Object.fromEntries(Object.entries(data).filter(([name]) => !sensitive.has(name))),
  );
  return {
    encryptedData: cipher.update(plaintext, 'utf8', 'base64') + cipher.final('base64'),
    iv: iv.toString('base64'),
    rawData,
    signature: hash('sha1', rawData + sessionKey),
  };
}
