import { UnsealError } from './common/crypto/index.js';
import { isDatabaseOutage } from './common/errors/index.js';
import { type Config, ConfigurationError } from './config/index.js';
import { ServiceRoleError } from './database/index.js';
import { MetricsPortError } from './observability/index.js';

const raisedException = 'P0001';
const insufficientPrivilege = '42501';

/** Why the service could not start, in words that tell an operator what to do; never a stack, never a secret. */
export function explainStartFailure(error: unknown, config?: Config): string {
  if (error instanceof ConfigurationError || error instanceof ServiceRoleError) return error.message;
  if (error instanceof UnsealError) {
    return `MASTER_KEYS does not fit this database: ${error.message}. Give the ring that sealed it, older keys included.`;
  }
  const { code, message = 'unknown error' } = (error ?? {}) as { code?: string; message?: string };
  const [variable, port] =
    error instanceof MetricsPortError
      ? ['METRICS_PORT', config?.http.metricsPort]
      : ['PORT', config?.http.port];
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken. Stop what uses it, or set ${variable} to a free one.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user. Set ${variable} to one above 1023.`;
    case raisedException:
      // A migration that wants something of an operator.
      return message;
    case insufficientPrivilege:
      return `The database refuses it: ${message}. Set DATABASE_MIGRATION_URL to a login that owns the schema, as DATABASE_URL does not.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      if (!isDatabaseHost(error, config)) {
        return `HOST ${config?.http.host} is no address of this machine. Set HOST to 0.0.0.0 or 127.0.0.1.`;
      }
  }
  if (isDatabaseOutage(error)) {
    const { url, migrationUrl } = config?.database ?? {};
    const hosts = [url, migrationUrl].flatMap((each) => (each === undefined ? [] : [new URL(each).host]));
    const where = [...new Set(hosts)].join(' or ') || 'DATABASE_URL';
    const variables = migrationUrl === undefined ? 'DATABASE_URL' : 'DATABASE_URL, or DATABASE_MIGRATION_URL';
    return `The database at ${where} cannot be used (${code ?? message}). Start it, or correct ${variables}.`;
  }
  return `weapp-auth cannot start: ${message}${code === undefined ? '' : ` (${code})`}`;
}

function isDatabaseHost(error: unknown, config: Config | undefined): boolean {
  const { hostname } = error as { hostname?: string };
  const { url, migrationUrl } = config?.database ?? {};
  return [url, migrationUrl].some((each) => each !== undefined && hostname === new URL(each).hostname);
}
