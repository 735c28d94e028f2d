import { type PrivacyAnswer, type Wx, type WxFailure } from './wx.js';

/** errno where the user has not agreed; not every phone gives one. */
const refused = 104;

/** Whether an interface failed since the user has not agreed to the privacy guidelines. */
export function isPrivacyRefused({ errMsg, errno }: Readonly<WxFailure>): boolean {
  return errno === refused || /privacy permission/i.test(errMsg);
}

/**
 * Consent to the privacy guidelines, for which WeChat asks before an interface that needs it
 * (developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html). Interfaces that are called while
 * one question is open wait for the same answer.
 */
export class Privacy {
  private readonly waiting: ((answer: PrivacyAnswer) => void)[] = [];
  private readonly listeners = new Set<(asking: boolean) => void>();
  private asksUs = false;
  private shown = false;

  constructor(private readonly wx: Pick<Wx, 'onNeedPrivacyAuthorization'>) {}

  /**
   * Called at once, and whenever a question is opened or answered. Before the first listener there is WeChat's own dialog; when
   * the last one has gone, what is asked is refused, for nobody could answer it.
   * @returns a function that takes the listener away
   */
  onChange(listener: (asking: boolean) => void): () => void {
    this.listeners.add(listener);
    this.askUs();
    listener(this.waiting.length > 0);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.refuse();
    };
  }

  /** The dialog is on the screen. */
  exposed(): void {
    this.shown = true;
    for (const resolve of this.waiting) resolve({ event: 'exposureAuthorization' });
  }

  /** @param buttonId the id of the `<button open-type="agreePrivacyAuthorization">` that was tapped */
  agree(buttonId: string): void {
    this.answer({ event: 'agree', buttonId });
  }

  refuse(): void {
    this.answer({ event: 'disagree' });
  }

  private answer(answer: PrivacyAnswer): void {
    this.shown = false;
    for (const resolve of this.waiting.splice(0)) resolve(answer);
    this.tell();
  }

  private askUs(): void {
    if (this.asksUs) return;
    this.asksUs = true;
    this.wx.onNeedPrivacyAuthorization?.((resolve) => {
      const answer = resolve as (answer: PrivacyAnswer) => void;
      this.waiting.push(answer);
      if (this.listeners.size === 0) this.refuse();
      else if (this.shown) answer({ event: 'exposureAuthorization' });
      else this.tell();
    });
  }

  private tell(): void {
    for (const listener of Array.from(this.listeners)) listener(this.waiting.length > 0);
  }
}
