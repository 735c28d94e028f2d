import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../quickstart/embedded-postgres.js';
import { type LoginResponse } from '../../src/auth/dto/token.response.js';
import { RevocationsService } from '../../src/sessions/index.js';
import { eventually } from '../process/support/eventually.js';
import { type ApiClient } from '../support/api-client.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { expectProblem, expectRetryLater } from '../support/problems.js';
import { RevocationReads } from '../support/revocation-reads.js';
import { expectRefused, revocations, untilRefused, verify } from '../support/revocations.js';
import { SeverableLine } from '../support/severable-line.js';
import { timed } from '../support/timed.js';

/** Milliseconds for which an instance goes on without the database. */
const patience = 10_000;

let env: TestEnvironment;
let folder: string;
let postgres: EmbeddedPostgres;
let line: SeverableLine;
let here: ApiClient;
/** By a line of its own. */
let there: ApiClient;
let feeds: RevocationsService[];
/** Those of the other one. */
let reads: RevocationReads;

beforeAll(async () => {
  env = await createTestEnvironment();
  folder = await mkdtemp(join(tmpdir(), 'weapp-auth-revocations-'));
  postgres = await startEmbeddedPostgres({
    dataDir: join(folder, 'now'),
    durable: false,
    settings: { shared_preload_libraries: 'pg_stat_statements' },
  });
  line = await SeverableLine.to(postgres.port);
  const one = await env.startInstance({ env: { DATABASE_URL: postgres.url } });
  const other = await env.startInstance({ env: { DATABASE_URL: line.through(postgres.url) } });
  [here, there] = [one.api, other.api];
  reads = new RevocationReads(other.service);
  feeds = [one, other].map(({ service }) => service.app.get(RevocationsService));
});
afterAll(async () => {
  await line.close();
  await env.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

async function query(text: string, values: unknown[] = []): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as pg.QueryResultRow[];
  } finally {
    await client.end();
  }
}
const database = { query } as never;

/** With its owner: as root, PostgreSQL runs as another user. */
const copy = (from: string, to: string): unknown => execFileSync('cp', ['-a', from, to]);

const ready = async (api: ApiClient): Promise<boolean> => (await api.request('/health/ready')).status === 200;

/** Resolves when all of these instances are ready and serve that token. */
async function recovery(apis: readonly ApiClient[], { accessToken }: LoginResponse): Promise<void> {
  for (const api of apis)
    await eventually(
      'a recovery',
      async () => (await ready(api)) && (await verify(api, accessToken)).status === 200,
    );
}

/** What the feed has told since then. */
const told = (since: number): string[] =>
  env.logs
    .slice(since)
    .map((text) => JSON.parse(text) as { context?: string; msg: string })
    .filter(({ context }) => context === 'DatabaseChanges')
    .map(({ msg }) => msg);

it('PostgreSQL itself counts nothing but what instances ask every second while 200 guarded requests are served', async () => {
  await query('CREATE EXTENSION pg_stat_statements');
  const logins = await Promise.all(Array.from({ length: 20 }, (_, i) => here.login(`counted-${i}`)));
  await query('SELECT pg_stat_statements_reset()');
  for (let round = 0; round < 10; round++)
    for (const { accessToken } of logins) expect((await verify(there, accessToken)).status).toBe(200);
  await feeds[1]?.catchUp();
  const counted = await query(
    `SELECT query FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%'`,
  );
  const texts = counted.map(({ query: text }) => String(text));
  expect(texts.filter((text) => /FROM revocations\s/.test(text))).not.toEqual([]);
  const polls =
    /FROM (revocations|signing_keys)\s|^SELECT id FROM push_inbox WHERE state = (\$1|'waiting') AND due_at <= now\(\) LIMIT|^SELECT id FROM users\s+WHERE erasure_due_at|INSERT INTO active_days/;
  expect(texts.filter((text) => !polls.test(text))).toEqual([]);
});

