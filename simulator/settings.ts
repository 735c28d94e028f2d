import { parseApps, type SimulatedApp } from './apps.js';

export const DEFAULT_PORT = 4010;

export interface SimulatorSettings {
  readonly port: number;
  readonly host: string;
  readonly apps?: SimulatedApp[];
  readonly serviceUrl?: string;
}

/**
 * SIMULATOR_PORT, SIMULATOR_HOST, SIMULATOR_APPS and SIMULATOR_SERVICE_URL of the environment. An empty variable is an unset one:
 * compose files and shells write both.
 * @throws Error that names the variable and says what to set
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): SimulatorSettings {
  const { SIMULATOR_PORT, SIMULATOR_HOST, SIMULATOR_APPS, SIMULATOR_SERVICE_URL } = env;
  return {
    port: readPort(SIMULATOR_PORT || String(DEFAULT_PORT)),
    host: SIMULATOR_HOST || '127.0.0.1',
    ...(SIMULATOR_APPS && { apps: readApps(SIMULATOR_APPS) }),
    ...(SIMULATOR_SERVICE_URL && { serviceUrl: readServiceUrl(SIMULATOR_SERVICE_URL) }),
  };
}

/** One line about why the start failed, which says what to do. */
export function explainListenFailure(error: unknown, { port, host }: SimulatorSettings): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken. Stop what uses it, or set SIMULATOR_PORT to another one (0 = any free one).`;
    case 'EACCES':
      return `Port ${port} needs rights that this user does not have. Set SIMULATOR_PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}. Set SIMULATOR_HOST to one it has, such as 127.0.0.1.`;
    default:
      return message;
  }
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Error(`SIMULATOR_PORT must be a number from 0 to 65535, not "${text}".`);
}

function readServiceUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url.origin;
  throw new Error(`SIMULATOR_SERVICE_URL must be an address such as http://127.0.0.1:3000, not "${text}".`);
}

function readApps(text: string): SimulatedApp[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(
      'SIMULATOR_APPS is not JSON. Give a list such as [{"appId": "wx...", "appSecret": "..."}].',
    );
  }
  try {
    return parseApps(value);
  } catch (error) {
    throw new Error(`SIMULATOR_APPS is wrong: ${(error as Error).message}`, { cause: error });
  }
}
