import { z } from 'zod';
import { DomainError } from '../../common/errors/index.js';
import { meaningOf, type Meanings } from '../errcodes.js';
import { WechatCallError, WechatConnectionError } from '../wechat-call-error.js';

const failure = z.object({ errcode: z.int(), errmsg: z.string().optional() });

/**
 * What an answer that is no success means. Its cause, for the log, has the errcode, the rid and nothing else of it.
 * @param wanted what a success would have had
 * @param ofCall errcodes that mean something at this call alone
 */
export function refusalOf(path: string, answer: unknown, wanted: string, ofCall: Meanings = {}): DomainError {
  const refusal = failure.safeParse(answer);
  if (!refusal.success || refusal.data.errcode === 0) {
    return new DomainError('WECHAT_UNAVAILABLE', {
      cause: new WechatCallError(path, `the answer has neither ${wanted} nor an errcode`, undefined),
    });
  }
  const { errcode, errmsg = '' } = refusal.data;
  return new DomainError(meaningOf(errcode, ofCall), {
    cause: new WechatCallError(path, `errcode ${errcode}${tellingPart(errmsg)}`, errcode, errcode),
  });
}

/** WeChat's errcode, when it was that which the call came to. */
export function errcodeOf(error: unknown): number | undefined {
  if (!(error instanceof DomainError) || !(error.cause instanceof WechatCallError)) return undefined;
  return error.cause.errcode;
}

/** Whether WeChat cannot have heard of the call: no connection was made; or the circuit refused, which gives no cause. */
export function wasNotSent(error: unknown): boolean {
  if (!(error instanceof DomainError) || error.code !== 'WECHAT_UNAVAILABLE') return false;
  return error.cause === undefined || error.cause instanceof WechatConnectionError;
}

/** The rid, by which WeChat's support finds the call, and the address that a whitelist lacks; nothing else. */
function tellingPart(errmsg: string): string {
  const rid = /rid: ([0-9a-f-]{8,40})/.exec(errmsg)?.[1];
  const ip = /invalid ip ([0-9a-f.:]{3,45})/i.exec(errmsg)?.[1];
  return `${ip === undefined ? '' : `, ip ${ip} not in the whitelist`}${rid === undefined ? '' : `, rid ${rid}`}`;
}
