import { type DatabaseConfig } from './database.config.js';
import { type HttpConfig } from './http.config.js';
import { type KeysConfig } from './keys.config.js';
import { type WechatConfig } from './wechat.config.js';

/** https://developers.weixin.qq.com/doc/service/Basic_Information/Interface_field_description.html */
const officialHosts = new Set([
  'api.weixin.qq.com',
  'api2.weixin.qq.com',
  'sh.api.weixin.qq.com',
  'sz.api.weixin.qq.com',
  'hk.api.weixin.qq.com',
]);

/** The last alternative is how every secret of the simulator begins. */
const placeholder =
  /change[-_ ]?me|example|placeholder|simulat|your[-_ ]|password|^postgres$|^secret$|^test$|^(.)\1+$|^fa15e5ec/i;

interface Sections {
  readonly http: HttpConfig | undefined;
  readonly database: DatabaseConfig | undefined;
  readonly wechat: WechatConfig | undefined;
  readonly keys: KeysConfig | undefined;
}

/** What must never run in production, each line naming its variable. Empty outside production. */
export function productionRefusals({ http, database, wechat, keys }: Sections): string[] {
  if (http?.production !== true) return [];
  const refusals: string[] = [];
  if (wechat) {
    const { protocol, hostname } = new URL(wechat.apiBaseUrl);
    if (protocol !== 'https:' || !officialHosts.has(hostname)) {
      refusals.push('WECHAT_API_BASE_URL: only an official WeChat host over https may be used in production');
    }
    for (const app of wechat.apps) {
      if (isPlaceholder(app.appSecret)) {
        refusals.push(
          `WECHAT_APPS / WECHAT_APP_SECRET: the secret of ${app.appId} is an example; set the real one`,
        );
      }
    }
  }
  if (
    keys?.masterKeys.some(
      ({ secret }) => new Set(secret).size < 8 || placeholder.test(secret.toString('latin1')),
    )
  ) {
    refusals.push('MASTER_KEYS: a key is not random; make one with: openssl rand -base64 32');
  }
  if (database && isPlaceholder(decodeURIComponent(new URL(database.url).password))) {
    refusals.push('DATABASE_URL: the password is an example; set a real one');
  }
  return refusals;
}

function isPlaceholder(secret: string): boolean {
  return secret !== '' && (placeholder.test(secret) || looksMadeUp(secret));
}

/** WeChat's secrets are 32 random hex characters; `0123456789abcdef` and the like are typed, not drawn. */
function looksMadeUp(secret: string): boolean {
  return secret.length >= 16 && new Set(secret).size < 6;
}
