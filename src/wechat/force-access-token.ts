import { Clock } from '../common/clock.js';
import { type WechatApp, type WechatConfig } from '../config/index.js';
import { Metrics } from '../observability/index.js';
import { stableToken } from './api/stable-token.js';
import { WechatHttp } from './http/wechat-http.js';
import { WechatTransport } from './http/wechat-transport.js';
import { WechatCircuit } from './wechat-circuit.js';

export interface ForcedAccessToken {
  /** False: WeChat gave the one that stands again, for it was forced less than 30 seconds ago. */
  readonly isNew: boolean;
  /** Seconds until the one that stands now ends. */
  readonly expiresIn: number;
}

/**
 * Has WeChat replace the app's access_token, of which it allows 20 a day. For an operator's command alone: whoever holds the
 * old one has it refused from then on. What the token is leaves this function by no way.
 * @throws DomainError WECHAT_MISCONFIGURED, WECHAT_RATE_LIMITED (the 20 too), or WECHAT_UNAVAILABLE
 */
export async function forceAccessToken(
  config: Pick<WechatConfig, 'apiBaseUrl' | 'apiFallbackUrl'>,
  app: WechatApp,
): Promise<ForcedAccessToken> {
  const transport = new WechatTransport(config);
  const metrics = new Metrics({ metricsPort: undefined });
  const http = new WechatHttp(transport, metrics, new WechatCircuit(new Clock(), metrics));
  try {
    // WeChat does not say whether it has refreshed: only the comparison tells.
    const before = await stableToken(http, app);
    const { value, expiresIn } = await stableToken(http, app, { force: true });
    return { isNew: value !== before.value, expiresIn };
  } finally {
    await transport.onApplicationShutdown();
  }
}
