import type pg from 'pg';
import { DataSource } from 'typeorm';
import { type TokenResponse } from '../../src/auth/dto/token.response.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { postRefresh } from '../support/session-tokens.js';

describe('database connections that are taken away', () => {
  let env: TestEnvironment;
  beforeAll(async () => {
    env = await createTestEnvironment();
  });
  afterAll(() => env.close());

  const killAll = (): Promise<unknown> =>
    env.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'weapp-auth' AND datname = current_database()`,
    );

  it('in the middle of first logins are an outage and never a 500, and leave no half of a login', async () => {
    const statuses = new Map<number, number>();
    for (let round = 0; round < 6; round++) {
      const codes = await Promise.all(
        Array.from({ length: 30 }, (_, i) => env.wechat.code(`killed-${round}-${i}`)),
      );
      const answers = codes.map((code) => env.api.postLogin<{ code?: string }>({ code }));
      await killAll();
      for (const { status } of await Promise.all(answers))
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    const [halves] = await env.database.query(
      `SELECT (SELECT count(*)::int FROM users u WHERE NOT EXISTS (SELECT 1 FROM sessions s WHERE s.user_id = u.id)) AS users,
              (SELECT count(*)::int FROM sessions) AS sessions`,
    );
    expect(halves).toEqual({ users: 0, sessions: expect.any(Number) });
    expect((halves as { sessions: number }).sessions).toBeGreaterThanOrEqual(statuses.get(200) ?? 0);
  });

  it('at the moment in which the pool hands them out do not end the process: somebody listens', async () => {
    const pool = (env.service.app.get(DataSource).driver as unknown as { master: pg.Pool }).master;
    const held: pg.PoolClient[] = [];
    const handedOut = (): Promise<number> =>
      new Promise((resolve, reject) => {
        pool.connect((error, client) => {
          if (!client) {
            reject(error ?? new Error('no client'));
            return;
          }
          held.push(client);
          resolve(client.listenerCount('error'));
        });
      });
    // Some that were idle, some that are made.
    for (let i = 0; i < 5; i++) expect(await handedOut()).toBeGreaterThan(0);
    for (const client of held) client.release();
  });

  it('in the middle of refreshes log nobody out who asks again', async () => {
    const clients = await Promise.all(Array.from({ length: 10 }, (_, i) => env.api.login(`refresher-${i}`)));
    const statuses = new Map<number, number>();
    const done = Promise.all(
      clients.map(async ({ refreshToken }) => {
        for (let times = 0; times < 15;) {
          const { status, body } = await postRefresh<TokenResponse>(env.api, refreshToken);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (status === 401) return;
          if (status !== 200) continue;
          refreshToken = body.refreshToken;
          times += 1;
        }
      }),
    );
    const over = new AbortController();
    void done.finally(() => {
      over.abort();
    });
    for (let kills = 0; kills < 15 && !over.signal.aborted; kills++) await killAll();
    await done;
    expect([...statuses.keys()].sort()).toEqual([200, 503]);
    const rows = await env.database.query(
      `SELECT DISTINCT refresh_counter AS counter, revoked_at FROM sessions WHERE id = ANY ($1)`,
      [clients.map(({ sessionId }) => sessionId)],
    );
    expect(rows).toEqual([{ counter: 15, revoked_at: null }]);
  });

  it('are replaced at once', async () => {
    const { accessToken } = await env.api.login('survivor');
    await killAll();
    // The loss is told on the next turn of the event loop; after it every request is served.
    await env.api.get('/v1/users/me', accessToken);
    await env.api.get('/v1/users/me', accessToken);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => env.api.get('/v1/users/me', accessToken)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });

  it('and tables that are locked for a moment only make a request wait', async () => {
    const { accessToken } = await env.api.login('patient');
    const client = await env.database.pool.connect();
    await client.query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
    const answers = Promise.all(Array.from({ length: 5 }, () => env.api.get('/v1/users/me', accessToken)));
    // Until more wait than there are pipelines for reads: some have left for the pool.
    let waiting = 0;
    while (waiting < 3) {
      // On another connection: within a transaction PostgreSQL shows the same statistics again and again.
      const [row] = await env.database.query<{ count: string }>(
        `SELECT count(*) FROM pg_stat_activity
          WHERE wait_event_type = 'Lock' AND application_name = 'weapp-auth' AND datname = current_database()`,
      );
      waiting = Number(row?.count);
    }
    await client.query('COMMIT');
    client.release();
    expect((await answers).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });
});
