import 'reflect-metadata';
import { readEnvironment } from './config/index.js';
import { runKeysCommand } from './keys/index.js';

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
process.exitCode = await runKeysCommand(
  process.argv.slice(2),
  readEnvironment,
  {
    print: (text) => process.stdout.write(`${text}\n`),
    note: (text) => process.stderr.write(`${text}\n`),
    interactive: process.stderr.isTTY,
  },
  stop.signal,
);
