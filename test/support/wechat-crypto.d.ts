/** What wechat-crypto 0.0.2 does; it has no types of its own. */
declare module 'wechat-crypto' {
  export default class WXBizMsgCrypt {
    constructor(token: string, encodingAesKey: string, id: string);
    /** `msg_signature`. */
    getSignature(timestamp: string, nonce: string, encrypt: string): string;
    /** The message, and whom it is for. */
    decrypt(encrypted: string): { message: string; id: string };
    encrypt(message: string): string;
  }
}
