import { type Cancellation } from './cancellation.js';
import { ApiError } from './api-error.js';

interface Waiting {
  begin(): void;
}

/**
 * So many at once; the others wait in the order they came. WeChat lets a mini program have ten requests on their way
 * (developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html), and older phones fail those above.
 */
export class Slots {
  private free: number;
  private readonly waiting: Waiting[] = [];

  constructor(count: number) {
    this.free = count;
  }

  /**
   * Runs the work when it has a slot.
   * @param urgent before all that wait: tokens, for which others wait
   * @throws ApiError CANCELLED while it waits
   */
  async run<T>(
    work: () => Promise<T>,
    { urgent = false, cancellation }: { urgent?: boolean; cancellation?: Cancellation | undefined } = {},
  ): Promise<T> {
    await this.enter(urgent, cancellation);
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private enter(urgent: boolean, cancellation: Cancellation | undefined): Promise<void> {
    if (cancellation?.cancelled) return Promise.reject(new ApiError('CANCELLED'));
    if (this.free > 0) {
      this.free--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const giveUp = cancellation?.onCancel(() => {
        this.waiting.splice(this.waiting.indexOf(mine), 1);
        reject(new ApiError('CANCELLED'));
      });
      const mine: Waiting = {
        begin() {
          giveUp?.();
          resolve();
        },
      };
      if (urgent) this.waiting.unshift(mine);
      else this.waiting.push(mine);
    });
  }

  /** Hands the slot on, so that nobody comes between. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free++;
    else next.begin();
  }
}
