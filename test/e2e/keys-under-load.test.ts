import { jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { setTimeout as wait } from 'node:timers/promises';
import { rewrap } from '../../src/keys/rewrap.js';
import { rotate } from '../../src/keys/rotate.js';
import { type TokenResponse } from '../../src/auth/dto/token.response.js';
import { type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { decodePart } from '../support/forged-token.js';
import { keysOperator } from '../support/keys-command.js';

jest.setTimeout(60_000);

const oldKey = `k1:${randomBytes(32).toString('base64')}`;
const newKey = `k2:${randomBytes(32).toString('base64')}`;

let env: TestEnvironment;
let instances: readonly [ApiClient, ApiClient];
beforeEach(async () => {
  // The new master key is known everywhere, and nothing is made with it yet.
  env = await createTestEnvironment({ env: { MASTER_KEYS: `${oldKey},${newKey}` } });
  instances = [env.api, (await env.startInstance()).api];
});
afterEach(() => env.close());

/** So many mini programs, each on either instance in turn, until it is told to stop. */
class Phones {
  readonly answers = new Map<string, number>();
  readonly kids = new Set<string>();
  private stopped = false;
  private readonly working: Promise<void>[];

  constructor(count: number, pause: number) {
    this.working = Array.from({ length: count }, (_, i) => this.use(`phone-${i}`, pause));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.working);
  }

  private async use(user: string, pause: number): Promise<void> {
    for (let turn = 0; !this.stopped; turn++) {
      const [here, there] = turn % 2 === 0 ? instances : [instances[1], instances[0]];
      const login = await here.postLogin({ code: await env.wechat.code(user) });
      this.count('login', login.status);
      let tokens: TokenResponse = login.body;
      for (let step = 0; step < 20; step++) {
        this.kids.add(String(decodePart(tokens.accessToken, 0)['kid']));
        // On the one that did not sign it.
        this.count('guarded', (await there.get('/v1/auth/verify', tokens.accessToken)).status);
        await wait(pause);
        if (step % 5 !== 4) continue;
        const refreshed = await here.post<TokenResponse>('/v1/auth/refresh', {
          refreshToken: tokens.refreshToken,
        });
        this.count('refresh', refreshed.status);
        tokens = refreshed.body;
      }
    }
  }

  private count(what: string, status: number): void {
    const key = `${what} ${status}`;
    this.answers.set(key, (this.answers.get(key) ?? 0) + 1);
  }
}

it('a signing key is rotated under 200 requests a second: no request is refused, and others verify by JWKS throughout', async () => {
  const operator = await keysOperator(env.database, oldKey);
  const jwks = createRemoteJWKSet(new URL(`${env.api.url}/.well-known/jwks.json`), { cooldownDuration: 0 });
  const began = performance.now();
  const phones = new Phones(20, 80);
  await wait(1_000);
  const { kid, activatesAt } = await rotate(operator.dataSource, operator.sealer, 3);
  let verified = 0;
  while (Date.now() < activatesAt.getTime() + 2_000) {
    const { accessToken } = await env.api.login('other-back-end');
    const { protectedHeader } = await jwtVerify(accessToken, jwks, {
      issuer: 'weapp-auth',
      audience: 'weapp-auth',
    });
    phones.kids.add(String(protectedHeader.kid));
    verified += 1;
    await wait(50);
  }
  await phones.stop();
  await operator.dataSource.destroy();
  const seconds = (performance.now() - began) / 1_000;
  const total = [...phones.answers.values()].reduce((sum, count) => sum + count, 0);
  process.stdout.write(
    `${Math.round(total / seconds)} requests/s over ${seconds.toFixed(1)} s, ${verified} verified by JWKS\n`,
  );
  expect([...phones.answers.keys()].sort()).toEqual(['guarded 200', 'login 200', 'refresh 200']);
  expect(total / seconds).toBeGreaterThan(100);
  expect(phones.kids.size).toBe(2);
  expect(phones.kids).toContain(kid);
});

it('everything is sealed anew by another master key while phones log in and refresh: none of it fails', async () => {
  await Promise.all(Array.from({ length: 100 }, (_, i) => env.api.login(`sleeper-${i}`)));
  const phones = new Phones(20, 10);
  await wait(500);
  // The last step of a change of MASTER_KEYS: the new one comes first, here and on instances started from now on.
  const operator = await keysOperator(env.database, `${newKey},${oldKey}`);
  const third = await env.startInstance({ env: { MASTER_KEYS: `${newKey},${oldKey}` } });
  instances = [instances[0], third.api];
  const { ring, sealer, dataSource } = operator;
  await rewrap(dataSource, { ring, sealer, signal: undefined, onBatch: () => undefined });
  await wait(1_500);
  await phones.stop();
  await dataSource.destroy();
  expect([...phones.answers.keys()].sort()).toEqual(['guarded 200', 'login 200', 'refresh 200']);
  const asleep = await env.database.query<{ kid: string; count: number }>(
    `SELECT session_key_kid AS kid, count(*)::int AS count
       FROM wechat_identities WHERE last_login_at < now() - interval '2 seconds' GROUP BY 1`,
  );
  expect(asleep.map(({ kid }) => kid)).toEqual(['k2']);
  expect(await env.database.query(`SELECT DISTINCT private_key_kid AS kid FROM signing_keys`)).toEqual([
    { kid: 'k2' },
  ]);
});
