import { HttpService } from '@nestjs/axios';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Axios, type AxiosRequestConfig, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { Pool } from 'undici';
import { WECHAT_CONFIG, type WechatConfig } from '../../config/index.js';
import { undiciAdapter } from './undici-adapter.js';

/** The bounds of every call to WeChat. */
export const wechatCallLimits = {
  /** Milliseconds, all in all: a client is answered within 4 s whatever WeChat does, one that logs in with its phone number within 7 s. */
  timeout: 3_000,
  /** Milliseconds until there must be a connection, for a call that may go to the fallback host then: in the time that is left. */
  connect: 1_200,
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

/** The keep-alive connections to one host. */
interface Host {
  readonly pool: Pool;
  readonly axios: Axios;
}

function hostOf(url: string): Host {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, {
    connections: wechatCallLimits.connections,
    maxResponseSize: wechatCallLimits.maxResponseSize,
    connect: { timeout: wechatCallLimits.timeout },
  });
  const axios = new PlainAxios({
    baseURL: pathname.replace(/\/$/, ''),
    adapter: undiciAdapter(pool),
    timeout: wechatCallLimits.timeout,
  });
  return { pool, axios };
}

/** The connections to WeChat, as @nestjs/axios's HttpService. */
@Injectable()
export class WechatTransport extends HttpService implements OnApplicationShutdown {
  /** To the host for disasters; undefined: there is none. */
  readonly fallback: Axios | undefined;
  private readonly pools: readonly Pool[];

  constructor(
    @Inject(WECHAT_CONFIG)
    { apiBaseUrl, apiFallbackUrl }: Pick<WechatConfig, 'apiBaseUrl' | 'apiFallbackUrl'>,
  ) {
    const base = hostOf(apiBaseUrl);
    const fallback = apiFallbackUrl === undefined ? undefined : hostOf(apiFallbackUrl);
    super(base.axios as never);
    this.fallback = fallback?.axios;
    this.pools = fallback ? [base.pool, fallback.pool] : [base.pool];
  }

  /** Not earlier: logins under way when the HTTP server closes still need WeChat. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.pools.map((pool) => pool.destroy()));
  }
}
