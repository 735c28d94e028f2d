export { type AddressesConfig } from './addresses.config.js';
export { type AuditConfig } from './audit.config.js';
export {
  type Config,
  loadConfig,
  loadDatabaseConfig,
  loadKeysCommandConfig,
  loadWechatConfig,
  type KeysCommandConfig,
} from './config.js';
export {
  ADDRESSES_CONFIG,
  AUDIT_CONFIG,
  ConfigModule,
  DATABASE_CONFIG,
  HTTP_CONFIG,
  KEYS_CONFIG,
  LIMITS_CONFIG,
  STORAGE_CONFIG,
  TOKENS_CONFIG,
  USERS_CONFIG,
  WECHAT_CONFIG,
} from './config.module.js';
export { type DatabaseConfig } from './database.config.js';
export { type Environment, readEnvironment } from './environment.js';
export { type HttpConfig } from './http.config.js';
export { type KeysConfig, type MasterKey } from './keys.config.js';
export { type LimitsConfig, type RateLimit, type RateLimitName, type RateLimits } from './limits.config.js';
export { ConfigurationError } from './problems.js';
export { type S3Config, type StorageConfig } from './storage.config.js';
export { maxAccessTokenTtl, type TokensConfig } from './tokens.config.js';
export { type UsersConfig } from './users.config.js';
export { type WechatApp, type WechatConfig } from './wechat.config.js';
