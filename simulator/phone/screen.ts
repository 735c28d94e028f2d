import { ApiError, type State } from '../../miniprogram/services/index.js';
import { type App } from './app.js';
import { both, button, byId, el, icon } from './el.js';
import { type Phone } from './phone.js';
import { type Sheet } from './sheet.js';
import { type TabName, tabNames, tabs } from './tabs.js';

const toastMs = 2500;

/** The mini program on the phone's screen: a title, a page, five tabs. */
export class Screen {
  private tab: TabName = 'home';
  private drawing = 0;
  private forgetToast = 0;
  private stopListening: () => void = () => undefined;

  constructor(
    private phone: Phone,
    private readonly sheet: Sheet,
    private readonly serviceUrl: string,
  ) {
    byId('tabs').append(
      ...tabNames.map((name) => {
        const { zh, en, icon: strokes } = tabs[name];
        return el(
          'button',
          {
            id: `tab-${name}`,
            type: 'button',
            onclick: () => {
              this.open(name);
            },
          },
          icon(strokes),
          both(zh, en),
        );
      }),
    );
    this.show(phone);
  }

  /** Another user holds it, or the mini program was started anew. */
  show(phone: Phone): void {
    this.phone = phone;
    this.stopListening();
    let shown = shownOf(phone.auth.state);
    const stops = [
      phone.auth.onChange((state) => {
        // New tokens change nothing that is on the screen.
        if (shown !== (shown = shownOf(state))) void this.draw();
      }),
      phone.auth.privacy.onChange((asking) => {
        if (asking) void this.askForConsent();
      }),
    ];
    this.stopListening = () => {
      for (const stop of stops) stop();
    };
    this.open('home');
  }

  toast(text: string): void {
    const toast = byId('toast');
    toast.textContent = text;
    clearTimeout(this.forgetToast);
    this.forgetToast = setTimeout(() => {
      toast.textContent = '';
    }, toastMs);
  }

  private open(tab: TabName): void {
    this.tab = tab;
    for (const name of tabNames) byId(`tab-${name}`).ariaCurrent = name === tab ? 'page' : null;
    const { zh, en } = tabs[tab];
    byId('title').replaceChildren(both(zh, en));
    void this.draw();
  }

  /** What was drawn before stays until the new page has read what it shows. */
  private async draw(): Promise<void> {
    const drawing = ++this.drawing;
    const page = byId('page');
    page.ariaBusy = 'true';
    const content = await this.content();
    if (drawing !== this.drawing) return;
    const focused = document.activeElement?.id;
    page.replaceChildren(...content);
    page.ariaBusy = 'false';
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  }

  private async content(): Promise<Node[]> {
    const { view } = tabs[this.tab];
    const { is } = this.phone.auth.state;
    if (this.tab !== 'home' && (is === 'out' || is === 'leaving')) {
      const text = el('p', { className: 'empty' }, both('登录后才能查看', 'Log in to see this'));
      return [
        text,
        button(
          'go-home',
          '去登录',
          'To the login',
          () => {
            this.open('home');
          },
          'primary',
        ),
      ];
    }
    try {
      return await view(this.app);
    } catch (error) {
      return [
        el('p', { className: 'empty' }, sentenceOf(error)),
        button('retry', '重试', 'Try again', () => {
          void this.draw();
        }),
      ];
    }
  }

  private get app(): App {
    const { auth, wechat } = this.phone;
    return {
      auth,
      wechat,
      sheet: this.sheet,
      serviceUrl: this.serviceUrl,
      toast: (text) => {
        this.toast(text);
      },
      run: (work, done) => {
        void this.run(work, done);
      },
    };
  }

  private async run(work: () => Promise<unknown>, done?: string): Promise<void> {
    const { drawing } = this;
    const page = byId('page');
    page.ariaBusy = 'true';
    let outdated = true;
    try {
      await work();
      if (done !== undefined) this.toast(done);
    } catch (error) {
      outdated = isOutdated(error);
      this.toast(sentenceOf(error));
    }
    page.ariaBusy = 'false';
    // My data shows what was read, and what was typed in vain is there to be mended; the others read again.
    if (outdated && drawing === this.drawing && this.tab !== 'data') await this.draw();
  }

  private async askForConsent(): Promise<void> {
    const { privacy } = this.phone.auth;
    const agreed = this.sheet.ask<true>({
      zh: '用户隐私保护提示',
      en: 'privacy consent',
      content: (answer) => [
        el(
          'p',
          {},
          both(
            '在使用前，请阅读并同意《隐私保护指引》。我们只在你点击时使用你的手机号、头像和地址。',
            'What you choose to share is used for nothing else.',
          ),
        ),
        button(
          'privacy-agree',
          '同意',
          'Agree',
          () => {
            answer(true);
          },
          'primary',
        ),
      ],
    });
    privacy.exposed();
    if (await agreed) privacy.agree('privacy-agree');
    else privacy.refuse();
  }
}

function shownOf(state: State): string {
  return JSON.stringify(state.is === 'in' ? state.account : state);
}

/** Somebody else has changed what is shown, or it is gone. */
function isOutdated(error: unknown): boolean {
  return error instanceof ApiError && ['PRECONDITION_FAILED', 'CONFLICT', 'NOT_FOUND'].includes(error.code);
}

/** With what is for developers, in parentheses. */
function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) {
    const fields = error.errors.map(({ field, message }) => ` ${field}: ${message}`);
    return `${error.sentence}（${error.code}${fields.join('')}）`;
  }
  return `页面出错：${String(error)}`;
}
