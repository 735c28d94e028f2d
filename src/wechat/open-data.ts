import { createDecipheriv, hash } from 'node:crypto';
import { z } from 'zod';
import { sameText } from '../common/crypto/index.js';
import { isDeeperThan } from '../common/http/index.js';

/** As wx.getUserInfo(), the phone button and their like gave it to the page. */
export interface OpenData {
  /** Base64. */
  readonly encryptedData: string;
  /** Base64 of 16 bytes. */
  readonly iv: string;
  /** JSON, byte for byte as WeChat gave it; with `signature` or not at all. */
  readonly rawData?: string | undefined;
  /** 40 hexadecimal digits. */
  readonly signature?: string | undefined;
}

/** Whose data it must be, and of when. */
export interface OpenDataExpectation {
  /** 16 bytes: what code2Session gave, decoded. */
  readonly sessionKey: Buffer;
  readonly appId: string;
  readonly openid: string;
  /** Seconds since the Unix epoch. */
  readonly now: number;
  /** Seconds. */
  readonly maxAge: number;
}

/**
 * `stale`: it does not open with this session_key. `invalid`: no base64 of whole blocks, or it opens and belongs
 * to somebody, some app or some time else. More must not be told: decision 0016.
 */
export type OpenedData =
  | { readonly is: 'good'; readonly data: Readonly<Record<string, unknown>> }
  | { readonly is: 'invalid' | 'stale' };

const blockLength = 16;
/** Seconds that WeChat's clock may be before ours. */
const tolerance = 60;
/** WeChat nests one level. */
const maxDepth = 16;

const invalid = { is: 'invalid' } as const;
const stale = { is: 'stale' } as const;

const plaintext = z.looseObject({
  watermark: z.looseObject({ appid: z.string(), timestamp: z.int() }),
});

/**
 * Opens and checks open data; gives it without its watermark.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 */
export function openOpenData(sent: OpenData, expected: OpenDataExpectation): OpenedData {
  const encrypted = decodeBase64(sent.encryptedData);
  const iv = decodeBase64(sent.iv);
  if (iv?.length !== blockLength) return invalid;
  if (!encrypted || encrypted.length === 0 || encrypted.length % blockLength !== 0) return invalid;

  const opened = decrypt(encrypted, expected.sessionKey, iv);
  if (!opened) return stale;
  const { watermark, ...data } = opened;
  const age = expected.now - watermark.timestamp;
  const good =
    watermark.appid === expected.appId &&
    age <= expected.maxAge &&
    age >= -tolerance &&
    (data['openId'] === undefined || data['openId'] === expected.openid) &&
    isSignatureGood(sent, expected.sessionKey);
  return good ? { is: 'good', data } : invalid;
}

/** Strictly: Buffer reads over whatever is no base64, so a "+" that became a space would go unnoticed here. */
function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/**
 * A wrong key unpads once in 256 times, so only JSON with a watermark counts as opened. The padding is taken off by
 * hand and judged last, that the time tells no more than the answer does.
 */
function decrypt(encrypted: Buffer, key: Buffer, iv: Buffer): z.output<typeof plaintext> | undefined {
  const decipher = createDecipheriv('aes-128-cbc', key, iv).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(encrypted), decipher.final()]);
  const length = padded.readUInt8(padded.length - 1);
  const isPadded =
    length >= 1 && length <= blockLength && padded.subarray(-length).every((byte) => byte === length);
  const parsed = parse(isPadded ? padded.subarray(0, -length) : padded);
  return isPadded ? parsed : undefined;
}

function parse(bytes: Buffer): z.output<typeof plaintext> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (isDeeperThan(maxDepth, text)) return undefined;
    return plaintext.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Over session_key as its base64 text. */
function isSignatureGood({ rawData, signature }: OpenData, sessionKey: Buffer): boolean {
  if (rawData === undefined && signature === undefined) return true;
  if (rawData === undefined || signature === undefined) return false;
  return sameText(hash('sha1', rawData + sessionKey.toString('base64')), signature);
}
