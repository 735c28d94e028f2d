import { isIP } from 'node:net';
import { z } from 'zod';
import { flag, httpUrl, integer, list, optional, withDefault } from './values.js';

type TrustProxy = boolean | string[] | ((address: string, hop: number) => boolean);

/** `TRUST_PROXY` in Fastify's own terms: off, everything, a number of hops, or the proxies' addresses. */
const trustProxy = z.string().transform((value, context): TrustProxy => {
  if (value === 'false' || value === 'off' || value === '0') return false;
  if (value === 'true' || value === 'on') return true;
  if (/^\d$/.test(value)) return (_address, hop) => hop < Number(value);
  const addresses = list(value);
  if (addresses.length > 0 && addresses.every(isNetwork)) return addresses;
  context.addIssue('must be false, true, a number of proxies, or their addresses (10.0.0.0/8,127.0.0.1)');
  return z.NEVER;
});

/** An address, or a network in CIDR notation. */
function isNetwork(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/');
  const bits = isIP(address) === 4 ? 32 : 128;
  return (
    isIP(address) > 0 &&
    rest.length === 0 &&
    (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
  );
}

const corsOrigins = z.string().transform((value, context): string[] | '*' => {
  if (value === '*') return '*';
  const origins = list(value);
  for (const origin of origins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
    context.addIssue('must be * or a list of origins such as https://admin.example.com, without a path');
    return z.NEVER;
  }
  return origins;
});

export const httpSection = z
  .object({
    NODE_ENV: withDefault(
      z.enum(['development', 'test', 'production'], { error: 'must be development, test or production' }),
      'development',
    ),
    PORT: withDefault(integer(0, 65_535), '3000'),
    HOST: optional(z.string()),
    PUBLIC_URL: optional(httpUrl('https://login.example.com')),
    TRUST_PROXY: withDefault(trustProxy, 'false'),
    CORS_ORIGINS: withDefault(corsOrigins, ''),
    SWAGGER_ENABLED: optional(flag),
    LOG_LEVEL: withDefault(
      z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
        error: 'must be fatal, error, warn, info, debug, trace or silent',
      }),
      'info',
    ),
    SHUTDOWN_DRAIN_MS: optional(integer(0, 60_000)),
    METRICS_PORT: optional(integer(0, 65_535)),
  })
  .transform((env) => {
    const production = env.NODE_ENV === 'production';
    return {
      production,
      port: env.PORT,
      // A container must listen on every address; a developer's machine must not.
      host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
      /** Without a trailing slash; undefined when the operator did not say. */
      publicUrl: env.PUBLIC_URL?.replace(/\/+$/, ''),
      trustProxy: env.TRUST_PROXY,
      corsOrigins: env.CORS_ORIGINS,
      swaggerEnabled: env.SWAGGER_ENABLED ?? !production,
      logLevel: env.LOG_LEVEL,
      /** How long a stopping instance goes on serving, so that load balancers see it leave first. */
      shutdownDrainMs: env.SHUTDOWN_DRAIN_MS ?? (production ? 3_000 : 0),
      /** Of GET /metrics, beside the API's own port; undefined: none. */
      metricsPort: env.METRICS_PORT,
    };
  });

export type HttpConfig = z.output<typeof httpSection>;
