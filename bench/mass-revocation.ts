import type pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { logIn } from './logins.js';
import { type Instances, untilRefused, verify } from './refusals.js';

/** Sessions that end in one statement. */
const many = 100_000;
/** Milliseconds until the last of them is refused, and for another request meanwhile. */
const targets = { refused: 5_000, other: 1_000 } as const;

export interface MassRevocation {
  /** Milliseconds from the end of the statement until the other instance refuses. */
  readonly refused: number;
  /** Milliseconds: the slowest answer to others meanwhile. */
  readonly slowest: number;
}

export async function measureMassRevocation(at: Instances, user: number): Promise<MassRevocation> {
  const [login, other] = await logIn(at.here, 2, user);
  if (!login || !other) throw new TypeError('two users were logged in');
  await fill(at.database, login.sessionId);
  const over = new AbortController();
  let slowest = 0;
  const asking = (async () => {
    while (!over.signal.aborted) {
      const begun = performance.now();
      await verify(at.there, other);
      slowest = Math.max(slowest, performance.now() - begun);
      await delay(5);
    }
  })();
  await at.database.query(
    `UPDATE sessions SET revoked_at = now(), revoked_reason = 'ended' WHERE user_id = $1`,
    [login.user.id],
  );
  const begun = performance.now();
  await untilRefused(at.there, login);
  const refused = performance.now() - begun;
  over.abort();
  await asking;
  return { refused, slowest };
}

export function massRevocationLine({ refused, slowest }: MassRevocation): string {
  const met = refused <= targets.refused && slowest <= targets.other;
  return (
    `  ${many.toLocaleString('en')} sessions in one statement: refused after ${refused.toFixed(0)} ms, the slowest answer to others ` +
    `${slowest.toFixed(0)} ms, targets ${targets.refused} and ${targets.other} ms: ${met ? 'met' : 'MISSED'}`
  );
}

/** As if that user had logged in so many times. */
async function fill(database: pg.Pool, sessionId: string): Promise<void> {
  await database.query(
    `INSERT INTO sessions (id, user_id, identity_id, app_id, expires_at, absolute_expires_at)
     SELECT gen_random_uuid(), user_id, identity_id, app_id, expires_at, absolute_expires_at
       FROM sessions, generate_series(1, ${many}) WHERE id = $1`,
    [sessionId],
  );
}
