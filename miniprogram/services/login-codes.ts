import { ApiError } from './api-error.js';
import { type Timing } from './timing.js';
import { type Wx } from './wx.js';

/**
 * Milliseconds between two calls of wx.login(): WeChat allows a user four a second
 * (developers.weixin.qq.com/miniprogram/dev/framework/performance/api-frequency.html).
 */
const between = 250;

/** The codes of wx.login(): each is good for one login. */
export class LoginCodes {
  private calledAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly wx: Pick<Wx, 'login'>,
    private readonly timing: Timing,
    /** Milliseconds. */
    private readonly timeout: number,
  ) {}

  /** @throws ApiError WX_LOGIN_FAILED */
  async next(): Promise<string> {
    const since = this.timing.now() - this.calledAt;
    // A clock that was set back must not stop anybody.
    if (since >= 0 && since < between) {
      await new Promise<void>((resolve) => {
        this.timing.after(between - since, resolve);
      });
    }
    this.calledAt = this.timing.now();
    return this.call();
  }

  private call(): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (detail?: string): void => {
        callOff();
        reject(new ApiError('WX_LOGIN_FAILED', { detail }));
      };
      // The platform's own timeout is not kept everywhere, and everybody would wait for ever.
      const callOff = this.timing.after(this.timeout, fail);
      try {
        this.wx.login({
          timeout: this.timeout,
          success: ({ code }) => {
            if (!code) {
              fail();
              return;
            }
            callOff();
            resolve(code);
          },
          fail: ({ errMsg }) => {
            fail(errMsg);
          },
        });
      } catch {
        fail();
      }
    });
  }
}
