import { randomBytes } from 'node:crypto';
import { BenchError } from './errors.js';
import { type Running } from './processes.js';

export const loginPath = '/v1/auth/wechat/login';
export const refreshPath = '/v1/auth/refresh';

/** Users that exist before anything is measured: so many that a turn of logins brings none of them to the limit of sessions. */
export const userCount = 5_000;

const run = randomBytes(4).toString('hex');
let codes = 0;

/** A code that the mock takes for this user and that was never sent before. */
export function freshCode(user: number): string {
  codes += 1;
  return `bench-${user}-${run}${codes.toString(36)}`;
}

/** A code that the mock never answers. */
export function hangingCode(): string {
  codes += 1;
  return `hang-${run}${codes.toString(36)}`;
}

export interface LoggedIn {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly sessionId: string;
  readonly user: { readonly id: string };
}

/** Logs so many users in, some at a time. */
export async function logIn(server: Running, count: number, from = 0): Promise<LoggedIn[]> {
  const answers: LoggedIn[] = [];
  const atOnce = 20;
  for (let first = 0; first < count; first += atOnce) {
    const users = Array.from(
      { length: Math.min(atOnce, count - first) },
      (_, offset) => from + first + offset,
    );
    answers.push(...(await Promise.all(users.map((user) => logInOne(server, user)))));
  }
  return answers;
}

async function logInOne(server: Running, user: number): Promise<LoggedIn> {
  const response = await fetch(server.url + loginPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: freshCode(user) }),
  });
  const text = await response.text();
  if (response.status !== 200)
    throw new BenchError(`a login on ${server.name} gave ${response.status}: ${text}`);
  return JSON.parse(text) as LoggedIn;
}
