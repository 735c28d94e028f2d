import { createDecipheriv } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type SimulatedApp } from '../index.js';

/** A request that reached the back end. */
export interface Received {
  method: string | undefined;
  type: string | undefined;
  query: URLSearchParams;
  body: string;
}
/** echo: the echostr of the URL check. */
export type BackEndAnswer = { status?: number; body?: string } | 'hang' | 'reset' | 'echo';

/** What WeChat pushes to: it keeps what comes and answers as it is told. */
export class TestBackEnd {
  received: Received[] = [];
  /** The last one is repeated. */
  answers: BackEndAnswer[] = [{}];

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { searchParams: query } = new URL(request.url ?? '', 'http://x');
        this.received.push({ method: request.method, type: request.headers['content-type'], query, body });
        const answer = (this.answers.length > 1 ? this.answers.shift() : this.answers[0]) ?? {};
        if (answer === 'hang') return;
        if (answer === 'reset') request.socket.resetAndDestroy();
        else if (answer === 'echo') response.end(query.get('echostr'));
        else response.writeHead(answer.status ?? 200).end(answer.body ?? 'success');
      });
    });
  }

  static async start(): Promise<TestBackEnd> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestBackEnd(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/push?kept=1`;
  }

  /** As if it had just been started. */
  clear(): void {
    this.received = [];
    this.answers = [{}];
  }

  /** Settles when so many requests have come. */
  async has(count: number): Promise<void> {
    while (this.received.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The message of a secure push, as WeChat's sample takes it out. */
export function openPush({ body }: Received, { pushAesKey = '' }: SimulatedApp): Record<string, unknown> {
  const { Encrypt } = JSON.parse(body) as { Encrypt: string };
  const key = Buffer.from(`${pushAesKey}=`, 'base64');
  const aes = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([aes.update(Encrypt, 'base64'), aes.final()]);
  return JSON.parse(plain.subarray(20, 20 + plain.readUInt32BE(16)).toString()) as Record<string, unknown>;
}
