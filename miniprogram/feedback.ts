import { ApiError, isPrivacyRefused, type WxFailure } from './services/index.js';

/** What the user reads of a failure. */
export function sentenceOf(error: unknown): string {
  return error instanceof ApiError ? error.sentence : '出了点问题，请稍后再试';
}

/** For `fail`. Who has closed WeChat's sheet knows that. */
export function tellFailure(failure: WxFailure): void {
  if (isPrivacyRefused(failure)) tell(new ApiError('DECLINED').sentence);
  else if (!/cancel/i.test(failure.errMsg)) tell(sentenceOf(failure));
}

/** Nothing is told of what was called off: nobody waits for it any more. */
export function isCancelled(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'CANCELLED';
}

export function tell(sentence: string): void {
  void wx.showToast({ title: sentence, icon: 'none', duration: 3000 });
}

/** @param action what happens, in four characters at most: it stands on the button */
export function confirm(action: string, content: string): Promise<boolean> {
  return new Promise((resolve) => {
    wx.showModal({
      title: `${action}？`,
      content,
      confirmText: action,
      success: ({ confirm: confirmed }) => {
        resolve(confirmed);
      },
      fail: () => {
        resolve(false);
      },
    });
  });
}
