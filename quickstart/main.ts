import 'reflect-metadata';
import { StartFailure } from './start-failure.js';
import { Stack } from './stack.js';

/** `npm run quickstart`: PostgreSQL, the simulator and the API in one go, until Ctrl-C. */
const stack = new Stack();

let stopping = false;
async function stopWith(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await stack.stop();
  process.exit(exitCode);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void stopWith(0));
}

try {
  const { databaseEnded } = await stack.start();
  const reason = await databaseEnded;
  if (!stopping) console.error(`The database ended by itself: ${reason} Start again.`);
  await stopWith(1);
} catch (error) {
  if (!stopping) {
    console.error(
      error instanceof StartFailure ? error.message : `The start failed: ${(error as Error).message}`,
    );
  }
  await stopWith(1);
}
