import pg from 'pg';

/** What every instance asks once a second, whatever else it does. */
export const polls: readonly string[] = [
  'sessions.read_revocations',
  'tokens.read_signing_keys',
  'wechat.find_due_push',
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
