import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** What every instance asks or tells, once a second or in five, whatever else it does. */
export const polls: readonly string[] = [
  'sessions.read_revocations',
  'tokens.read_signing_keys',
  'wechat.find_due_push',
  'users.find_due_erasures',
  'statistics.flush',
];

/** What the service (and not the test) sends to PostgreSQL while `work` runs: statement names, or texts. */
export async function queriesDuring(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = [];
  const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = prototype.query;
  prototype.query = function (this: unknown, ...args) {
    const { application_name: application } = (this as { connectionParameters: Record<string, unknown> })
      .connectionParameters;
    const [query] = args as [string | { name?: string; text: string }];
    if (application === 'weapp-auth')
      sent.push(typeof query === 'string' ? query : (query.name ?? query.text));
    return original.apply(this, args);
  };
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  return sent;
}

/**
 * Resolves at the first moment at which no connection of the service works or is in a transaction, while `waiting`
 * still is: then whoever waits holds none. Polls and requests on their way are let through.
 */
export async function noConnectionHeld(
  database: { query(sql: string): Promise<unknown[]> },
  waiting: Promise<unknown>,
): Promise<void> {
  const waits = { over: false };
  const end = (): void => void (waits.over = true);
  waiting.then(end, end);
  for (;;) {
    const busy = await database.query(
      `SELECT query FROM pg_stat_activity
        WHERE application_name = 'weapp-auth' AND datname = current_database()
          AND (state <> 'idle' OR xact_start IS NOT NULL)`,
    );
    if (waits.over) throw new Error(`Never without a connection at work: ${JSON.stringify(busy)}`);
    if (busy.length === 0) return;
    await delay(20);
  }
}
