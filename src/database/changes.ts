import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { endClient } from './end-client.js';
import { Mirror } from './mirror.js';
import { ServiceConnection } from './service-connection.js';

/** The channel of the triggers `announce_change`; the payload names the table. */
const channel = 'weapp_auth';

/** Milliseconds between two polls. Whoever is not told hears of a change this late. */
const pollInterval = 1_000;
/** Milliseconds before a lost connection is made again. */
const reconnectDelay = 1_000;

/**
 * Keeps copies of small tables in memory true on every instance. A notification makes a change known at once;
 * the poll makes it known whatever became of the notification: a connection that was lost, or a PgBouncer in
 * transaction mode, behind which LISTEN hears nothing.
 */
@Injectable()
export class DatabaseChanges implements OnApplicationShutdown {
  private readonly logger = new Logger(DatabaseChanges.name);
  private readonly mirrors = new Map<string, Mirror>();
  private readonly poll: NodeJS.Timeout;
  private listener: pg.Client | undefined;
  private stopped = false;
  private hearing = false;

  constructor(private readonly connection: ServiceConnection) {
    this.poll = setInterval(() => {
      for (const mirror of this.mirrors.values()) void mirror.refresh();
    }, pollInterval);
    this.poll.unref();
  }

  /** Whether notifications arrive. Without them changes are known within a second all the same. */
  get listening(): boolean {
    return this.hearing;
  }

  /**
   * Reads now, and again whenever the table may have changed. One read at a time; a read that fails is
   * repeated by the next poll.
   *
   * @param table one whose triggers announce its changes
   * @throws what the first read throws
   */
  async mirror(table: string, read: () => Promise<void>): Promise<void> {
    await read();
    this.mirrors.set(table, new Mirror(table, read, this.logger));
    if (!this.listener && !this.stopped) this.listen();
  }

  /** Resolves when a read that began after this call is over. */
  async refresh(table: string): Promise<void> {
    await this.mirrors.get(table)?.refresh();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.poll);
    const mirrors = [...this.mirrors.values()];
    this.mirrors.clear();
    await Promise.all(mirrors.map((mirror) => mirror.close()));
    if (this.listener) await endClient(this.listener);
  }

  private listen(): void {
    const client = new pg.Client(this.connection.settings);
    this.listener = client;
    // pg tells one loss several times.
    const lost = (): void => {
      if (this.listener !== client || this.stopped) return;
      this.hearing = false;
      this.listener = undefined;
      client.end().catch(() => undefined);
      setTimeout(() => {
        if (!this.stopped && !this.listener) this.listen();
      }, reconnectDelay).unref();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload }) => void this.mirrors.get(payload ?? '')?.refresh());
    client
      .connect()
      .then(() => client.query(`LISTEN ${channel}`))
      .then(() => {
        this.hearing = true;
        // What was announced while nobody listened.
        for (const mirror of this.mirrors.values()) void mirror.refresh();
      })
      .catch(lost);
  }
}
