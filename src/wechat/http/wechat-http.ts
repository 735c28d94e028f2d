import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/index.js';
import { WechatCallError } from '../wechat-call-error.js';
import { WechatTransport } from './wechat-transport.js';

/**
 * The one door to WeChat: keep-alive, bounded in time and size, no redirect followed, nothing repeated.
 * Answers are parsed by their content, for WeChat labels JSON as text/plain.
 */
@Injectable()
export class WechatHttp {
  constructor(private readonly transport: WechatTransport) {}

  /**
   * The JSON of a 200 answer.
   * @throws DomainError WECHAT_UNAVAILABLE for everything else; its cause names the path and holds no secret
   */
  async get(path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    let status: number;
    let text: string;
    try {
      ({ status, data: text } = await this.transport.axiosRef.request<string>({ url: path, params: query }));
    } catch (error) {
      throw unavailable(path, 'no answer', transportCode(error));
    }
    if (status !== 200) throw unavailable(path, `status ${status}`, status);
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw unavailable(path, 'the answer is not JSON', undefined);
    }
  }
}

function unavailable(path: string, reason: string, code: string | number | undefined): DomainError {
  return new DomainError('WECHAT_UNAVAILABLE', { cause: new WechatCallError(path, reason, code) });
}

function transportCode(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  return typeof code === 'string' ? code : typeof cause?.code === 'string' ? cause.code : undefined;
}
