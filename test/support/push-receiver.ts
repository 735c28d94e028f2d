import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A request as WeChat pushed it. */
export interface PushRequest {
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
  readonly message: IncomingMessage;
}

/** What is answered, and 500 with what is thrown. */
type Answer = (push: PushRequest) => string | Promise<string>;

/** A back end for pushes: keeps what comes, oldest first. */
export class PushReceiver {
  received: PushRequest[] = [];

  private constructor(private readonly server: Server) {}

  static async start(answer: Answer = () => 'success'): Promise<PushReceiver> {
    const server = createServer();
    const receiver = new PushReceiver(server);
    server.on('request', (message, response) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => {
        const query = Object.fromEntries(new URL(message.url ?? '', 'http://x').searchParams);
        const push = { query, body: Buffer.concat(chunks).toString(), message };
        receiver.received.push(push);
        Promise.resolve(push)
          .then(answer)
          .then(
            (text) => response.end(text),
            (error: unknown) => response.writeHead(500).end(String(error)),
          );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
