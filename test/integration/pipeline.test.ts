import { createServer, type Server, type Socket } from 'node:net';
import { type AddressInfo, connect } from 'node:net';
import { Pipeline } from '../../src/database/pipeline.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** A door to PostgreSQL that can be slammed: connections are reset, or accepted and never answered. */
class Door {
  mode: 'open' | 'reset' | 'silent' = 'open';
  readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(private readonly target: URL) {
    this.server = createServer((client) => {
      this.sockets.add(client);
      client.on('error', () => undefined);
      if (this.mode === 'reset') client.resetAndDestroy();
      if (this.mode !== 'open') return;
      const server = connect(Number(this.target.port), this.target.hostname);
      server.on('error', () => undefined);
      client.on('close', () => server.destroy());
      client.pipe(server).pipe(client);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const url = new URL(this.target);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}

describe('a pipeline', () => {
  let database: TestDatabase;
  let door: Door;
  let pipeline: Pipeline;
  beforeEach(async () => {
    database = await createTestDatabase();
    door = new Door(new URL(database.url));
    pipeline = new Pipeline({
      connectionString: await door.listen(),
      application_name: 'pipeline-under-test',
      connectionTimeoutMillis: 2_000,
    });
  });
  afterEach(async () => {
    await pipeline.end();
    door.close();
    await database.drop();
  });

  const one = (): Promise<unknown> => pipeline.query({ name: 'one', text: 'SELECT 1 AS one' }, []);
  async function backends(): Promise<number> {
    const rows = await database.query(
      `SELECT 1 FROM pg_stat_activity WHERE application_name = 'pipeline-under-test'`,
    );
    return rows.length;
  }

  it('answers each of many statements at once with its own rows, a failing one alone with its error', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) =>
        pipeline.query({ name: 'divide', text: 'SELECT 100 / $1::int AS n' }, [i]),
      ),
    );
    expect(answers[0]).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
    answers.slice(1).forEach((answer, i) => {
      expect(answer).toMatchObject({
        status: 'fulfilled',
        value: { rows: [{ n: Math.trunc(100 / (i + 1)) }] },
      });
    });
    expect(await backends()).toBe(1);
  });

  it('connects again after it was cut, with one connection', async () => {
    await one();
    door.cut();
    await expect(one()).rejects.toThrow();
    await Promise.all([one(), one(), one()]);
    expect(await backends()).toBe(1);
  });

  it('keeps one connection after an outage, however late the old ones tell that they ended', async () => {
    door.mode = 'reset';
    for (let i = 0; i < 20; i++) await expect(one()).rejects.toThrow();
    const burst = await Promise.allSettled(Array.from({ length: 20 }, one));
    expect(burst.every(({ status }) => status === 'rejected')).toBe(true);
    door.mode = 'open';
    await Promise.all(Array.from({ length: 20 }, one));
    await one();
    expect(await backends()).toBe(1);
  });

  it('gives up on a server that accepts and says nothing', async () => {
    door.mode = 'silent';
    await expect(one()).rejects.toThrow('timeout expired');
  });
});
