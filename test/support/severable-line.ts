import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a TCP server that can be cut, and that can fall silent. */
export class SeverableLine {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private open = true;

  private constructor(
    private readonly server: Server,
    private target: number,
  ) {
    server.on('connection', (near: Socket) => {
      if (!this.open) {
        near.destroy();
        return;
      }
      const far = connect(this.target, '127.0.0.1');
      const pair = [near, far] as const;
      this.pairs.add(pair);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        one.pipe(other);
        one.on('error', () => undefined);
        one.on('close', () => {
          other.destroy();
          this.pairs.delete(pair);
        });
      }
    });
  }

  static async to(port: number): Promise<SeverableLine> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new SeverableLine(server, port);
  }

  /** The same database URL, by this line. */
  through(url: string): string {
    const there = new URL(url);
    there.port = String((this.server.address() as AddressInfo).port);
    return there.href;
  }

  /** What is connected breaks; what connects is refused. */
  cut(): void {
    this.open = false;
    for (const [near, far] of this.pairs) {
      near.destroy();
      far.destroy();
    }
  }

  restore(): void {
    this.open = true;
  }

  /** What is connected hears nothing more, and is not told; what connects anew is served. */
  silence(): void {
    for (const [near, far] of this.pairs) {
      near.unpipe(far);
      far.unpipe(near);
    }
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
