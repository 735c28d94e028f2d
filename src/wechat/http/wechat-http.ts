import { HttpService } from '@nestjs/axios';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import { DomainError } from '../../common/errors/index.js';
import { WECHAT_CONFIG, type WechatConfig } from '../../config/index.js';
import { WechatCallError } from '../wechat-call-error.js';
import { undiciAdapter } from './undici-adapter.js';

/** The bounds of every call to WeChat. */
export const wechatCallLimits = {
  /** Milliseconds, all in all: a client is answered within 4 s whatever WeChat does. */
  timeout: 3_000,
  /** Bytes of an answer. The longest real one is below 1 KiB. */
  maxResponseSize: 64 * 1024,
  connections: 64,
} as const;

/**
 * The one door to WeChat: keep-alive connections, bounded in time and size, no redirect followed, nothing
 * repeated. Answers are parsed by their content, for WeChat labels JSON as text/plain.
 */
@Injectable()
export class WechatHttp implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(
    @Inject(WECHAT_CONFIG) { apiBaseUrl }: WechatConfig,
    private readonly http: HttpService,
  ) {
    this.pool = new Pool(new URL(apiBaseUrl).origin, {
      connections: wechatCallLimits.connections,
      maxResponseSize: wechatCallLimits.maxResponseSize,
      connect: { timeout: wechatCallLimits.timeout },
    });
    Object.assign(http.axiosRef.defaults, {
      baseURL: apiBaseUrl,
      adapter: undiciAdapter(this.pool),
      timeout: wechatCallLimits.timeout,
      validateStatus: () => true,
      transformResponse: [],
    });
  }

  /**
   * The JSON of a 200 answer.
   * @throws DomainError WECHAT_UNAVAILABLE for everything else; its cause names the path and holds no secret
   */
  async get(path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    let status: number;
    let text: string;
    try {
      ({ status, data: text } = await this.http.axiosRef.get<string>(path, { params: query }));
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

  /** After the HTTP server has closed: logins under way still need WeChat before. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.destroy();
  }
}

function unavailable(path: string, reason: string, code: string | number | undefined): DomainError {
  return new DomainError('WECHAT_UNAVAILABLE', { cause: new WechatCallError(path, reason, code) });
}

function transportCode(error: unknown): string | undefined {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  return typeof code === 'string' ? code : typeof cause?.code === 'string' ? cause.code : undefined;
}
