import { randomBytes } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { setTimeout as wait } from 'node:timers/promises';
import { rewrap } from '../../src/keys/rewrap.js';
import { rotate } from '../../src/keys/rotate.js';
import { type LoginResponse, type TokenResponse } from '../../src/auth/dto/token.response.js';
import { eventually } from '../process/support/eventually.js';
import { type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { decodePart } from '../support/forged-token.js';
import { keysOperator } from '../support/keys-command.js';

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

  get total(): number {
    return [...this.answers.values()].reduce((sum, count) => sum + count, 0);
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

it('a signing key is rotated under the requests of 20 phones: no request is refused, and others verify by JWKS throughout', async () => {
  const operator = await keysOperator(env.database, oldKey);
  const jwks = createRemoteJWKSet(new URL(`${env.api.url}/.well-known/jwks.json`), { cooldownDuration: 0 });
  const phones = new Phones(20, 80);
  await eventually('the first 100 answers', () => phones.total > 100);
  const { kid, activatesAt } = await rotate(operator.dataSource, operator.sealer, 3);
  const signed = (): number => activatesAt.getTime() + 1_000;
  for (let before = 0; Date.now() < signed() || phones.total < before + 200;) {
    if (Date.now() < signed()) before = phones.total;
    const { accessToken } = await env.api.login('other-back-end');
    const { protectedHeader } = await jwtVerify(accessToken, jwks, {
      issuer: 'weapp-auth',
      audience: 'weapp-auth',
    });
    phones.kids.add(String(protectedHeader.kid));
    await wait(50);
  }
  await phones.stop();
  await operator.dataSource.destroy();
  expect([...phones.answers.keys()].sort()).toEqual(['guarded 200', 'login 200', 'refresh 200']);
  expect(phones.kids.size).toBe(2);
  expect(phones.kids).toContain(kid);
});

it('everything is sealed anew by another master key while phones log in and refresh: none of it fails', async () => {
  // Some at a time: a hundred first logins at once are another test's.
  const sleepers: LoginResponse[] = [];
  for (let i = 0; i < 100; i += 10)
    sleepers.push(
      ...(await Promise.all(Array.from({ length: 10 }, (_, j) => env.api.login(`sleeper-${i + j}`)))),
    );
  const phones = new Phones(20, 10);
  await eventually('the first 100 answers', () => phones.total > 100);
  // The last step of a change of MASTER_KEYS: the new one comes first, here and on instances started from now on.
  const operator = await keysOperator(env.database, `${newKey},${oldKey}`);
  const third = await env.startInstance({ env: { MASTER_KEYS: `${newKey},${oldKey}` } });
  instances = [instances[0], third.api];
  const { ring, sealer, dataSource } = operator;
  await rewrap(dataSource, { ring, sealer, signal: undefined, onBatch: () => undefined });
  const during = phones.total;
  await eventually('200 more', () => phones.total > during + 200);
  await phones.stop();
  await dataSource.destroy();
  expect([...phones.answers.keys()].sort()).toEqual(['guarded 200', 'login 200', 'refresh 200']);
  const asleep = await env.database.query<{ kid: string; count: number }>(
    `SELECT session_key_kid AS kid, count(*)::int AS count
       FROM wechat_identities WHERE user_id = ANY ($1) GROUP BY 1`,
    [sleepers.map(({ user }) => user.id)],
  );
  expect(asleep.map(({ kid }) => kid)).toEqual(['k2']);
  expect(await env.database.query(`SELECT DISTINCT private_key_kid AS kid FROM signing_keys`)).toEqual([
    { kid: 'k2' },
  ]);
});
