import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type TestWechat } from '../../support/wechat.js';
import { type HttpAnswer, send } from './http.js';

/** Mini programs at work, each on a keep-alive connection of its own: they log in and ask who they are, again and again. */
export class Load {
  /** How many requests got a whole answer of status 200. */
  answered = 0;
  /** What became of all others; not of those whose connection was refused, which were never begun. */
  readonly failures: string[] = [];
  private readonly workers: Promise<void>[];

  constructor(
    private readonly url: string,
    private readonly wechat: TestWechat,
    size: number,
  ) {
    this.workers = Array.from({ length: size }, (_, index) => this.work(`worker ${index}`));
  }

  /** Resolves when the service refuses every worker. */
  async refused(): Promise<void> {
    await Promise.all(this.workers);
  }

  private async work(user: string): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      for (let code = this.wechat.code(user); ;) {
        const body = { code: await code };
        // Asked for beforehand: a client that pauses may come back to a connection that is just being closed.
        code = this.wechat.code(user);
        const login = await this.attempt('/v1/auth/wechat/login', { agent, body });
        if (login === 'refused') return;
        if (!login) continue;
        const { accessToken: token } = JSON.parse(login.text) as { accessToken: string };
        for (let times = 0; times < 5; times += 1) {
          if ((await this.attempt('/v1/users/me', { agent, token })) === 'refused') return;
        }
      }
    } finally {
      agent.destroy();
    }
  }

  private async attempt(
    path: string,
    options: Parameters<typeof send>[1],
  ): Promise<HttpAnswer | 'refused' | undefined> {
    try {
      const answer = await send(this.url + path, options);
      if (answer.status === 200) {
        this.answered += 1;
        return answer;
      }
      this.failures.push(`${path}: ${answer.status} ${answer.text}`);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ECONNREFUSED') return 'refused';
      const { reusedSocket } = error as { reusedSocket?: boolean };
      this.failures.push(`${path}: ${message} on a ${reusedSocket ? 'kept' : 'new'} connection`);
    }
    await delay(5);
    return undefined;
  }
}
