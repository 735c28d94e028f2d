import { type PrivacyAnswer, type Wx } from './wx.js';

/**
 * Consent to the privacy guidelines, for which WeChat asks before an interface that needs it
 * (developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html). Interfaces that are called while
 * one question is open wait for the same answer.
 */
export class Privacy {
  private waiting: ((answer: PrivacyAnswer) => void)[] = [];
  private readonly listeners = new Set<(asking: boolean) => void>();

  constructor(wx: Pick<Wx, 'onNeedPrivacyAuthorization'>) {
    wx.onNeedPrivacyAuthorization?.((resolve) => {
      this.waiting.push(resolve as (answer: PrivacyAnswer) => void);
      this.tell();
    });
  }

  /** Called at once, and whenever a question is opened or answered. @returns a function that takes the listener away */
  onChange(listener: (asking: boolean) => void): () => void {
    this.listeners.add(listener);
    listener(this.waiting.length > 0);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** The dialog is on the screen. */
  exposed(): void {
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
    for (const resolve of this.waiting.splice(0)) resolve(answer);
    this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener(this.waiting.length > 0);
  }
}
