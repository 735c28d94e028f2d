import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { BenchError } from './errors.js';
import { logIn, type LoggedIn } from './logins.js';
import { type Options } from './options.js';
import { measureMassRevocation, massRevocationLine, type MassRevocation } from './mass-revocation.js';
import { type Running } from './processes.js';
import { ask, type Instances, untilRefused, verify } from './refusals.js';
import { type Stage } from './stage.js';
import { quantile } from './statistics.js';

export const revocationsName = 'revocations';

/** Milliseconds in which a token must be refused everywhere. */
const target = 2_000;
/** Milliseconds between two orders: together they meet the poll at any moment of its second. */
const apart = 10;
/** One way to make access tokens bad before they expire, as the users and the operators do it. */
const orders: Readonly<Record<string, (login: LoggedIn, at: Instances) => Promise<unknown>>> = {
  logout: ({ accessToken }, { here }) => end(here, 'POST', '/v1/auth/logout', accessToken),
  'DELETE of a session': ({ accessToken, sessionId }, { here }) =>
    end(here, 'DELETE', `/v1/auth/sessions/${sessionId}`, accessToken),
  ban: ({ user }, { database }) =>
    database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [user.id]),
  'role change': ({ user }, { database }) =>
    database.query(`UPDATE users SET roles = '{support}' WHERE id = $1`, [user.id]),
};

/** How the other instance can hear of it; each gives what restores the former state. */
const ways: Readonly<Record<string, (database: pg.Pool) => Promise<() => Promise<unknown>>>> = {
  'with notifications': () => Promise.resolve(() => Promise.resolve()),
  'listeners killed': killingListeners,
  'by the poll alone': async (database) => {
    await database.query('ALTER TABLE revocations DISABLE TRIGGER revocations_announced');
    return () => database.query('ALTER TABLE revocations ENABLE TRIGGER revocations_announced');
  },
};

export interface RevocationFigures {
  readonly order: string;
  readonly way: string;
  /** Milliseconds from the order on one instance until the other one refuses. */
  readonly took: number[];
}

export interface Revocations {
  readonly single: readonly RevocationFigures[];
  readonly mass: MassRevocation;
}

/** Two instances on one database: how long the second one serves what was revoked at the first one. */
export async function measureRevocations(
  stage: Stage,
  { quick }: Options,
  tell: (line: string) => void,
): Promise<Revocations> {
  const there = await stage.startAnotherInstance();
  const database = new pg.Pool({ connectionString: stage.database.url, max: 4 });
  const at: Instances = { here: stage.servers.service, there, database };
  const count = quick ? 20 : 100;
  const single: RevocationFigures[] = [];
  // Users that no other scenario has.
  let next = 100_000;
  for (const [way, prepare] of Object.entries(ways)) {
    const restore = await prepare(database);
    for (const [order, revoke] of Object.entries(orders)) {
      const logins = await logIn(at.here, count, next);
      next += count;
      const took = await Promise.all(
        logins.map(async (login, i) => {
          if ((await verify(at.there, login)) !== 200)
            throw new BenchError(`${order}: a good token is refused`);
          await delay(i * apart);
          const begun = performance.now();
          await revoke(login, at);
          await untilRefused(at.there, login);
          return performance.now() - begun;
        }),
      );
      single.push({ order, way, took });
      tell(`${revocationsName}  ${`${order}, ${way}`.padEnd(40)} p99 ${quantile(took, 0.99).toFixed(0)} ms`);
    }
    await restore();
  }
  const mass = await measureMassRevocation(at, next);
  await database.end();
  return { single, mass };
}

export function revocationsReport({ single, mass }: Revocations): string {
  const lines = single.map(({ order, way, took }) => {
    const [p50, p99, max] = [0.5, 0.99, 1].map((share) =>
      `${quantile(took, share).toFixed(0)} ms`.padStart(8),
    );
    const verdict = quantile(took, 0.99) <= target ? 'met' : 'MISSED';
    return `  ${order.padEnd(20)} ${way.padEnd(19)} p50 ${p50 ?? ''}, p99 ${p99 ?? ''}, max ${max ?? ''}: ${verdict}`;
  });
  const count = single[0]?.took.length ?? 0;
  const title = `${revocationsName}: from the order on one instance until the other refuses, ${count} each, target ${target} ms at p99`;
  return [title, ...lines, massRevocationLine(mass)].join('\n');
}

/** Ends the connections that listen, again and again. */
function killingListeners(database: pg.Pool): Promise<() => Promise<unknown>> {
  const over = new AbortController();
  const killing = (async () => {
    while (!over.signal.aborted) {
      await database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE query LIKE 'LISTEN%' AND datname = current_database()`,
      );
      await delay(10);
    }
  })();
  killing.catch(() => undefined);
  return Promise.resolve(() => {
    over.abort();
    return killing;
  });
}

async function end(server: Running, method: string, path: string, token: string): Promise<void> {
  const status = await ask(server, method, path, token);
  if (status !== 204) throw new BenchError(`${method} ${path} gave ${status}`);
}
