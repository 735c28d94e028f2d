import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { createWx } from '../../../simulator/index.js';
import { type Wx } from '../../../miniprogram/services/index.js';
import { type TestEnvironment } from '../../support/environment.js';
import { type Built, nameOf } from './built.js';
import { attributeOf, type Rendered, type Shown, simulate, textOf, touch } from './dom.js';
import { createUi, type Ui } from './ui.js';

const patience = 10_000;

/** A phone that runs the mini program: what is on its screen, and a finger. */
export class Phone {
  private readonly stack: string[] = [];

  private constructor(
    private readonly pages: Rendered,
    /** What WeChat itself shows: dialogs, sheets, and what it was asked to do. */
    readonly ui: Ui,
  ) {}

  /** The same storage again is the same phone, whose mini program was started anew. */
  static start(
    env: Pick<TestEnvironment, 'wechat'>,
    built: Built,
    user: string,
    storage = new Map<string, string>(),
  ): Phone {
    const ui = createUi((url, how) => {
      phone.navigate(url, how);
    });
    const wx = createWx({
      simulatorUrl: env.wechat.url,
      user,
      storage: {
        getItem: (key) => storage.get(key) ?? null,
        setItem: storage.set.bind(storage),
        removeItem: storage.delete.bind(storage),
      },
      readFile: async (path) => new Blob([await readFile(path)]),
      device: { brand: 'Apple', model: 'iPhone 15', platform: 'ios' },
    });
    Object.assign(globalThis, { wx: { ...wx, ...ui.wx } });
    // Each phone has modules of its own.
    jest.resetModules();
    const pages = simulate.render(
      simulate.load(join(built.folder, 'pages'), { compiler: 'simulate', rootPath: built.folder }),
    );
    pages.attach(document.body);
    const phone = new Phone(pages, ui);
    phone.navigate('/pages/home/index', 'to');
    return phone;
  }

  /** The name of the page on top. */
  get page(): string {
    return this.stack.at(-1) ?? '';
  }

  get text(): string {
    return textOf(this.top.dom);
  }

  /** Waits until it is on the screen. */
  sees(text: string): Promise<void> {
    return this.until(() => this.text.includes(text), `“${text}”`);
  }

  async seesNoMore(text: string): Promise<void> {
    await this.until(() => !this.text.includes(text), `no “${text}”`);
  }

  async until(holds: () => boolean, what: string): Promise<void> {
    const end = performance.now() + patience;
    while (!holds()) {
      if (performance.now() > end) throw new Error(`${what} never came, but: ${this.page} “${this.text}”`);
      await pause(5);
    }
  }

  /** Taps what says exactly this, as soon as it is there and can be tapped. */
  async tap(label: string, times = 1): Promise<void> {
    const find = (): Shown | undefined => this.all('*').find((element) => textOf(element) === label);
    await this.until(() => {
      const found = find();
      return found !== undefined && !attributeOf(found.closest('wx-button') ?? found, 'disabled');
    }, `a “${label}” to tap`);
    const found = find() as Shown;
    for (let i = 0; i < times; i++) touch(found);
  }

  /** Waits until WeChat's toast has said it. */
  toasted(sentence: string): Promise<void> {
    return this.until(() => this.ui.toasts.includes(sentence), `a toast “${sentence}”`);
  }

  /** Waits for a dialog that says it, and answers it. */
  async asked(text: string, confirm: boolean): Promise<void> {
    await this.until(() => this.ui.modal()?.content.includes(text) ?? false, `a dialog “${text}”`);
    this.ui.answer(confirm);
  }

  /** Waits for a sheet with that line, and taps it. */
  async chosen(item: string): Promise<void> {
    await this.until(() => this.ui.sheet()?.includes(item) ?? false, `a sheet with “${item}”`);
    this.ui.choose(item);
  }

