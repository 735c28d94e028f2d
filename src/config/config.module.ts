import { type DynamicModule, Module } from '@nestjs/common';
import { type Config } from './config.js';

/**
 * Injection tokens of the typed sections. A class that needs one asks for that one alone:
 * `constructor(@Inject(TOKENS_CONFIG) config: TokensConfig)`.
 */
export const HTTP_CONFIG = Symbol('HttpConfig');
export const DATABASE_CONFIG = Symbol('DatabaseConfig');
export const WECHAT_CONFIG = Symbol('WechatConfig');
export const KEYS_CONFIG = Symbol('KeysConfig');
export const TOKENS_CONFIG = Symbol('TokensConfig');
export const LIMITS_CONFIG = Symbol('LimitsConfig');
export const USERS_CONFIG = Symbol('UsersConfig');
export const ADDRESSES_CONFIG = Symbol('AddressesConfig');
export const STORAGE_CONFIG = Symbol('StorageConfig');
export const AUDIT_CONFIG = Symbol('AuditConfig');

@Module({})
export class ConfigModule {
  static forRoot(config: Config): DynamicModule {
    const providers = [
      { provide: HTTP_CONFIG, useValue: config.http },
      { provide: DATABASE_CONFIG, useValue: config.database },
      { provide: WECHAT_CONFIG, useValue: config.wechat },
      { provide: KEYS_CONFIG, useValue: config.keys },
      { provide: TOKENS_CONFIG, useValue: config.tokens },
      { provide: LIMITS_CONFIG, useValue: config.limits },
      { provide: USERS_CONFIG, useValue: config.users },
      { provide: ADDRESSES_CONFIG, useValue: config.addresses },
      { provide: STORAGE_CONFIG, useValue: config.storage },
      { provide: AUDIT_CONFIG, useValue: config.audit },
    ];
    return { module: ConfigModule, global: true, providers, exports: providers };
  }
}
