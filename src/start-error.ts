import { UnsealError } from './common/crypto/index.js';
import { isDatabaseOutage } from './common/errors/index.js';
import { type Config, ConfigurationError } from './config/index.js';
import { MetricsPortError } from './observability/index.js';

/** Why the service could not start, in words that tell an operator what to do; never a stack, never a secret. */
export function explainStartFailure(error: unknown, config?: Config): string {
  if (error instanceof ConfigurationError) return error.message;
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
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      if (!isDatabaseHost(error, config)) {
        return `HOST ${config?.http.host} is no address of this machine. Set HOST to 0.0.0.0 or 127.0.0.1.`;
      }
  }
  if (isDatabaseOutage(error)) {
    const where = config ? new URL(config.database.url).host : 'DATABASE_URL';
    return `The database at ${where} cannot be used (${code ?? message}). Start it, or correct DATABASE_URL.`;
  }
  return `weapp-auth cannot start: ${message}${code === undefined ? '' : ` (${code})`}`;
}

function isDatabaseHost(error: unknown, config: Config | undefined): boolean {
  const { hostname } = error as { hostname?: string };
  return config !== undefined && hostname === new URL(config.database.url).hostname;
}
