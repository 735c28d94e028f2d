import type pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { BenchError } from './errors.js';
import { type LoggedIn } from './logins.js';
import { type Running } from './processes.js';

/** Milliseconds after which a token that is still served fails the run. */
const patience = 30_000;

export interface Instances {
  /** That takes the orders. */
  readonly here: Running;
  readonly there: Running;
  readonly database: pg.Pool;
}

export async function untilRefused(server: Running, login: LoggedIn): Promise<void> {
  const deadline = performance.now() + patience;
  for (let pause = 2; ; pause = Math.min(pause * 2, 20)) {
    const status = await verify(server, login);
    if (status === 401 || status === 403) return;
    if (status !== 200) throw new BenchError(`a revoked token is answered with ${status}`);
    if (performance.now() > deadline) throw new BenchError(`a token was served ${patience} ms after its end`);
    await delay(pause);
  }
}

export const verify = (server: Running, { accessToken }: LoggedIn): Promise<number> =>
  ask(server, 'GET', '/v1/auth/verify', accessToken);

export async function ask(server: Running, method: string, path: string, token: string): Promise<number> {
  const answer = await fetch(server.url + path, { method, headers: { authorization: `Bearer ${token}` } });
  await answer.text();
  return answer.status;
}
