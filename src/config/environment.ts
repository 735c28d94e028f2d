import { existsSync, readFileSync } from 'node:fs';
import { ConfigurationError } from './problems.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The process environment after `.env` (development convenience; a variable that is already set wins)
 * and after `NAME_FILE`: the content of that file is the value of `NAME`, as container secrets are mounted.
 */
export function readEnvironment(dotenv = '.env'): Environment {
  if (existsSync(dotenv)) process.loadEnvFile(dotenv);
  return withFileSecrets(process.env);
}

export function withFileSecrets(env: Environment): Environment {
  const resolved: Record<string, string | undefined> = { ...env };
  const problems: string[] = [];
  for (const [name, path] of Object.entries(env)) {
    if (!name.endsWith('_FILE') || !path) continue;
    const target = name.slice(0, -'_FILE'.length);
    if (!knownVariables.has(target)) continue;
    if (env[target]) {
      problems.push(`${name}: ${target} is set as well; set only one of the two`);
      continue;
    }
    try {
      resolved[target] = readFileSync(path, 'utf8').trimEnd();
    } catch (error) {
      problems.push(
        `${name}: cannot read the file (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
      );
    }
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return resolved;
}

/** The variables this service reads. Others' `*_FILE` variables (SSL_CERT_FILE, ...) are none of its business. */
export const knownVariables: ReadonlySet<string> = new Set([
  'NODE_ENV',
  'PORT',
  'HOST',
  'PUBLIC_URL',
  'TRUST_PROXY',
  'CORS_ORIGINS',
  'SWAGGER_ENABLED',
  'LOG_LEVEL',
  'SHUTDOWN_DRAIN_MS',
  'DATABASE_URL',
  'DATABASE_MIGRATION_URL',
  'DATABASE_POOL_SIZE',
  'WECHAT_APPS',
  'WECHAT_APP_ID',
  'WECHAT_APP_SECRET',
  'WECHAT_API_BASE_URL',
  'WECHAT_API_FALLBACK_URL',
  'WECHAT_OPEN_DATA_MAX_AGE',
  'WECHAT_CLOUD_LOGIN',
  'WECHAT_CLOUD_PRIVATE_LINK_ONLY',
  'MASTER_KEYS',
  'ACCESS_TOKEN_TTL',
  'REFRESH_TOKEN_TTL',
  'REFRESH_TOKEN_ABSOLUTE_TTL',
  'ADMIN_SESSION_TTL',
  'MAX_SESSIONS_PER_USER',
  'JWT_AUDIENCE',
  'RATE_LIMITS',
  'METRICS_PORT',
  'ADDRESS_LIMIT',
  'PHONE_DAILY_LIMIT',
  'PHONE_UNIQUE',
  'CONTENT_CHECK_FALLBACK',
  'ACCOUNT_DELETION_GRACE_DAYS',
  'DATA_DIR',
  'STORAGE_DIR',
  'STORAGE_S3_BUCKET',
  'STORAGE_S3_REGION',
  'STORAGE_S3_ENDPOINT',
  'STORAGE_S3_ACCESS_KEY_ID',
  'STORAGE_S3_SECRET_ACCESS_KEY',
  'STORAGE_S3_FORCE_PATH_STYLE',
  'STORAGE_S3_PREFIX',
  'AUDIT_RETENTION_DAYS',
]);
