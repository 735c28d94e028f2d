import { startSimulator } from './index.js';
import { DEFAULT_SERVICE_URL } from './page.js';
import { DEFAULT_PORT, explainListenFailure, readSettings } from './settings.js';

const HELP = `A faithful offline api.weixin.qq.com, for development and tests.

Usage: node --import @swc-node/register/esm-register simulator/main.ts

Environment:
  SIMULATOR_PORT  the port (${DEFAULT_PORT}; 0 = any free one)
  SIMULATOR_HOST  the address to listen on (127.0.0.1)
  SIMULATOR_APPS  the mini programs, as JSON: [{"appId": "...", "appSecret": "...", "platform": "..."}]
  SIMULATOR_SERVICE_URL  your service, for the demo phone at / (${DEFAULT_SERVICE_URL})

GET /_control lists what can be controlled. simulator/README.md tells the rest.`;

async function main(): Promise<void> {
  const [argument] = process.argv.slice(2);
  if (argument === '--help' || argument === '-h') {
    console.log(HELP);
    return;
  }
  if (argument !== undefined) throw new Error(`Unknown argument "${argument}". Try --help.`);
  const settings = readSettings(process.env);
  const simulator = await startSimulator(settings).catch((error: unknown) => {
    throw new Error(explainListenFailure(error, settings), { cause: error });
  });
  const stop = (): void => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  console.log(
    `ready ${simulator.url}\nThe demo phone: ${simulator.url}/\nA login code: curl -s -X POST ${simulator.url}/_control/login-codes`,
  );
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
