import { setTimeout as wait } from 'node:timers/promises';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type ErrorCode, type Problem } from '../../src/common/errors/index.js';
import { type Answer, type ApiClient } from './api-client.js';
import { type TestDatabase } from './database.js';
import { expectProblem } from './problems.js';

/** A guarded request that asks no database of its own. */
export function verify(api: ApiClient, token: string): Promise<Answer<Problem>> {
  return api.get('/v1/auth/verify', token);
}

/** One way of making an access token bad before it expires. */
export interface Revocation {
  readonly status: 401 | 403;
  readonly code: ErrorCode;
  revoke(login: LoginResponse, api: ApiClient, database: Pick<TestDatabase, 'query'>): Promise<void>;
}

export const revocations: Readonly<
  Record<'logout' | 'DELETE of a session' | 'ban' | 'role change', Revocation>
> = {
  logout: {
    status: 401,
    code: 'SESSION_REVOKED',
    revoke: async ({ accessToken }, api) => {
      await expectNoContent(api, '/v1/auth/logout', 'POST', accessToken);
    },
  },
  'DELETE of a session': {
    status: 401,
    code: 'SESSION_REVOKED',
    revoke: async ({ accessToken, sessionId }, api) => {
      await expectNoContent(api, `/v1/auth/sessions/${sessionId}`, 'DELETE', accessToken);
    },
  },
  ban: {
    status: 403,
    code: 'USER_BANNED',
    revoke: async ({ user }, _api, database) => {
      await database.query(`UPDATE users SET status = 'banned' WHERE id = $1`, [user.id]);
    },
  },
  'role change': {
    status: 401,
    code: 'TOKEN_EXPIRED',
    revoke: async ({ user }, _api, database) => {
      await database.query(`UPDATE users SET roles = '{support}' WHERE id = $1`, [user.id]);
    },
  },
};

async function expectNoContent(api: ApiClient, path: string, method: string, token: string): Promise<void> {
  const { status, text } = await api.request(path, { method, headers: { authorization: `Bearer ${token}` } });
  if (status !== 204) throw new Error(`${method} ${path}: ${status} ${text}`);
}

export function expectRefused(answer: Answer<Problem>, { status, code }: Omit<Revocation, 'revoke'>): void {
  expectProblem(answer, status, code);
  expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer error="invalid_token"' : null);
}

/** Milliseconds after which what should come is given up: long, for it says nothing of speed. */
const patience = 30_000;

/** Asks again and again until the token is refused; in the end gives what was answered last. */
export async function untilRefused(api: ApiClient, token: string): Promise<Answer<Problem>> {
  const end = performance.now() + patience;
  for (let pause = 2; ; pause = Math.min(pause * 2, 50)) {
    const answer = await verify(api, token);
    if (answer.status !== 200 || performance.now() > end) return answer;
    await wait(pause);
  }
}

/** Ends the connections on which this database's instances listen. @returns how many there were */
export async function killListeners(database: TestDatabase): Promise<number> {
  const killed = await database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE query LIKE 'LISTEN%' AND datname = current_database()`,
  );
  return killed.length;
}
