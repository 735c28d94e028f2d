import { Injectable } from '@nestjs/common';
import { type Axios, type AxiosRequestConfig } from 'axios';
import { DomainError } from '../../common/errors/index.js';
import { Metrics } from '../../observability/index.js';
import { wasNotSent } from '../api/refusal.js';
import { WechatCallError, WechatConnectionError } from '../wechat-call-error.js';
import { WechatCircuit } from '../wechat-circuit.js';
import { type CallOutcome, refusalOutcome, statusOutcome, transportOutcome } from './call-outcome.js';
import { type ConnectTimeout, NotConnectedError } from './undici-adapter.js';
import { wechatCallLimits, WechatTransport } from './wechat-transport.js';

type Query = Readonly<Record<string, string>>;

interface Request {
  readonly method?: 'post';
  readonly url: string;
  readonly params: Query;
  readonly data?: string;
}

export interface CallOptions {
  /**
   * It changes nothing at WeChat that a second one would spoil: when the host cannot be connected to, it is sent to the fallback host.
   * Never a call that spends a code or replaces a key.
   */
  readonly repeatable?: boolean;
}

/**
 * The one door to WeChat: keep-alive, bounded in time and size, behind the circuit, no redirect followed, and nothing sent twice.
 * Answers are parsed by their content, for WeChat labels JSON as text/plain.
 */
@Injectable()
export class WechatHttp {
  constructor(
    private readonly transport: WechatTransport,
    private readonly metrics: Metrics,
    private readonly circuit: WechatCircuit,
  ) {}

  /**
   * What `read` makes of the JSON of a 200 answer. Each call is counted, by what came of it; one to each host, as two.
   * @param read throws for an answer that is no success
   * @throws DomainError WECHAT_UNAVAILABLE without such an answer; its cause names the path and holds no secret
   */
  get<T>(path: string, query: Query, read: (answer: unknown) => T, options: CallOptions = {}): Promise<T> {
    return this.call({ url: path, params: query }, read, options);
  }

  /**
   * The same with a JSON body, which is all that WeChat takes.
   * @param body fields that are undefined are left out
   */
  post<T>(
    path: string,
    { query = {}, body }: { readonly query?: Query; readonly body: Readonly<Record<string, unknown>> },
    read: (answer: unknown) => T,
    options: CallOptions = {},
  ): Promise<T> {
    return this.call({ method: 'post', url: path, params: query, data: JSON.stringify(body) }, read, options);
  }

  private async call<T>(
    request: Request,
    read: (answer: unknown) => T,
    { repeatable = false }: CallOptions,
  ): Promise<T> {
    const { axiosRef: base, fallback } = this.transport;
    if (!repeatable || !fallback) return this.circuit.call(() => this.send(base, request, read));
    const began = performance.now();
    try {
      const withinTime = { ...request, connectTimeout: wechatCallLimits.connect };
      return await this.circuit.call(() => this.send(base, withinTime, read));
    } catch (error) {
      if (!wasNotSent(error)) throw error;
    }
    // Past the circuit: how the other host is says nothing of the one that logins depend on.
    const timeout = wechatCallLimits.timeout - Math.floor(performance.now() - began);
    return this.send(fallback, { ...request, timeout }, read);
  }

  private async send<T>(
    host: Axios,
    request: Request & ConnectTimeout & Pick<AxiosRequestConfig, 'timeout'>,
    read: (answer: unknown) => T,
  ): Promise<T> {
    const path = request.url;
    const began = performance.now();
    const ended = (outcome: CallOutcome): void => {
      this.metrics.wechatCall(path, outcome, (performance.now() - began) / 1_000);
    };
    const unavailable = (outcome: CallOutcome, cause: WechatCallError): DomainError => {
      ended(outcome);
      return new DomainError('WECHAT_UNAVAILABLE', { cause });
    };

    let status: number;
    let text: string;
    try {
      ({ status, data: text } = await host.request<string>(request));
    } catch (error) {
      const code = transportCode(error);
      const cause =
        error instanceof NotConnectedError
          ? new WechatConnectionError(path, 'no connection', code)
          : new WechatCallError(path, 'no answer', code);
      throw unavailable(transportOutcome(code), cause);
    }
    if (status !== 200) {
      throw unavailable(statusOutcome(status), new WechatCallError(path, `status ${status}`, status));
    }
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch {
      throw unavailable('not_json', new WechatCallError(path, 'the answer is not JSON', undefined));
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
