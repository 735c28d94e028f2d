import { setTimeout as delay } from 'node:timers/promises';
import { type TokenResponse } from '../../src/auth/dto/token.response.js';
import { type Problem } from '../../src/common/errors/index.js';
import { type Answer, type ApiClient } from './api-client.js';

export function postRefresh<Body = Problem>(api: ApiClient, refreshToken: string): Promise<Answer<Body>> {
  return api.post<Body>('/v1/auth/refresh', { refreshToken });
}

/** A refresh that must succeed. */
export async function refreshed(api: ApiClient, refreshToken: string): Promise<TokenResponse> {
  const { status, body, text } = await postRefresh<TokenResponse>(api, refreshToken);
  if (status !== 200) throw new Error(`refresh: ${status} ${text}`);
  return body;
}

/** A guarded request that asks no database. */
export function verify<Body = Problem>(api: ApiClient, accessToken: string): Promise<Answer<Body>> {
  return api.get<Body>('/v1/auth/verify', accessToken);
}

export function post(api: ApiClient, path: string, accessToken: string): Promise<Answer<Problem>> {
  return api.request(path, { method: 'POST', headers: { authorization: `Bearer ${accessToken}` } });
}

/** Milliseconds after which what should come is given up: long, for it says nothing of speed. */
const patience = 30_000;

/** The first answer that is as wanted, or in the end the last one. */
export async function soon<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    const answer = await ask();
    if (wanted(answer) || performance.now() > deadline) return answer;
    await delay(20);
  }
}
