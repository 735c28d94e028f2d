import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type Randomness } from '../../common/randomness.js';
import { PushRefusedError } from './push-refused.js';

/** Of the padding. AES's own block is 16: see `unpad`. */
const blockSize = 32;
const randomSize = 16;
const headSize = randomSize + 4;

/** Which EncodingAESKey a push was opened with. A reply is sealed with the same one. */
export type PushKeyName = 'current' | 'previous';

export interface PushKeys {
  /** EncodingAESKey: 43 characters, base64 of 32 bytes without its "=". */
  readonly current: string;
  /** The one before: after a change at WeChat both are in use for a while. */
  readonly previous?: string | undefined;
}

export interface OpenedPush {
  readonly text: string;
  readonly key: PushKeyName;
}

/**
 * The encryption of WeChat's message push: AES-256-CBC over random(16) | length(4, big endian) | message | appid.
 *
 * CBC has no authenticity of its own: a changed byte inside the message may well decrypt. Check msg_signature first;
 * it is also what keeps strangers from using the padding as an oracle.
 */
export class PushCipher {
  private readonly keys: readonly (readonly [PushKeyName, Buffer])[];
  private readonly appId: Buffer;

  constructor(
    appId: string,
    { current, previous }: PushKeys,
    private readonly randomness: Randomness,
  ) {
    this.appId = Buffer.from(appId);
    this.keys = [
      ['current', keyOf(current)],
      ...(previous === undefined ? [] : [['previous', keyOf(previous)] as const]),
    ];
  }

  /**
   * Opens `Encrypt` with the current key or, failing that, the previous one.
   * @throws PushRefusedError
   */
  decrypt(encrypted: string): OpenedPush {
    const sealed = fromBase64(encrypted);
    for (const [name, key] of this.keys) {
      const text = this.open(key, sealed);
      if (text !== undefined) return { text, key: name };
    }
    throw new PushRefusedError();
  }

  /** Gives `Encrypt`. */
  encrypt(text: string, name: PushKeyName = 'current'): string {
    const key = this.keys.find(([known]) => known === name)?.[1];
    if (!key) throw new Error(`There is no ${name} EncodingAESKey.`);
    const message = Buffer.from(text);
    const length = Buffer.alloc(4);
    // Of bytes, not of characters.
    length.writeUInt32BE(message.length);
    const plain = pad(Buffer.concat([this.randomness.bytes(randomSize), length, message, this.appId]));
    const cipher = createCipheriv('aes-256-cbc', key, ivOf(key)).setAutoPadding(false);
    return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
  }

  private open(key: Buffer, sealed: Buffer): string | undefined {
    const decipher = createDecipheriv('aes-256-cbc', key, ivOf(key)).setAutoPadding(false);
    const plain = unpad(Buffer.concat([decipher.update(sealed), decipher.final()]));
    if (!plain || plain.length < headSize) return undefined;
    const end = headSize + plain.readUInt32BE(randomSize);
    // Without this check (some SDKs have none) whoever has an app of their own and its key could speak for this one.
    if (end > plain.length || !plain.subarray(end).equals(this.appId)) return undefined;
    return fromUtf8(plain.subarray(headSize, end));
  }
}

/** Some of WeChat's keys end in a character whose last two bits are lost; Buffer does not mind. */
function keyOf(encodingAesKey: string): Buffer {
  if (!/^[A-Za-z0-9]{43}$/.test(encodingAesKey))
    throw new Error('An EncodingAESKey has 43 letters and digits.');
  return Buffer.from(`${encodingAesKey}=`, 'base64');
}

function ivOf(key: Buffer): Buffer {
  return key.subarray(0, 16);
}

function pad(plain: Buffer): Buffer {
  const size = blockSize - (plain.length % blockSize);
  return Buffer.concat([plain, Buffer.alloc(size, size)]);
}

/**
 * PKCS#7 with a block of 32, by hand: the unpadding of every crypto library knows AES's block of 16 and refuses the
 * pad bytes 17 to 32, which is half of what WeChat sends.
 */
function unpad(padded: Buffer): Buffer | undefined {
  const size = padded.at(-1) ?? 0;
  if (size < 1 || size > blockSize) return undefined;
  const end = padded.length - size;
  return padded.subarray(end).every((byte) => byte === size) ? padded.subarray(0, end) : undefined;
}

/** Whole blocks in the one spelling of base64: Buffer alone would skip whatever is none. */
function fromBase64(encrypted: string): Buffer {
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length === 0 || bytes.length % blockSize !== 0 || bytes.toString('base64') !== encrypted) {
    throw new PushRefusedError();
  }
  return bytes;
}

function fromUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
