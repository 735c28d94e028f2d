import { sameText } from '../../common/crypto/index.js';
import { type Randomness } from '../../common/randomness.js';
import { PushCipher, type PushKeyName } from './push-cipher.js';
import { type PushMessage, readPushFields, toPushMessage } from './push-message.js';
import { PushRefusedError } from './push-refused.js';
import { messageSignature, urlSignature } from './signature.js';

/** What an operator has set for an app, as WECHAT_APPS has it. */
export interface PushSettings {
  readonly appId: string;
  readonly pushToken: string;
  /** Set: compat or secure mode. Not set: plain mode. */
  readonly pushAesKey?: string | undefined;
  readonly pushPreviousAesKey?: string | undefined;
}

/** WeChat's query, each parameter once. */
export interface PushQuery {
  readonly signature?: string | undefined;
  readonly timestamp?: string | undefined;
  readonly nonce?: string | undefined;
  readonly echostr?: string | undefined;
  readonly encrypt_type?: string | undefined;
  readonly msg_signature?: string | undefined;
}

export interface ReceivedPush {
  readonly message: PushMessage;
  /** Absent in plain mode. */
  readonly key?: PushKeyName;
}

/** Believes pushes to one app, or refuses them. */
export class PushReader {
  private readonly token: string;
  private readonly cipher: PushCipher | undefined;

  constructor({ appId, pushToken, pushAesKey, pushPreviousAesKey }: PushSettings, randomness: Randomness) {
    this.token = pushToken;
    this.cipher = pushAesKey
      ? new PushCipher(appId, { current: pushAesKey, previous: pushPreviousAesKey }, randomness)
      : undefined;
  }

  /**
   * What to answer WeChat's check of the URL, which is never encrypted.
   * @throws PushRefusedError
   */
  echo(query: PushQuery): string {
    this.checkSignature(query);
    if (!query.echostr) throw new PushRefusedError();
    return query.echostr;
  }

  /** @throws PushRefusedError */
  read(query: PushQuery, body: string): ReceivedPush {
    // With a key only what is encrypted counts, or whoever once saw a query of WeChat could send anything in plain.
    if (isPlain(query) === (this.cipher !== undefined)) throw new PushRefusedError();
    return this.cipher ? this.readEncrypted(this.cipher, query, body) : this.readPlain(query, body);
  }

  private readPlain(query: PushQuery, body: string): ReceivedPush {
    this.checkSignature(query);
    return { message: toPushMessage(readPushFields(body)) };
  }

  private readEncrypted(cipher: PushCipher, query: PushQuery, body: string): ReceivedPush {
    // In compat mode the message stands beside `Encrypt` in plain, where no signature covers it: it is not read.
    const { Encrypt: encrypted } = readPushFields(body);
    if (typeof encrypted !== 'string') throw new PushRefusedError();
    // `signature` is right here, too, but does not cover the body.
    check(messageSignature(this.token, signed(query), encrypted), query.msg_signature);
    const { text, key } = cipher.decrypt(encrypted);
    return { message: toPushMessage(readPushFields(text)), key };
  }

  private checkSignature(query: PushQuery): void {
    check(urlSignature(this.token, signed(query)), query.signature);
  }
}

function isPlain({ encrypt_type: type }: PushQuery): boolean {
  if (type === undefined || type === '' || type === 'raw') return true;
  if (type === 'aes') return false;
  throw new PushRefusedError();
}

function signed({ timestamp, nonce }: PushQuery): { timestamp: string; nonce: string } {
  // Nothing separates the parts of a signature; a timestamp of digits leaves less to shift from one to another.
  if (!timestamp || !/^\d{1,12}$/.test(timestamp) || !nonce || nonce.length > 128)
    throw new PushRefusedError();
  return { timestamp, nonce };
}

function check(expected: string, received: string | undefined): void {
  if (received === undefined || !sameText(expected, received)) throw new PushRefusedError();
}
