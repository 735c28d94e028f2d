import { type HttpModuleOptions } from '@nestjs/axios';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import { WECHAT_CONFIG, type WechatConfig } from '../../config/index.js';
import { undiciAdapter } from './undici-adapter.js';

/** The bounds of every call to WeChat. */
export const wechatCallLimits = {
  /** Milliseconds, all in all: a client is answered within 4 s whatever WeChat does. */
  timeout: 3_000,
  /** Bytes of an answer. The longest real one is below 1 KiB. */
  maxResponseSize: 64 * 1024,
  connections: 64,
} as const;

/** The keep-alive connections to WeChat, and how axios uses them. */
@Injectable()
export class WechatTransport implements OnApplicationShutdown {
  readonly axiosOptions: HttpModuleOptions;
  private readonly pool: Pool;

  constructor(@Inject(WECHAT_CONFIG) { apiBaseUrl }: WechatConfig) {
    const { origin, pathname } = new URL(apiBaseUrl);
    this.pool = new Pool(origin, {
      connections: wechatCallLimits.connections,
      maxResponseSize: wechatCallLimits.maxResponseSize,
      connect: { timeout: wechatCallLimits.timeout },
    });
    this.axiosOptions = {
      baseURL: pathname.replace(/\/$/, ''),
      adapter: undiciAdapter(this.pool),
      timeout: wechatCallLimits.timeout,
      maxRedirects: 0,
      // Statuses are judged, and bodies parsed by content, in WechatHttp.
      validateStatus: () => true,
      transformResponse: [],
    };
  }

  /** Not earlier: logins under way when the HTTP server closes still need WeChat. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.destroy();
  }
}