describe('while the database is down', () => {
  let good: LoginResponse;
  let dead: LoginResponse;
  let since: number;
  beforeAll(async () => {
    [good, dead] = await Promise.all([here.login('good'), here.login('dead')]);
    await revocations.logout.revoke(dead, here, database);
    expectRefused(await untilRefused(there, dead.accessToken), revocations.logout);
    since = env.logs.length;
    env.clock.holdMonotonic();
    await postgres.stop();
  });
  afterAll(() => {
    env.clock.releaseMonotonic();
  });

  it('guarded requests go on with what is known', async () => {
    // Both instances have tried to read both of their tables.
    await eventually(
      'reads that fail',
      () => told(since).filter((text) => text.includes('cannot be read')).length === 4,
    );
    env.clock.advanceMonotonic(patience - 2_000);
    for (const api of [here, there]) {
      expect((await verify(api, good.accessToken)).status).toBe(200);
      expectRefused(await verify(api, dead.accessToken), revocations.logout);
    }
  });

  it('a logout is 503 and not 204', async () => {
    const headers = { authorization: `Bearer ${good.accessToken}` };
    const path = `/v1/auth/sessions/${good.sessionId}`;
    expectRetryLater(
      await here.request('/v1/auth/logout', { method: 'POST', headers }),
      503,
      'SERVICE_UNAVAILABLE',
    );
    expectRetryLater(await there.request(path, { method: 'DELETE', headers }), 503, 'SERVICE_UNAVAILABLE');
  });

  it('after ten seconds nobody is vouched for, a bad token is 401 still, and readiness says why', async () => {
    env.clock.advanceMonotonic(2_000);
    for (const api of [here, there]) {
      for (const { accessToken } of [good, dead])
        expectRetryLater(await verify(api, accessToken), 503, 'SERVICE_UNAVAILABLE');
      expectProblem(await verify(api, 'a.b.c'), 401, 'UNAUTHENTICATED');
      const answer = await api.request('/health/ready');
      expectRetryLater(answer, 503, 'SERVICE_UNAVAILABLE');
      expect(answer.body.detail).toMatch(/^Not ready: .*revocations/);
      expect((await api.request('/health/live')).status).toBe(200);
    }
  });

  it('and when it is back, all is as before, without a restart', async () => {
    postgres = await startEmbeddedPostgres({
      dataDir: join(folder, 'now'),
      port: postgres.port,
      durable: false,
    });
    await recovery([here, there], good);
    for (const api of [here, there]) expectRefused(await verify(api, dead.accessToken), revocations.logout);
    await revocations.logout.revoke(good, here, database);
    expectRefused(await untilRefused(there, good.accessToken), revocations.logout);
  });

  it('each instance told the outage once and its end once, and no secret', () => {
    for (const table of ['revocations', 'signing_keys']) {
      const lost = expect.stringMatching(`^${table} cannot be read \\([\\w ]+\\)`) as unknown;
      const lines = told(since).filter((text) => text.startsWith(table));
      expect(lines.sort()).toEqual([`${table} can be read again`, `${table} can be read again`, lost, lost]);
    }
    const { password } = new URL(postgres.url);
    for (const secret of [password, good.accessToken, good.refreshToken])
      expect(env.logs.filter((text) => text.includes(secret))).toEqual([]);
  });
});

describe('an instance that alone is cut off', () => {
  it.each(Object.entries(revocations))(
    'refuses by its first read when it is back what ended by a %s',
    async (_kind, revocation) => {
      const login = await here.login(`cut-off-${revocation.code}`);
      const good = await here.login('good');
      expect((await verify(there, login.accessToken)).status).toBe(200);
      line.cut();
      try {
        await revocation.revoke(login, here, database);
        expectRefused(await untilRefused(here, login.accessToken), revocation);
        expect((await verify(there, login.accessToken)).status).toBe(200);
      } finally {
        line.restore();
      }
      await reads.next();
      expectRefused(await verify(there, login.accessToken), revocation);
      expect((await verify(there, good.accessToken)).status).toBe(200);
    },
  );

  it('by connections that fell silent finds others before it has to refuse everybody', async () => {
    const good = await here.login('good');
    const login = await here.login('silence');
    expect((await verify(there, login.accessToken)).status).toBe(200);
    line.silence();
    await revocations.logout.revoke(login, here, database);
    expectRefused(await untilRefused(there, login.accessToken), revocations.logout);
    expect((await verify(there, good.accessToken)).status).toBe(200);
  });
});

it('an instance whose connections have fallen silent stops all the same', async () => {
  const own = await SeverableLine.to(postgres.port);
  const { api, service } = await env.startInstance({ env: { DATABASE_URL: own.through(postgres.url) } });
  await api.login('last');
  own.silence();
  const { milliseconds } = await timed(service.stop());
  await own.close();
  expect(milliseconds).toBeLessThan(8_000);
});

describe('a database that was restored from an older copy', () => {
  it.each([
    ['behind the lost one', 0],
    ['and is ahead of the lost one', 3_000],
  ])('%s, is believed', async (_where, transactions) => {
    const data = join(folder, 'now');
    const { port } = postgres;
    const start = (): Promise<EmbeddedPostgres> =>
      startEmbeddedPostgres({ dataDir: data, port, durable: false });
    const [freed, banned] = [
      await here.login(`freed-${transactions}`),
      await here.login(`banned-${transactions}`),
    ];
    await postgres.stop();
    copy(data, join(folder, 'copy'));
    postgres = await start();
    await recovery([here, there], banned);
    // Lines and transactions that the copy does not have.
    for (let i = 0; i < 10; i++) {
      await query(`UPDATE users SET status = 'banned' WHERE id = ANY ($1)`, [
        [freed.user.id, banned.user.id],
      ]);
      if (i < 9)
        await query(`UPDATE users SET status = 'active' WHERE id = ANY ($1)`, [
          [freed.user.id, banned.user.id],
        ]);
    }
    // The last of the ten bans is known where nothing is left to learn.
    for (const feed of feeds) await feed.catchUp();
    for (const api of [here, there])
      for (const { accessToken } of [freed, banned])
        expectRefused(await verify(api, accessToken), revocations.ban);

    await postgres.stop();
    await rm(data, { recursive: true });
    copy(join(folder, 'copy'), data);
    await rm(join(folder, 'copy'), { recursive: true });
    // Elsewhere first: what happens there before the instances come is what they must not miss.
    postgres = await startEmbeddedPostgres({ dataDir: data, durable: false });
    await query(`UPDATE users SET status = 'banned' WHERE id = $1`, [banned.user.id]);
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    for (let i = 0; i < transactions; i++) await client.query('SELECT pg_current_xact_id()');
    await client.end();
    await postgres.stop();
    postgres = await start();

    await eventually('readiness', () => ready(here));
    const again = await here.login(`freed-${transactions}`);
    await recovery([here, there], again);
    for (const api of [here, there]) expectRefused(await verify(api, banned.accessToken), revocations.ban);
  });
});
