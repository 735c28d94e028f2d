import 'reflect-metadata';
import { processTerminal, runCommand } from './command/index.js';
import { readEnvironment } from './config/index.js';
import { keysCommand } from './keys/index.js';

/** `npm run keys`: list, rotate, retire and rewrap, beside a running service. */
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  let since: number | undefined;
  process.on(signal, () => {
    // npm passes on the Ctrl-C that the terminal has sent us already; who really asks twice waits no longer.
    if (since !== undefined && performance.now() - since > 1_000) process.exit(1);
    since ??= performance.now();
    stop.abort();
  });
}
process.exitCode = await runCommand(
  keysCommand,
  process.argv.slice(2),
  readEnvironment,
  processTerminal,
  stop.signal,
);
