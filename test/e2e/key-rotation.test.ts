import { jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { retire } from '../../src/keys/retire.js';
import { rotate } from '../../src/keys/rotate.js';
import { SigningKeysService } from '../../src/tokens/index.js';
import { type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { decodePart, forgeToken, unsigned } from '../support/forged-token.js';
import { type KeysOperator, keysOperator } from '../support/keys-command.js';
import { expectUnauthenticated } from '../support/problems.js';
import { holdPolls } from '../support/poll-time.js';
import { queriesDuring } from '../support/queries.js';

const masterKeys = `k1:${randomBytes(32).toString('base64')}`;

let env: TestEnvironment;
let operator: KeysOperator;
/** Two instances on one database. */
let one: ApiClient;
let two: ApiClient;
let keysOfOne: SigningKeysService;
let keysOfTwo: SigningKeysService;

beforeEach(async () => {
  holdPolls();
  env = await createTestEnvironment({ env: { MASTER_KEYS: masterKeys } });
  operator = await keysOperator(env.database, masterKeys);
  const other = await env.startInstance();
  [one, two] = [env.api, other.api];
  keysOfOne = env.service.app.get(SigningKeysService);
  keysOfTwo = other.service.app.get(SigningKeysService);
});
afterEach(async () => {
  await operator.dataSource.destroy();
  await env.close();
});

async function reloadBoth(): Promise<void> {
  await Promise.all([keysOfOne.reload(), keysOfTwo.reload()]);
}

/** A rotation whose key signs as soon as the instances know it. */
async function rotateNow(): Promise<string> {
  const { kid } = await rotate(operator.dataSource, operator.sealer, 5);
  await reloadBoth();
  env.clock.advance(6_000);
  return kid;
}

/** As if all that was done to the keys had been done two hours before, by the database's clock. */
async function twoHoursPass(): Promise<void> {
  await env.database.query(`UPDATE signing_keys SET activates_at = activates_at - interval '2 hours'`);
}

async function publishedBy(api: ApiClient): Promise<string[]> {
  const { body } = await api.get<{ keys: { kid: string }[] }>('/.well-known/jwks.json');
  return body.keys.map(({ kid }) => kid);
}

async function tokenOf(api: ApiClient): Promise<{ token: string; kid: string }> {
  const { accessToken } = await api.login('alice');
  return { token: accessToken, kid: String(decodePart(accessToken, 0)['kid']) };
}

const status = async (api: ApiClient, token: string): Promise<number> =>
  (await api.get('/v1/users/me', token)).status;

const audited = (): Promise<object[]> =>
  env.database.query(
    `SELECT action, actor_kind AS actor, subject_kind AS kind, subject_id AS id, details
       FROM audit_events WHERE subject_kind = 'signing_key' ORDER BY audit_events.id`,
  );

describe('a rotation', () => {
  it('publishes the next key on every instance before it signs, and lets the old one verify after', async () => {
    const old = await tokenOf(one);
    const { kid, activatesAt } = await rotate(operator.dataSource, operator.sealer, 300);
    expect(activatesAt.getTime() / 1000).toBeCloseTo(Date.now() / 1000 + 300, -1);
    await reloadBoth();
    for (const api of [one, two]) {
      expect(await publishedBy(api)).toEqual([old.kid, kid]);
      expect((await tokenOf(api)).kid).toBe(old.kid);
    }

    env.clock.advance(301_000);
    for (const api of [one, two]) {
      const fresh = await tokenOf(api);
      expect(fresh.kid).toBe(kid);
      for (const other of [one, two]) {
        expect(await status(other, fresh.token)).toBe(200);
        expect(await status(other, old.token)).toBe(200);
      }
      expect(await publishedBy(api)).toEqual([old.kid, kid]);
    }
    expect(await audited()).toEqual([
      {
        action: 'signing_key.rotated',
        actor: 'operator',
        kind: 'signing_key',
        id: kid,
        details: { activatesAt: activatesAt.toISOString(), sealedBy: 'k1' },
      },
    ]);
  });

  it('is followed by another back end with jose, which is told nothing', async () => {
    const jwks = createRemoteJWKSet(new URL('/.well-known/jwks.json', one.url), { cooldownDuration: 0 });
    const verifiedKid = async (token: string): Promise<string | undefined> => {
      const { protectedHeader } = await jwtVerify(token, jwks, {
        issuer: 'weapp-auth',
        audience: 'weapp-auth',
        typ: 'at+jwt',
        algorithms: ['ES256'],
        currentDate: new Date(env.clock.now()),
      });
      return protectedHeader.kid;
    };
    const old = await tokenOf(one);
    expect(await verifiedKid(old.token)).toBe(old.kid);
    const kid = await rotateNow();
    const fresh = await tokenOf(two);
    expect(fresh.kid).toBe(kid);
    expect(await verifiedKid(fresh.token)).toBe(kid);
    expect(await verifiedKid(old.token)).toBe(old.kid);
    // A back end that starts now.
    await jwks.reload();
    expect(await verifiedKid(old.token)).toBe(old.kid);
  });

  it('by two operators at once makes one key', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, async () => {
        const each = await keysOperator(env.database, masterKeys);
        return rotate(each.dataSource, each.sealer, 60).finally(() => each.dataSource.destroy());
      }),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject(
        outcome.status === 'rejected' ? { reason: { name: 'CommandRefusal' } } : { status: 'fulfilled' },
      );
    }
    expect(await env.database.count('signing_keys')).toBe(2);
    expect(await audited()).toHaveLength(1);
  });

  it('is refused before there is a first key', async () => {
    await env.database.query('DELETE FROM signing_keys');
    await expect(rotate(operator.dataSource, operator.sealer, 60)).rejects.toThrow(/when it starts/);
  });
});

