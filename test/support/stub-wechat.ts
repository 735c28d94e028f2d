import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';

/** A WeChat that says what the simulator never would, and counts. */
export class StubWechat {
  /** The paths with their queries, oldest first. */
  readonly requests: string[] = [];
  connections = 0;
  /** Set by the test. */
  answer: RequestListener = (_request, response) => response.end();
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request, response) => {
      this.requests.push(request.url ?? '');
      this.answer(request, response);
    });
  }

  static async start(): Promise<StubWechat> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new StubWechat(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on: status 200 with this body, under the media type that WeChat gives it. */
  says(body: string | Buffer): void {
    this.answer = (_request, response) => {
      response
        .writeHead(200, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) })
        .end(body);
    };
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
