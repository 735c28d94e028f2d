import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { rawRequest } from '../support/raw-http.js';

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());

/** Sends a whole request and resets the connection: nobody is there any more when it is served. */
async function sendAndReset(request: string): Promise<void> {
  const { hostname, port } = new URL(env.api.url);
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(request, () => socket.resetAndDestroy());
    });
    socket.once('error', reject);
    socket.once('close', () => {
      resolve();
    });
  });
}

const post = (path: string, body: unknown): string => {
  const json = JSON.stringify(body);
  const headers = ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(json)}`];
  return rawRequest(`POST ${path}`, headers, json);
};

it('clients that reset their connections are served as any other, and no fault of ours', async () => {
  const logins = await Promise.all(Array.from({ length: 20 }, (_, i) => env.api.login(`phone-${i}`)));
  const before = env.logs.length;
  for (const [i, { refreshToken, accessToken }] of logins.entries()) {
    await sendAndReset(post('/v1/auth/refresh', { refreshToken }));
    await sendAndReset(post('/v1/auth/wechat/login', { code: await env.wechat.code(`phone-${i}`) }));
    await sendAndReset(rawRequest('POST /v1/auth/logout', [`Authorization: Bearer ${accessToken}`]));
  }
  await wait(300);
  const faults = env.logs.slice(before).filter((line) => /"level":"(error|fatal)"/.test(line));
  expect(faults).toEqual([]);
  // Each answer was lost; the same token gives it again, unless the logout came first.
  for (const { refreshToken } of logins) {
    const { status, body } = await env.api.post<{ code?: string }>('/v1/auth/refresh', { refreshToken });
    expect(status === 200 || body.code === 'SESSION_REVOKED').toBe(true);
  }
});
