import { type Wx } from '../../../miniprogram/services/index.js';
import { type ModelAnswer, type ModelService } from './model-service.js';
import { type VirtualTime } from './virtual-time.js';

/** What becomes of one exchange, and how many milliseconds each way takes. */
export interface Fate {
  readonly is: 'answered' | 'lost' | 'answer lost' | 'never answered' | 'away' | 'page of a proxy';
  readonly way: number;
}

type Sent = Parameters<Wx['request']>[0];

/** The `wx` of a phone in a bad network, which counts what is under way. */
export class ModelPhone {
  readonly atOnce = { requests: new Peak(), refreshes: new Peak(), logins: new Peak() };
  /** Leaving the phone with a token, by path. */
  readonly withToken: string[] = [];
  /** wx.login(), by time. */
  readonly loginsAt: number[] = [];
  readonly storage = new Map<string, unknown>();
  readonly wx: Wx;

  /** @param fates of the exchanges in their order; those after them are answered */
  constructor(
    private readonly service: ModelService,
    private readonly time: VirtualTime,
    private readonly fates: Fate[],
  ) {
    const { storage } = this;
    this.wx = {
      login: ({ success }) => {
        this.loginsAt.push(time.now());
        time.after(20, () => {
          success({ code: service.newCode() });
        });
      },
      request: (options) => this.send(options),
      uploadFile: () => ({ abort: () => undefined }),
      getStorageSync: (key) => storage.get(key) ?? '',
      setStorageSync: (key, value) => void storage.set(key, structuredClone(value)),
      removeStorageSync: (key) => void storage.delete(key),
    };
  }

  private send({ url, header, data, success, fail }: Sent): { abort(): void } {
    const path = url.replace(/^https:\/\/[^/]+/, '');
    const token = header['authorization']?.replace('Bearer ', '');
    if (token !== undefined) this.withToken.push(path);
    const { is, way } = this.fates.shift() ?? { is: 'answered', way: 10 };
    const peaks = [
      this.atOnce.requests,
      ...(path === '/v1/auth/refresh' ? [this.atOnce.refreshes] : []),
      ...(path === '/v1/auth/wechat/login' ? [this.atOnce.logins] : []),
    ];
    let under = true;
    const end = (tell: () => void): void => {
      if (!under) return;
      under = false;
      for (const peak of peaks) peak.leave();
      tell();
    };
    for (const peak of peaks) peak.enter();
    this.time.after(way, () => {
      const answer = this.answerTo(is, path, token, data);
      this.time.after(way, () => {
        if (answer) end(() => { success({ statusCode: answer.status, data: answer.data, header: {} }); });
        else if (is !== 'never answered') end(() => { fail({ errMsg: 'request:fail interrupted' }); });
      });
    }); // prettier-ignore
    return { abort: () => { end(() => { fail({ errMsg: 'request:fail abort' }); }); } }; // prettier-ignore
  }

  private answerTo(
    is: Fate['is'],
    path: string,
    token: string | undefined,
    data: unknown,
  ): ModelAnswer | undefined {
    if (is === 'lost') return undefined;
    if (is === 'away') return { status: 503, data: { code: 'SERVICE_UNAVAILABLE' } };
    if (is === 'page of a proxy') return { status: 200, data: '<html>' };
    const answer = this.service.answer(path, token, (data ?? {}) as Record<string, unknown>);
    return is === 'answered' ? answer : undefined;
  }
}

class Peak {
  highest = 0;
  private now = 0;

  enter(): void {
    this.highest = Math.max(this.highest, ++this.now);
  }

  leave(): void {
    this.now--;
  }
}
