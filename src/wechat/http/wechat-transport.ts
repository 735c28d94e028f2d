import { HttpService } from '@nestjs/axios';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Axios, type AxiosRequestConfig, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { Pool } from 'undici';
import { WECHAT_CONFIG, type WechatConfig } from '../../config/index.js';
import { undiciAdapter } from './undici-adapter.js';

/** The bounds of every call to WeChat. */
export const wechatCallLimits = {
  /** Milliseconds, all in all: a client is answered within 4 s whatever WeChat does. */
  timeout: 3_000,
  /** Milliseconds for a call together with the access_token it wants, and its repetition with another one. */
  withToken: 3_500,
  /** Bytes of an answer. The longest real one is below 1 KiB. */
  maxResponseSize: 64 * 1024,
  connections: 64,
} as const;

/**
 * axios without what it does around a call: merging its defaults, composing headers, transforming bodies,
 * walking interceptors. None of it means anything to our adapter, and it costs more than the sending.
 */
class PlainAxios extends Axios {
  override request<T, R = AxiosResponse<T>>(config: AxiosRequestConfig): Promise<R> {
    const { adapter, baseURL, timeout } = this.defaults;
    if (typeof adapter !== 'function') throw new TypeError('PlainAxios needs an adapter');
    return adapter({ baseURL, timeout, ...config } as InternalAxiosRequestConfig) as Promise<R>;
  }
}

/** The keep-alive connections to WeChat, as @nestjs/axios's HttpService. */
@Injectable()
export class WechatTransport extends HttpService implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(@Inject(WECHAT_CONFIG) { apiBaseUrl }: WechatConfig) {
    const { origin, pathname } = new URL(apiBaseUrl);
    const pool = new Pool(origin, {
      connections: wechatCallLimits.connections,
      maxResponseSize: wechatCallLimits.maxResponseSize,
      connect: { timeout: wechatCallLimits.timeout },
    });
    super(
      new PlainAxios({
        baseURL: pathname.replace(/\/$/, ''),
        adapter: undiciAdapter(pool),
        timeout: wechatCallLimits.timeout,
      }) as never,
    );
    this.pool = pool;
  }

  /** Not earlier: logins under way when the HTTP server closes still need WeChat. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.destroy();
  }
}
