import { createHmac } from 'node:crypto';

/**
 * The proof of a session_key that does not show it. The key of the HMAC is the base64 text, not the 16 bytes it stands for.
 * @param message the body of the request; '' for a GET
 * @returns lowercase hex
 * @see https://developers.weixin.qq.com/minigame/en/dev/tutorial/open-ability/http-signature.html
 */
export function signSession(sessionKey: string, message = ''): string {
  return createHmac('sha256', sessionKey).update(message).digest('hex');
}
