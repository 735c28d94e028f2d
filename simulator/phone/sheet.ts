import { both, button, el } from './el.js';

export interface Asked<T> {
  readonly zh: string;
  readonly en: string;
  /** @param answer closes the sheet */
  readonly content: (answer: (value: T) => void) => readonly Node[];
}

/** Slides up over the screen, one at a time. Until it is answered nothing below it can be reached. */
export class Sheet {
  private waiting: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly holder: HTMLElement,
    private readonly below: HTMLElement,
  ) {}

  /** @returns undefined: closed without an answer */
  ask<T>(asked: Asked<T>): Promise<T | undefined> {
    const answered = this.waiting.then(() => this.show(asked));
    this.waiting = answered;
    return answered;
  }

  private show<T>({ zh, en, content }: Asked<T>): Promise<T | undefined> {
    const before = document.activeElement;
    return new Promise((resolve) => {
      const answer = (value?: T): void => {
        this.holder.replaceChildren();
        this.holder.hidden = true;
        this.below.inert = false;
        if (before instanceof HTMLElement) before.focus();
        resolve(value);
      };
      const title = el('h2', {}, both(zh, en));
      const sheet = el(
        'div',
        { className: 'sheet', role: 'dialog', ariaModal: 'true', ariaLabel: zh, tabIndex: -1 },
        title,
      );
      sheet.append(
        ...content(answer),
        button('sheet-cancel', '取消', 'Cancel', answer.bind(undefined, undefined), 'plain'),
      );
      sheet.onkeydown = ({ key }) => {
        if (key === 'Escape') answer();
      };
      this.below.inert = true;
      this.holder.replaceChildren(sheet);
      this.holder.hidden = false;
      sheet.focus({ preventScroll: true });
    });
  }
}
