import pg, { type ClientConfig, type QueryConfig, type QueryResult } from 'pg';

/**
 * One connection that takes the next statement before the last one is answered (PostgreSQL's pipeline mode),
 * and writes the statements of one turn of the event loop in one go. Made when first needed, and again after
 * it was lost; statements under way when that happens fail.
 */
export class Pipeline {
  private connection: Promise<pg.Client> | undefined;
  private corked = false;

  constructor(private readonly settings: ClientConfig) {}

  async query(query: QueryConfig): Promise<QueryResult> {
    const client = await (this.connection ??= this.connect());
    this.writeTogether(client);
    return client.query(query);
  }

  async end(): Promise<void> {
    const ending = this.connection;
    this.connection = undefined;
    await ending?.then(
      (client) => client.end(),
      () => undefined,
    );
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.settings, pipeline: true });
    const forget = (): void => {
      this.connection = undefined;
    };
    client.on('error', forget);
    client.on('end', forget);
    try {
      await client.connect();
      return client;
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** A system call for each statement, and the waking of the server behind it, costs more than the statement. */
  private writeTogether(client: pg.Client): void {
    if (this.corked) return;
    const { stream } = (client as unknown as { connection: { stream: NodeJS.WritableStream & Corkable } })
      .connection;
    this.corked = true;
    stream.cork();
    setImmediate(() => {
      this.corked = false;
      stream.uncork();
    });
  }
}

interface Corkable {
  cork(): void;
  uncork(): void;
}
