import { createHmac } from 'node:crypto';

/** A user, and the session_key that is believed to be theirs. */
export interface KnownSession {
  readonly openid: string;
  /** 16 bytes. */
  readonly sessionKey: Buffer;
}

/** What the calls about a session_key are asked with. */
export function sessionQuery(
  accessToken: string,
  { openid, sessionKey }: KnownSession,
): Readonly<Record<string, string>> {
  return {
    access_token: accessToken,
    openid,
    signature: sessionSignature(sessionKey),
    sig_method: 'hmac_sha256',
  };
}

/**
 * Proves that one has a session_key without sending it. The key of the HMAC is the base64 text, not the bytes it stands for.
 * @param message the body of the request; empty for a GET
 * @returns lowercase hexadecimal digits
 * @see https://developers.weixin.qq.com/minigame/en/dev/tutorial/open-ability/http-signature.html
 */
export function sessionSignature(sessionKey: Buffer, message = ''): string {
  return createHmac('sha256', sessionKey.toString('base64')).update(message).digest('hex');
}
