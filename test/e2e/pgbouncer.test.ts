import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { pgbouncerMissing, startPgbouncer } from '../support/pgbouncer.js';
import { holdPolls, passPollTime } from '../support/poll-time.js';
import { expectProblem } from '../support/problems.js';
import { RevocationReads } from '../support/revocation-reads.js';
import { expectRefused, revocations, untilRefused, verify } from '../support/revocations.js';

const missing = pgbouncerMissing();
if (missing !== undefined) process.stdout.write(`not tried: PgBouncer in transaction mode. ${missing}\n`);

(missing === undefined ? describe : describe.skip)('behind PgBouncer in transaction mode', () => {
  let env: TestEnvironment;
  let pgbouncer: { url: string; stop: () => Promise<void> };
  let behind: ApiClient;
  let direct: ApiClient;
  let reads: RevocationReads[];
  beforeAll(async () => {
    holdPolls();
    env = await createTestEnvironment();
    env.clock.holdMonotonic();
    pgbouncer = await startPgbouncer(env.database.url);
    direct = env.api;
    const other = await env.startInstance({ env: { DATABASE_URL: pgbouncer.url } });
    behind = other.api;
    reads = [env.service, other.service].map((service) => new RevocationReads(service));
  });
  afterAll(async () => {
    await env.close();
    await pgbouncer.stop();
  });

  const refresh = async (refreshToken: string): Promise<LoginResponse> => {
    const { status, body, text } = await behind.post<LoginResponse>('/v1/auth/refresh', { refreshToken });
    expect([status, text]).toEqual([200, expect.any(String)]);
    return body;
  };

  it('the service says that its role does not apply, for such a pooler takes no role, and starts', () => {
    const said = env.logs.filter((line) => line.includes('may rewrite the audit trail'));
    expect(said).toEqual([expect.stringContaining('The database role')]);
  });

  it('users log in, refresh, are read, list their sessions and log out', async () => {
    const login = await behind.login('alice');
    expect(login.isNewUser).toBe(true);
    expect((await behind.login('alice')).isNewUser).toBe(false);
    const { accessToken, refreshToken } = await refresh(login.refreshToken);
    expect((await behind.get('/v1/users/me', accessToken)).status).toBe(200);
    expect(
      (await behind.get<{ items: unknown[] }>('/v1/auth/sessions', accessToken)).body.items,
    ).toHaveLength(2);
    await revocations.logout.revoke({ accessToken } as LoginResponse, behind, env.database);
    expectRefused(await verify(behind, accessToken), revocations.logout);
    expectProblem(await behind.post('/v1/auth/refresh', { refreshToken }), 401, 'SESSION_REVOKED');
  });

  it('200 logins at once, with their refreshes and reads, get each their own answer', async () => {
    await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const login = await behind.login(`user-${i % 50}`);
        const { accessToken } = await refresh(login.refreshToken);
        const me = await behind.get<{ id: string }>('/v1/users/me', accessToken);
        expect([me.status, me.body.id]).toEqual([200, login.user.id]);
      }),
    );
  });

  it.each(Object.entries(revocations))(
    'a %s holds by the next poll, in both directions',
    async (kind, revocation) => {
      for (const [one, other] of [
        [direct, behind],
        [behind, direct],
      ] as const) {
        const logins = await Promise.all(
          Array.from({ length: 20 }, (_, i) => one.login(`${kind}-${one === direct}-${i}`)),
        );
        await Promise.all(
          logins.map(async (login) => {
            expect((await verify(other, login.accessToken)).status).toBe(200);
            await revocation.revoke(login, one, env.database);
          }),
        );
        const heard = reads.map((each) => each.next());
        passPollTime(1_000);
        await Promise.all(heard);
        for (const login of logins) expectRefused(await verify(other, login.accessToken), revocation);
      }
    },
  );

  it('100,000 revocations, which are read in pieces, arrive as well', async () => {
    const { sessionId } = await behind.login('crowd');
    const [last] = await env.database.query<{ id: string }>(
      `INSERT INTO sessions (id, user_id, identity_id, app_id, expires_at, absolute_expires_at)
       SELECT gen_random_uuid(), user_id, identity_id, app_id, expires_at, absolute_expires_at
         FROM sessions, generate_series(1, 100000) WHERE id = $1 RETURNING user_id AS id`,
      [sessionId],
    );
    await env.database.query(`DELETE FROM sessions WHERE user_id = $1`, [last?.id]);
    const { accessToken } = await behind.login('crowd');
    expect((await verify(behind, accessToken)).status).toBe(200);
    await revocations.logout.revoke({ accessToken } as LoginResponse, direct, env.database);
    passPollTime(1_000);
    expectRefused(await untilRefused(behind, accessToken), revocations.logout);
  });
});
