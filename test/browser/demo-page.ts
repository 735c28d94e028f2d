import { type Browser, type Page } from 'playwright-core';

/** The simulator's demo phone in a real Chromium: a tab is a phone. */
export class DemoPage {
  /** What the browser complained of: the content security policy's complaints come as errors of the console. */
  readonly complaints: string[] = [];
  /** Whole tokens, keys and codes that went over the wire: what the page must never show. */
  readonly secrets = new Set<string>();
  /** Requests of the page to the service by `METHOD /path`, preflights left out. */
  readonly sent: string[] = [];

  private constructor(readonly page: Page) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().includes('/v1/')) return;
      this.sent.push(`${request.method()} ${new URL(request.url()).pathname}`);
      this.keep(request.postData());
    });
    page.on('response', (response) => {
      if (/\/(login|refresh|login-codes|phone-codes)$/.test(response.url())) {
        void response.text().then((text) => {
          this.keep(text);
        });
      }
    });
  }

  static async open(browser: Browser, url: string): Promise<DemoPage> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 940 },
      colorScheme: 'light',
    });
    const demo = new DemoPage(await context.newPage());
    await demo.page.goto(url);
    await demo.page.locator('#log-in').waitFor();
    return demo;
  }

  /** By the page's own link: another tab of the same browser. */
  async openSecond(): Promise<DemoPage> {
    const opened = this.page.context().waitForEvent('page');
    await this.press('second-phone');
    return new DemoPage(await opened);
  }

  async press(id: string): Promise<void> {
    await this.page.locator(`[id="${id}"]`).click();
  }

  /** Opens a tab of the mini program, and gives it when it has read what it shows. */
  async tab(name: string): Promise<void> {
    await this.press(`tab-${name}`);
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.page.locator('#page[aria-busy="false"]').waitFor();
  }

  async toast(text: string): Promise<void> {
    await this.page.locator('#toast', { hasText: text }).waitFor();
  }

  /** The lines of the log, as `step name`. */
  async lines(): Promise<string[]> {
    const summaries = await this.page.locator('#log summary').all();
    return Promise.all(
      summaries.map(async (summary) => {
        const label = await summary.locator('b').innerText();
        return `${label} ${await summary.locator('.both > span').innerText()}`;
      }),
    );
  }

  /** What the newest line of that step shows when it is opened. */
  async detail(label: string): Promise<string> {
    const line = this.page
      .locator('#log details', { has: this.page.locator(`b:text-is("${label}")`) })
      .last();
    if (!(await line.evaluate((details) => (details as unknown as { open: boolean }).open)))
      await line.locator('summary').click();
    return line.innerText();
  }

  async labResult(): Promise<string> {
    return this.page.locator('#lab-result').innerText();
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  /** Tokens of a JWT are told apart by their signature: the header is the same for all. */
  private keep(text: string | null): void {
    for (const [value] of text?.matchAll(
      /eyJ[\w.-]{60,}|v1\.[\w-]+\.[\w-]{36}\.\d+\.[\w-]+|(?<="code":")\w{32,64}(?=")/g,
    ) ?? []) {
      this.secrets.add(value);
    }
  }
}
