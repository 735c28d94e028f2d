import { CacheInterface, MiniApp } from 'node-easywechat';
import { type SimulatedApp } from '../../simulator/index.js';

/** easywechat's own cache writes files into the working directory, with the secret in their names. */
class MemoryCache extends CacheInterface {
  private readonly values = new Map<string, unknown>();

  override get(key: string): Promise<unknown> {
    return Promise.resolve(this.values.get(key));
  }
  override has(key: string): Promise<boolean> {
    return Promise.resolve(this.values.has(key));
  }
  override set(key: string, value: unknown): Promise<boolean> {
    this.values.set(key, value);
    return Promise.resolve(true);
  }
  override delete(key: string): Promise<boolean> {
    return Promise.resolve(this.values.delete(key));
  }
}

/** A back end on node-easywechat, whose WeChat is the simulator at that URL. */
export function easyWechat(app: SimulatedApp, baseURL: string, { stable = false } = {}): MiniApp {
  const sdk = new MiniApp({
    app_id: app.appId,
    secret: app.appSecret,
    token: app.pushToken ?? '',
    aes_key: app.pushAesKey ?? '',
    use_stable_access_token: stable,
    // A proxy of the environment would be asked for 127.0.0.1, too.
    http: { baseURL, proxy: false },
  });
  return sdk.setCache(new MemoryCache());
}
