import 'reflect-metadata';
import { StartFailure } from './start-failure.js';
import { Stack } from './stack.js';

/** `npm run quickstart`: PostgreSQL, the simulator and the API in one go, until Ctrl-C. */
const stack = new Stack();

/** What is said while everything stops anyway helps nobody: the first reason alone is told. */
const ending = { begun: false };
async function end(exitCode: number, reason?: string): Promise<void> {
  if (ending.begun) return;
  ending.begun = true;
  if (reason !== undefined) console.error(reason);
  await stack.stop();
  process.exit(exitCode);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void end(0));
}

try {
  const { databaseEnded } = await stack.start();
  await end(1, `The database ended by itself: ${await databaseEnded} Start again.`);
} catch (error) {
  await end(
    1,
    error instanceof StartFailure ? error.message : `The start failed: ${(error as Error).message}`,
  );
}
