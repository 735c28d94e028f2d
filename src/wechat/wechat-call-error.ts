/**
 * Why a call to WeChat failed, for the log: the path, WeChat's errcode and rid, or the transport's error code.
 * Built from known parts only: an HTTP client's own error carries the URL, and with it the AppSecret and the code.
 */
export class WechatCallError extends Error {
  override readonly name = 'WechatCallError';

  constructor(
    path: string,
    reason: string,
    /** WeChat's errcode, or the transport's code such as ECONNRESET. */
    readonly code: string | number | undefined,
    /** WeChat's errcode; undefined where WeChat itself did not answer. */
    readonly errcode?: number,
  ) {
    super(`${path}: ${reason}`);
  }
}

/** No connection was made: nothing of the call has reached WeChat. */
export class WechatConnectionError extends WechatCallError {}