describe('a key that this instance does not know', () => {
  it('is looked up: the token of another instance that was faster is not refused', async () => {
    const { kid } = await rotate(operator.dataSource, operator.sealer, 5);
    await keysOfTwo.reload();
    env.clock.advance(6_000);
    const fresh = await tokenOf(two);
    expect(fresh.kid).toBe(kid);
    expect(await status(one, fresh.token)).toBe(200);
  });

  it('nor is it refused while strangers invent kids', async () => {
    const strangers = inventedTokens(50).map((token) => status(one, token));
    await wait(50);
    const { kid } = await rotate(operator.dataSource, operator.sealer, 5);
    await keysOfTwo.reload();
    env.clock.advance(6_000);
    const fresh = await tokenOf(two);
    expect(fresh.kid).toBe(kid);
    expect(await status(one, fresh.token)).toBe(200);
    expect(new Set(await Promise.all(strangers))).toEqual(new Set([401]));
  });

  it('costs no query each when it is invented, but one a second', async () => {
    const began = performance.now();
    let refused = 0;
    const queries = await queriesDuring(async () => {
      while (performance.now() - began < 2_500 || refused < 100) {
        const statuses = await Promise.all(inventedTokens(50).map((token) => status(one, token)));
        refused += statuses.filter((each) => each === 401).length;
      }
    });
    const seconds = (performance.now() - began) / 1000;
    const reads = queries.filter((query) => query.includes('signing_keys'));
    expect(reads.length).toBeGreaterThan(0);
    expect(reads.length).toBeLessThanOrEqual(seconds + 1);
  });

  it('costs no query at all when it looks like none of ours', async () => {
    const { token } = await tokenOf(one);
    const kids = ['', 'k1', 'a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}.`, '../../etc/passwd'];
    const reload = jest.spyOn(keysOfOne, 'reload');
    for (const kid of kids) {
      const forged = forgeToken({ alg: 'ES256', typ: 'at+jwt', kid }, decodePart(token, 1), unsigned);
      expectUnauthenticated(await one.get('/v1/users/me', forged));
    }
    expect(reload).not.toHaveBeenCalled();
    // Here it is called for one that could be ours.
    for (const forged of inventedTokens(1)) expectUnauthenticated(await one.get('/v1/users/me', forged));
    expect(reload).toHaveBeenCalledTimes(1);
  });

  function inventedTokens(count: number): string[] {
    return Array.from({ length: count }, () =>
      forgeToken(
        { alg: 'ES256', typ: 'at+jwt', kid: randomBytes(32).toString('base64url') },
        { sub: 'nobody' },
        () => randomBytes(64),
      ),
    );
  }
});

describe('a retirement', () => {
  const retireBy = (options: { kid?: string; force?: boolean } = {}): ReturnType<typeof retire> =>
    retire(operator.dataSource, options);

  it('by itself takes the keys whose last token is dead, and no other', async () => {
    const first = (await tokenOf(one)).kid;
    expect(await retireBy()).toEqual({ retired: [], kept: [] });
    const second = await rotateNow();
    await twoHoursPass();
    const third = await rotateNow();
    await env.database.query(
      `UPDATE signing_keys SET activates_at = now() - interval '1 hour' WHERE kid = $1`,
      [third],
    );
    const { retired, kept } = await retireBy();
    expect(retired).toEqual([{ kid: first, forced: false }]);
    expect(kept).toEqual([{ kid: second, until: expect.any(Date) }]);
    await reloadBoth();
    for (const api of [one, two]) expect(await publishedBy(api)).toEqual([second, third]);
    expect(await audited()).toContainEqual(
      expect.objectContaining({ action: 'signing_key.retired', id: first, details: { forced: false } }),
    );
  });

  it('is refused for the key that signs, the one that will, one whose tokens live, and one that is not there', async () => {
    const first = (await tokenOf(one)).kid;
    await rotateNow();
    await env.database.query(`UPDATE signing_keys SET activates_at = activates_at - interval '1 minute'`);
    const second = await rotateNow();
    // By the database's clock the second one is still to come.
    await expect(retireBy({ kid: second, force: true })).rejects.toThrow(/about to sign/);
    await env.database.query(`UPDATE signing_keys SET activates_at = activates_at - interval '1 minute'`);
    await expect(retireBy({ kid: second, force: true })).rejects.toThrow(/signs now/);
    await expect(retireBy({ kid: first })).rejects.toThrow(/--force/);
    await expect(retireBy({ kid: 'a'.repeat(43), force: true })).rejects.toThrow(/no signing key/);
    expect(await env.database.count('signing_keys')).toBe(3);
    expect(await audited()).toHaveLength(2);
  });

  it('by force kills the tokens of that key at once, also where they have been verified before', async () => {
    const old = await tokenOf(one);
    await rotateNow();
    await env.database.query(`UPDATE signing_keys SET activates_at = activates_at - interval '1 minute'`);
    const fresh = await tokenOf(two);
    for (const api of [one, two]) {
      for (const { token } of [old, fresh]) expect(await status(api, token)).toBe(200);
    }
    expect(await retireBy({ kid: old.kid, force: true })).toMatchObject({
      retired: [{ kid: old.kid, forced: true }],
    });
    await reloadBoth();
    for (const api of [one, two]) {
      expectUnauthenticated(await api.get('/v1/users/me', old.token));
      expect(await status(api, fresh.token)).toBe(200);
      expect(await publishedBy(api)).toEqual([fresh.kid]);
    }
  });
});

describe('a reload', () => {
  it('keeps the KeyObjects of keys that stay', async () => {
    const before = keysOfOne.current;
    await rotate(operator.dataSource, operator.sealer, 60);
    await keysOfOne.reload();
    expect(keysOfOne.current.privateKey).toBe(before.privateKey);
    expect(keysOfOne.current.publicKey).toBe(before.publicKey);
  });

  it('is shared by all who ask for one while another is under way', async () => {
    const queries = await queriesDuring(() =>
      Promise.all(Array.from({ length: 20 }, () => keysOfOne.reload())),
    );
    // One that may be under way, and one for all who asked meanwhile.
    expect(queries.filter((query) => query.includes('signing_keys')).length).toBeLessThanOrEqual(2);
  });

  it('that fails leaves the keys as they are, and says so once', async () => {
    const { token } = await tokenOf(one);
    await env.database.query('ALTER TABLE signing_keys RENAME TO away');
    for (let i = 0; i < 3; i++) await reloadBoth();
    expect(await status(one, token)).toBe(200);
    expect(await status(one, (await tokenOf(one)).token)).toBe(200);
    await env.database.query('ALTER TABLE away RENAME TO signing_keys');
    await reloadBoth();
    const told = env.logs.filter((line) => line.includes('signing_keys cannot be read'));
    expect(told).toHaveLength(2);
    expect(told.join()).toContain('"level":"warn"');
    const { kid } = await rotate(operator.dataSource, operator.sealer, 60);
    await reloadBoth();
    expect(await publishedBy(one)).toContain(kid);
  });

  it('that finds a key sealed by an unknown master key leaves that one out, and says so once', async () => {
    const old = await tokenOf(one);
    await rotateNow();
    await env.database.query(`UPDATE signing_keys SET activates_at = activates_at - interval '1 minute'`);
    const ahead = await keysOperator(env.database, `k2:${randomBytes(32).toString('base64')},${masterKeys}`);
    const { kid } = await rotate(ahead.dataSource, ahead.sealer, 60);
    await ahead.dataSource.destroy();
    await retire(operator.dataSource, { kid: old.kid, force: true });
    for (let i = 0; i < 3; i++) await reloadBoth();
    // The one that was retired is gone all the same.
    expectUnauthenticated(await one.get('/v1/users/me', old.token));
    expect(await status(one, (await tokenOf(one)).token)).toBe(200);
    expect(await publishedBy(one)).not.toContain(kid);
    const told = env.logs.filter((line) => line.includes(`the signing key ${kid} cannot be used`));
    expect(told).toHaveLength(2);
    expect(told.join()).toContain('k2');
  });

  it('that finds no keys at all leaves them as they are', async () => {
    const { token } = await tokenOf(one);
    await env.database.query('DELETE FROM signing_keys');
    await reloadBoth();
    expect(await status(one, token)).toBe(200);
    expect(await status(two, (await tokenOf(two)).token)).toBe(200);
  });
});
