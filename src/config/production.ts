import { type DatabaseConfig } from './database.config.js';
import { type KeysConfig } from './keys.config.js';
import { type LimitsConfig } from './limits.config.js';
import { isPrivateHost } from './private-host.js';
import { type S3Config, type StorageConfig } from './storage.config.js';
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
  /change[-_ ]?me|example|placeholder|simulat|your[-_ ]|password|^postgres$|^secret$|^test$|^minioadmin$|^(.)\1+$|^fa15e/i;

/** What could be read so far: one wrong variable must not hide what production refuses of another. */
interface Readable {
  readonly api: Pick<WechatConfig, 'apiBaseUrl' | 'apiFallbackUrl'> | undefined;
  readonly apps: WechatConfig['apps'] | undefined;
  readonly database: DatabaseConfig | undefined;
  readonly keys: KeysConfig | undefined;
  readonly limits: LimitsConfig | undefined;
  readonly storage: StorageConfig | undefined;
}

/** What must never run in production, each line naming its variable. */
export function productionRefusals({ api, apps, database, keys, limits, storage }: Readable): string[] {
  const refusals: string[] = [];
  const hosts = { WECHAT_API_BASE_URL: api?.apiBaseUrl, WECHAT_API_FALLBACK_URL: api?.apiFallbackUrl };
  for (const [variable, url] of Object.entries(hosts)) {
    if (url !== undefined && !isOfficial(new URL(url))) {
      refusals.push(`${variable}: only an official WeChat host over https may be used in production`);
    }
  }
  for (const { appId, appSecret, pushToken, pushAesKey, pushPreviousAesKey } of apps ?? []) {
    if ([pushToken, pushAesKey, pushPreviousAesKey].some((secret) => secret && isPlaceholder(secret))) {
      refusals.push(
        `WECHAT_APPS: pushToken or pushAesKey of ${appId} is an example; set what WeChat's console has`,
      );
    }
    if (isPlaceholder(appSecret)) {
      refusals.push(
        `WECHAT_APPS / WECHAT_APP_SECRET: the secret of ${appId} is an example; set the real one`,
      );
    }
  }
  if (keys?.masterKeys.some(({ secret }) => isWeak(secret))) {
    refusals.push('MASTER_KEYS: a key is not random; make one with: openssl rand -base64 32');
  }
  const databases = { DATABASE_URL: database?.url, DATABASE_MIGRATION_URL: database?.migrationUrl };
  for (const [variable, url] of Object.entries(databases)) {
    if (url !== undefined && isPlaceholder(decodeURIComponent(new URL(url).password))) {
      refusals.push(`${variable}: the password is an example; set a real one`);
    }
  }
  if (limits === 'off') {
    refusals.push('RATE_LIMITS: off is for development; set limits as high as you need, or leave it empty');
  }
  if (storage?.s3) refusals.push(...s3Refusals(storage.s3));
  return refusals;
}

function s3Refusals({ endpoint, secretAccessKey }: S3Config): string[] {
  const refusals: string[] = [];
  const url = endpoint === undefined ? undefined : new URL(endpoint);
  if (url?.protocol === 'http:' && !isPrivateHost(url.hostname)) {
    refusals.push('STORAGE_S3_ENDPOINT: pictures would cross the internet in clear; use https');
  }
  if (isPlaceholder(secretAccessKey)) {
    refusals.push('STORAGE_S3_SECRET_ACCESS_KEY: is an example; set the real one');
  }
  return refusals;
}

function isOfficial({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && officialHosts.has(hostname);
}

function isWeak(key: Buffer): boolean {
  return new Set(key).size < 8 || placeholder.test(key.toString('latin1'));
}

function isPlaceholder(secret: string): boolean {
  return secret !== '' && (placeholder.test(secret) || looksMadeUp(secret));
}

/** WeChat's secrets are 32 random hex characters; `0123456789abcdef` and the like are typed, not drawn. */
function looksMadeUp(secret: string): boolean {
  return secret.length >= 16 && (new Set(secret).size < 6 || /^(.{1,16})\1+$/.test(secret));
}
