import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/index.js';
import { Metrics } from '../../observability/index.js';
import { WechatCallError } from '../wechat-call-error.js';
import { type CallOutcome, refusalOutcome, statusOutcome, transportOutcome } from './call-outcome.js';
import { WechatTransport } from './wechat-transport.js';

/**
 * The one door to WeChat: keep-alive, bounded in time and size, no redirect followed, nothing repeated.
 * Answers are parsed by their content, for WeChat labels JSON as text/plain.
 */
@Injectable()
export class WechatHttp {
  constructor(
    private readonly transport: WechatTransport,
    private readonly metrics: Metrics,
  ) {}

  /**
   * What `read` makes of the JSON of a 200 answer. Each call is counted, by what came of it.
   * @param read throws for an answer that is no success
   * @throws DomainError WECHAT_UNAVAILABLE without such an answer; its cause names the path and holds no secret
   */
  async get<T>(
    path: string,
    query: Readonly<Record<string, string>>,
    read: (answer: unknown) => T,
  ): Promise<T> {
    const began = performance.now();
    const ended = (outcome: CallOutcome): void => {
      this.metrics.wechatCall(path, outcome, (performance.now() - began) / 1_000);
    };
    const unavailable = (outcome: CallOutcome, reason: string, code?: string | number): DomainError => {
      ended(outcome);
      return new DomainError('WECHAT_UNAVAILABLE', { cause: new WechatCallError(path, reason, code) });
    };

    let status: number;
    let text: string;
    try {
      ({ status, data: text } = await this.transport.axiosRef.request<string>({ url: path, params: query }));
    } catch (error) {
      const code = transportCode(error);
      throw unavailable(transportOutcome(code), 'no answer', code);
    }
    if (status !== 200) throw unavailable(statusOutcome(status), `status ${status}`, status);
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch {
      throw unavailable('not_json', 'the answer is not JSON');
    }
    try {
      const result = read(answer);
      ended('0');
      return result;
    } catch (error) {
      ended(refusalOutcome(answer));
      throw error;
    }
  }
}

function transportCode(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  return typeof code === 'string' ? code : typeof cause?.code === 'string' ? cause.code : undefined;
}