  /** An event of WeChat's own on what has the attribute, such as `getphonenumber`. */
  fire(name: string, value: string, event: string, detail: unknown): void {
    const element = this.all('*').find((each) => attributeOf(each, name) === value);
    if (!element) throw new Error(`nothing has ${name}="${value}": ${this.page} “${this.text}”`);
    element.__wxElement?.triggerEvent(event, detail, { bubbles: false, composed: false });
  }

  /** What a field says. */
  field(name: string): unknown {
    return this.attribute('name', name, 'value');
  }

  /** Another attribute of what has this one. */
  attribute(name: string, value: string, other: string): unknown {
    return attributeOf(
      this.all('*').find((each) => attributeOf(each, name) === value),
      other,
    );
  }

  /** What stands before each field that is marked as wrong. */
  marked(): string[] {
    return this.all('[class*="cell-wrong"] [class*="label"]').map(textOf);
  }

  /** Submits the form with what its fields say, and with what the user has typed instead. */
  submit(typed: Record<string, unknown>): void {
    const fields = this.all('*').flatMap((each) => {
      const name = attributeOf(each, 'name');
      return typeof name === 'string' ? [[name, attributeOf(each, 'value') ?? nothing(each)] as const] : [];
    });
    const form = this.all('wx-form')[0];
    const value = { ...Object.fromEntries(fields), ...typed };
    form?.__wxElement?.triggerEvent('submit', { value }, { bubbles: false, composed: false });
  }

  /** wx.navigateTo, wx.reLaunch, and the way back. */
  navigate(url: string, how: 'to' | 'relaunch' | 'back'): void {
    if (how === 'to' && this.stack.length > 0) this.top.triggerPageLifeTime('hide');
    if (how === 'back') this.close(this.stack.pop());
    if (how === 'relaunch') for (const name of this.stack.splice(0)) this.close(name);
    if (how !== 'back') this.open(url);
    this.show();
  }

  /** Keeps the answer to the next request of that method and path until it `arrives`; it `came` when the service has given it. */
  holdAnswer(method: string, path: string): { came(): Promise<void>; arrives(): Promise<void> } {
    const { wx } = globalThis as unknown as { wx: Wx };
    const { request } = wx;
    let release: (() => void) | undefined;
    wx.request = (options) => {
      const held = options.method === method && new URL(options.url).pathname === path;
      if (!held) return request(options);
      wx.request = request;
      return request({
        ...options,
        success: (answer) => {
          release = () => {
            options.success(answer);
          };
        },
      });
    };
    const came = (): Promise<void> =>
      this.until(() => release !== undefined, `an answer to ${method} ${path}`);
    return {
      came,
      arrives: async () => {
        await came();
        release?.();
        // What the page makes of it.
        await pause(20);
      },
    };
  }

  /** WeChat covers the page with something of its own, for a while. */
  cover(): void {
    this.top.triggerPageLifeTime('hide');
    this.show();
  }

  back(): void {
    this.navigate('', 'back');
  }

  /** The mini program is closed: no page is left. */
  stop(): void {
    for (const name of this.stack.splice(0)) this.close(name);
    this.pages.detach();
  }

  /** The page is told by onShow, what is on it by its pageLifetimes. */
  private show(): void {
    this.top.triggerPageLifeTime('show');
    this.top.instance.onShow?.();
  }

  private open(url: string): void {
    const name = nameOf(url);
    this.pages.setData({ [`open.${name}`]: true });
    this.stack.push(name);
    this.top.instance.onLoad?.(Object.fromEntries(new URLSearchParams(url.split('?')[1])));
  }

  private close(name: string | undefined): void {
    this.pages.setData({ [`open.${name ?? ''}`]: false });
  }

  private get top(): Rendered {
    return this.pages.querySelector(`#${this.page}`) as Rendered;
  }

  private all(selector: string): Shown[] {
    return [...this.top.dom.querySelectorAll<Shown>(selector)].reverse();
  }
}

/** What a form has of a field that nobody has touched. */
function nothing(field: Element): unknown {
  return field.tagName === 'WX-SWITCH' ? false : '';
}
