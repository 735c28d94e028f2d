import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface Passed {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly body: string;
  readonly status: number;
}

/** What becomes of an exchange: the service has it in all of these cases, but of a page, which comes from somewhere else. */
type Fate = 'answer lost' | 'never answered' | { readonly status: number; readonly page: string };

/** The way from a phone to the service, by HTTP: it loses answers as planned, and counts what is under way. */
export class LossyLine {
  /** What the service has answered, in that order. */
  readonly passed: Passed[] = [];
  /** Paths, in the order in which they left the phone. */
  readonly arrived: string[] = [];
  highest = 0;
  private under = 0;
  private readonly plans: { readonly path: string; readonly fate: Fate }[] = [];
  private readonly held = new Map<string, (() => void)[]>();

  private constructor(
    private readonly server: Server,
    private readonly target: string,
  ) {
    server.on('request', (incoming: IncomingMessage, answer: ServerResponse) => {
      this.arrived.push(incoming.url ?? '');
      this.highest = Math.max(this.highest, ++this.under);
      answer.on('close', () => this.under--);
      this.pass(incoming, answer).catch(() => answer.destroy());
    });
  }

  static async to(target: string): Promise<LossyLine> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new LossyLine(server, target);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next `times` requests of that path. */
  plan(path: string, fate: Fate, times = 1): void {
    for (let i = 0; i < times; i++) this.plans.push({ path, fate });
  }

  /** Requests of that path reach the service when they are let go. */
  hold(path: string): void {
    this.held.set(path, []);
  }

  holds(path: string): number {
    return this.held.get(path)?.length ?? 0;
  }

  letGo(path: string): void {
    const waiting = this.held.get(path) ?? [];
    this.held.delete(path);
    for (const go of waiting) go();
  }

  /** How often the service has answered a request of that path. */
  count(path: string): number {
    return this.passed.filter((each) => each.path === path).length;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = incoming;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const held = this.held.get(path);
    if (held) await new Promise<void>((go) => held.push(go));
    const index = this.plans.findIndex((each) => each.path === path);
    const [plan] = index < 0 ? [] : this.plans.splice(index, 1);
    if (typeof plan?.fate === 'object') {
      answer.writeHead(plan.fate.status, { 'content-type': 'text/html' }).end(plan.fate.page);
      return;
    }
    const body = Buffer.concat(chunks);
    const { status, head, text } = await this.forward(method, path, headers, body);
    const token = headers.authorization?.replace('Bearer ', '');
    this.passed.push({ method, path, token, body: body.toString(), status });
    if (plan?.fate === 'answer lost') answer.destroy();
    if (plan === undefined) answer.writeHead(status, head).end(text);
  }

  private forward(
    method: string,
    path: string,
    headers: IncomingMessage['headers'],
    body: Buffer,
  ): Promise<{ status: number; head: IncomingMessage['headers']; text: Buffer }> {
    return new Promise((resolve, reject) => {
      const outgoing = request(this.target + path, { method, headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, head: response.headers, text: Buffer.concat(chunks) });
        });
        response.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}
