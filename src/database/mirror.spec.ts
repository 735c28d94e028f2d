import { Mirror } from './mirror.js';

/** A read that ends when the test says so. */
class ManualRead {
  begun = 0;
  private readonly ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  readonly read = (): Promise<void> => {
    this.begun += 1;
    return new Promise((resolve, reject) => this.ends.push({ resolve, reject }));
  };
  async end(error?: Error): Promise<void> {
    const end = this.ends.shift();
    if (error) end?.reject(error);
    else end?.resolve();
    await new Promise(setImmediate);
  }
}

describe('Mirror', () => {
  let manual: ManualRead;
  let lines: string[];
  let mirror: Mirror;
  beforeEach(() => {
    manual = new ManualRead();
    lines = [];
    const write = (line: unknown): void => void lines.push(String(line));
    mirror = new Mirror('revocations', manual.read, { log: write, warn: write });
  });
  const turn = (): Promise<unknown> => new Promise(setImmediate);

  it('reads once for all who ask before it begins, and once more for all who ask while it reads', async () => {
    const first = [mirror.refresh(), mirror.refresh()];
    await turn();
    expect(manual.begun).toBe(1);
    let later = 0;
    const second = [1, 2, 3].map(() => mirror.refresh().then(() => (later += 1)));
    await turn();
    expect(manual.begun).toBe(1);
    await manual.end();
    await Promise.all(first);
    expect([manual.begun, later]).toEqual([2, 0]);
    await manual.end();
    await Promise.all(second);
    expect(later).toBe(3);
  });

  it('goes on after a read that failed, and tells an outage and its end once each', async () => {
    for (let i = 0; i < 3; i++) {
      const refreshed = mirror.refresh();
      await turn();
      await manual.end(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
      await refreshed;
    }
    for (let i = 0; i < 2; i++) {
      const refreshed = mirror.refresh();
      await turn();
      await manual.end();
      await refreshed;
    }
    expect(lines).toEqual([
      'revocations cannot be read (ECONNREFUSED); the copy in memory stays as it is',
      'revocations can be read again',
    ]);
  });

  it('begins no read after it was closed, is closed when the last one is over, and tells nothing of its end', async () => {
    void mirror.refresh();
    await turn();
    const waiting = mirror.refresh();
    let closed = false;
    const closing = mirror.close().then(() => (closed = true));
    await turn();
    expect(closed).toBe(false);
    await manual.end(new Error('Connection terminated'));
    await Promise.all([waiting, closing, mirror.refresh()]);
    expect([manual.begun, lines]).toEqual([1, []]);
  });
});
