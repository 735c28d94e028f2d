import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/index.js';
import { type WechatApp } from '../config/index.js';
import { getUserPhoneNumber, phoneCodeInvalid } from './api/get-user-phone-number.js';
import { errcodeOf, wasNotSent } from './api/refusal.js';
import { CodeLedger } from './code-ledger.js';
import { WechatHttp } from './http/wechat-http.js';
import { type PhoneNumber } from './phone-number.js';
import { isTokenRefused, WechatApi } from './wechat-api.js';
import { WechatCircuit } from './wechat-circuit.js';

/** What came of a phone code. */
export type PhoneExchange =
  | { readonly number: PhoneNumber }
  | {
      readonly error: DomainError;
      /** Whether WeChat may have answered with the number, which it counts; false: it surely has not. */
      readonly mayCount: boolean;
    };

/** Of login codes' kind, and apart from them: neither is good in the other's place. */
@Injectable()
export class PhoneCodeLedger extends CodeLedger {
  protected override refusal(): DomainError {
    return phoneCodeInvalid();
  }
}

/** Trades the codes of the phone button at WeChat. Like a login code each is sent once, whatever came of it. */
@Injectable()
export class PhoneCodes {
  constructor(
    private readonly http: WechatHttp,
    private readonly api: WechatApi,
    private readonly circuit: WechatCircuit,
    private readonly ledger: PhoneCodeLedger,
  ) {}

  /**
   * @param openid of the user who must have tapped
   * @param reserve comes before the call, and once a code; what it throws leaves the code unspent
   */
  async exchange(
    app: WechatApp,
    code: string,
    openid: string,
    reserve: () => Promise<void>,
  ): Promise<PhoneExchange> {
    const call = { sent: false, mayCount: false };
    const request = async (accessToken: string): Promise<PhoneNumber> => {
      call.sent = call.mayCount = true;
      try {
        return await getUserPhoneNumber(this.http, accessToken, { code, appId: app.appId, openid });
      } catch (error) {
        // A refused access_token is looked at first.
        call.sent = !wasNotSent(error) && !isTokenRefused(errcodeOf(error));
        call.mayCount = call.sent && !isRefusal(errcodeOf(error));
        throw error;
      }
    };
    try {
      // In this order: what the circuit refuses stays unspent, and what was spent is no probe.
      this.circuit.admit();
      this.ledger.spend(code);
    } catch (error) {
      return failed(error, { isUnspent: true, mayCount: false });
    }
    try {
      await reserve();
      return { number: await this.api.call(app, request) };
    } catch (error) {
      // For want of an access_token, or of a connection.
      if (!call.sent) this.ledger.release(code);
      return failed(error, { isUnspent: !call.sent, mayCount: call.mayCount });
    }
  }
}

/** What is no DomainError is a fault of ours, and thrown on. */
function failed(
  error: unknown,
  { isUnspent, mayCount }: { readonly isUnspent: boolean; readonly mayCount: boolean },
): PhoneExchange {
  if (!(error instanceof DomainError)) throw error;
  return { error: inWordsForTheButton(error, isUnspent), mayCount };
}

/** Whether WeChat said no. -1 (busy) says nothing of what it had done by then. */
function isRefusal(errcode: number | undefined): boolean {
  return errcode !== undefined && errcode !== 0 && errcode !== -1;
}

/** The catalogue speaks of wx.login(). A tap may cost money, and a code that was not sent is still good. */
function inWordsForTheButton(error: DomainError, isUnspent: boolean): DomainError {
  const { code, retryAfter, cause } = error;
  if (code !== 'WECHAT_UNAVAILABLE' && code !== 'WECHAT_RATE_LIMITED') return error;
  const next = isUnspent
    ? 'send the same code once more: WeChat has not seen it'
    : 'let the user tap the phone button again: this code has been sent to WeChat, and none is sent twice';
  const detail = `Wait as long as Retry-After says, then ${next}.`;
  return new DomainError(code, { detail, cause, ...(retryAfter !== undefined && { retryAfter }) });
}
