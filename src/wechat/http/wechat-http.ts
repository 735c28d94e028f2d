import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/index.js';
import { Metrics } from '../../observability/index.js';
import { WechatCallError } from '../wechat-call-error.js';
import { type CallOutcome, refusalOutcome, statusOutcome, transportOutcome } from './call-outcome.js';
import { WechatTransport } from './wechat-transport.js';

type Query = Readonly<Record<string, string>>;

interface Request {
  readonly method?: 'post';
  readonly url: string;
  readonly params: Query;
  readonly data?: string;
}

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
  get<T>(path: string, query: Query, read: (answer: unknown) => T): Promise<T> {
    return this.call({ url: path, params: query }, read);
  }

  /**
   * The same with a JSON body, which is all that WeChat takes.
   * @param body fields that are undefined are left out
   */
  post<T>(
    path: string,
    { query = {}, body }: { readonly query?: Query; readonly body: Readonly<Record<string, unknown>> },
    read: (answer: unknown) => T,
  ): Promise<T> {
    return this.call({ method: 'post', url: path, params: query, data: JSON.stringify(body) }, read);
  }

  private async call<T>(request: Request, read: (answer: unknown) => T): Promise<T> {
    const path = request.url;
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
      ({ status, data: text } = await this.transport.axiosRef.request<string>(request));
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
