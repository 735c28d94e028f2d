import { parseApps, type SimulatedApp } from './apps.js';
import { startSimulator } from './index.js';

const DEFAULT_PORT = 4010;

const HELP = `A faithful offline api.weixin.qq.com, for development and tests.

Usage: node --import @swc-node/register/esm-register simulator/main.ts

Environment:
  SIMULATOR_PORT  the port (${DEFAULT_PORT}; 0 = any free one)
  SIMULATOR_HOST  the address to listen on (127.0.0.1)
  SIMULATOR_APPS  the mini programs, as JSON: [{"appId": "...", "appSecret": "...", "platform": "..."}]

GET /_control lists what can be controlled. simulator/README.md tells the rest.`;

/** What to do about the errors a start commonly meets. */
function advice(error: NodeJS.ErrnoException, port: number, host: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken. Stop what uses it, or set SIMULATOR_PORT to another one (0 = any free one).`;
    case 'EACCES':
      return `Port ${port} needs rights that this user does not have. Set SIMULATOR_PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}. Set SIMULATOR_HOST to one it has, such as 127.0.0.1.`;
    default:
      return error.message;
  }
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Error(`SIMULATOR_PORT must be a number from 0 to 65535, not "${text}".`);
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

async function main(): Promise<void> {
  const [argument] = process.argv.slice(2);
  if (argument === '--help' || argument === '-h') {
    console.log(HELP);
    return;
  }
  if (argument !== undefined) throw new Error(`Unknown argument "${argument}". Try --help.`);
  // An empty variable is an unset one: compose files and shells write both.
  const { SIMULATOR_PORT, SIMULATOR_HOST, SIMULATOR_APPS } = process.env;
  const port = readPort(SIMULATOR_PORT || String(DEFAULT_PORT));
  const host = SIMULATOR_HOST || '127.0.0.1';
  const apps = SIMULATOR_APPS ? { apps: readApps(SIMULATOR_APPS) } : {};

  const simulator = await startSimulator({ port, host, ...apps }).catch((error: unknown) => {
    throw new Error(advice(error as NodeJS.ErrnoException, port, host), { cause: error });
  });
  const stop = (): void => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  console.log(`ready ${simulator.url}\nA login code: curl -s -X POST ${simulator.url}/_control/login-codes`);
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
