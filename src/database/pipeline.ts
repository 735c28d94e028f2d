import pg, { type ClientConfig, type QueryResult, type Submittable } from 'pg';
import { endClient } from './end-client.js';

/**
 * One connection that takes the next statement before the last one is answered (PostgreSQL's pipeline mode),
 * and writes the statements of one turn of the event loop in one go. Made when first needed, and again after
 * it was lost; statements under way when that happens fail.
 */
export class Pipeline {
  private connection: Promise<pg.Client> | undefined;
  private corked: pg.Client | undefined;

  constructor(private readonly settings: ClientConfig) {}

  /** @param patience milliseconds after which the connection is given up; absent: as its settings say */
  async query(
    { name, text }: { readonly name: string; readonly text: string },
    values: unknown[],
    patience?: number,
  ): Promise<QueryResult> {
    const client = await (this.connection ?? this.open());
    this.writeTogether(client);
    return new Promise((resolve, reject) => {
      // Made of its text, and named afterwards: pg copies a configuration object property by property.
      const query = new NamedQuery(text, values, (error, result) => {
        if (error) reject(error);
        else resolve(result);
      });
      query.name = name;
      if (patience !== undefined) query.query_timeout = patience;
      client.query(query);
    });
  }

  async end(): Promise<void> {
    const ending = this.connection;
    this.connection = undefined;
    await ending?.then(endClient, () => undefined);
  }

  private open(): Promise<pg.Client> {
    // pg tells a loss more than once, and late: an old connection must not make us forget a newer one.
    const forget = (): void => {
      if (this.connection === opening) this.connection = undefined;
    };
    const opening = this.connect(forget);
    this.connection = opening;
    opening.catch(forget);
    return opening;
  }

  private async connect(onLoss: () => void): Promise<pg.Client> {
    const client = new pg.Client({ ...this.settings, pipeline: true });
    client.on('error', onLoss);
    client.on('end', onLoss);
    await client.connect();
    return client;
  }

  /** A system call for each statement, and the waking of the server behind it, costs more than the statement. */
  private writeTogether(client: pg.Client): void {
    if (this.corked === client) return;
    const { stream } = (client as unknown as { connection: { stream: Corkable } }).connection;
    this.corked = client;
    stream.cork();
    setImmediate(() => {
      if (this.corked === client) this.corked = undefined;
      stream.uncork();
    });
  }
}

/** pg's query as it is: the types leave out the callback and what is read of it later. */
const NamedQuery = pg.Query as unknown as new (
  text: string,
  values: unknown[],
  callback: (error: Error | undefined, result: QueryResult) => void,
) => Submittable & { name?: string; query_timeout?: number };

interface Corkable {
  cork(): void;
  uncork(): void;
}
