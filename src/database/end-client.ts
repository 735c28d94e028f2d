import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';

/** Milliseconds. */
const patience = 1_000;

/** Takes leave of the server, and leaves also when that does not answer: pg would wait for it for ever. */
export async function endClient(client: pg.Client): Promise<void> {
  const { stream } = (client as unknown as { connection: { stream: { destroy(): void } } }).connection;
  const ended = client.end().catch(() => undefined);
  await Promise.race([ended, wait(patience, undefined, { ref: false })]);
  stream.destroy();
}
