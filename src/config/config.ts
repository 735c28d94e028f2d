import { type z } from 'zod';
import { type AddressesConfig, addressesSection } from './addresses.config.js';
import { type AuditConfig, auditSection } from './audit.config.js';
import { type DatabaseConfig, databaseSection } from './database.config.js';
import { type Environment } from './environment.js';
import { type HttpConfig, httpSection } from './http.config.js';
import { type KeysConfig, keysSection } from './keys.config.js';
import { type LimitsConfig, limitsSection } from './limits.config.js';
import { ConfigurationError } from './problems.js';
import { productionRefusals } from './production.js';
import { type StorageConfig, storageSection } from './storage.config.js';
import { type TokensConfig, tokensSection } from './tokens.config.js';
import { type UsersConfig, usersSection } from './users.config.js';
import {
  type WechatConfig,
  wechatApiSection,
  wechatAppsSection,
  wechatCloudSection,
  wechatOpenDataSection,
} from './wechat.config.js';

export interface Config {
  readonly http: HttpConfig;
  readonly database: DatabaseConfig;
  readonly wechat: WechatConfig;
  readonly keys: KeysConfig;
  readonly tokens: TokensConfig;
  readonly limits: LimitsConfig;
  readonly users: UsersConfig;
  readonly addresses: AddressesConfig;
  readonly storage: StorageConfig;
  readonly audit: AuditConfig;
}

/**
 * The typed configuration.
 * @throws ConfigurationError that names every wrong variable at once, and no secret's value.
 */
export function loadConfig(env: Environment): Config {
  const { read, problems } = sectionReader(env);
  const http = read(httpSection);
  const database = read(databaseSection);
  const apps = read(wechatAppsSection);
  const api = read(wechatApiSection);
  const cloudLogin = read(wechatCloudSection);
  const openDataMaxAge = read(wechatOpenDataSection);
  const keys = read(keysSection);
  const tokens = read(tokensSection);
  const limits = read(limitsSection);
  const users = read(usersSection);
  const addresses = read(addressesSection);
  const storage = read(storageSection);
  const audit = read(auditSection);

  if (env['NODE_ENV'] === 'production') {
    for (const refusal of productionRefusals({ api, apps, database, keys, limits, storage }))
      problems.add(refusal);
  }
  if (
    !http ||
    !database ||
    !apps ||
    !api ||
    cloudLogin === undefined ||
    openDataMaxAge === undefined ||
    !keys ||
    !tokens ||
    !limits ||
    !users ||
    !addresses ||
    !storage ||
    !audit ||
    problems.size > 0
  ) {
    throw new ConfigurationError([...problems].sort());
  }
  return {
    http,
    database,
    wechat: { apps, ...api, openDataMaxAge, cloudLogin },
    keys,
    tokens: { ...tokens, issuer: http.publicUrl ?? 'weapp-auth' },
    limits,
    users,
    addresses,
    storage,
    audit,
  };
}

/** What is needed to work on the stored keys, by a command that runs beside the service. */
export type KeysCommandConfig = Pick<Config, 'database' | 'keys'>;

/** @throws ConfigurationError as {@link loadConfig} does, for these two sections alone */
export function loadKeysCommandConfig(env: Environment): KeysCommandConfig {
  const { read, problems } = sectionReader(env);
  const database = read(databaseSection);
  const keys = read(keysSection);
  if (!database || !keys) throw new ConfigurationError([...problems].sort());
  return { database, keys };
}

/** @throws ConfigurationError as {@link loadConfig} does, for this section alone */
export function loadDatabaseConfig(env: Environment): DatabaseConfig {
  const { read, problems } = sectionReader(env);
  const database = read(databaseSection);
  if (!database) throw new ConfigurationError([...problems].sort());
  return database;
}

/** What is needed to call WeChat, by a command that runs beside the service. */
export interface WechatCommandConfig {
  readonly wechat: Pick<WechatConfig, 'apps' | 'apiBaseUrl' | 'apiFallbackUrl'>;
  /** undefined: none is named. */
  readonly database: DatabaseConfig | undefined;
}

/** @throws ConfigurationError as {@link loadConfig} does, for these sections alone */
export function loadWechatConfig(env: Environment): WechatCommandConfig {
  const { read, problems } = sectionReader(env);
  const apps = read(wechatAppsSection);
  const api = read(wechatApiSection);
  const database = env['DATABASE_URL'] ? read(databaseSection) : undefined;
  if (env['NODE_ENV'] === 'production') {
    const readable = { api, apps, database, keys: undefined, limits: undefined, storage: undefined };
    for (const refusal of productionRefusals(readable)) problems.add(refusal);
  }
  if (!apps || !api || problems.size > 0) throw new ConfigurationError([...problems].sort());
  return { wechat: { apps, ...api }, database };
}

interface SectionReader {
  readonly problems: Set<string>;
  /** undefined: not usable, and `problems` says why. */
  readonly read: <T extends z.ZodType>(section: T) => z.output<T> | undefined;
}

function sectionReader(env: Environment): SectionReader {
  const problems = new Set<string>();
  return {
    problems,
    read: (section) => {
      const result = section.safeParse(env);
      if (result.success) return result.data;
      for (const issue of result.error.issues) problems.add(`${issue.path.join('.')}: ${issue.message}`);
      return undefined;
    },
  };
}
