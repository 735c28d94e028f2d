import { type Browser, type Locator, type Page } from 'playwright-core';
import { launchChromium } from './chromium.js';

/** Swagger UI in a real Chromium, as somebody uses it. */
export class SwaggerPage {
  /** What the browser complained of. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
    readonly url: string,
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  static async launch(apiUrl: string): Promise<SwaggerPage> {
    const browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    return new SwaggerPage(browser, page, `${apiUrl}/docs`);
  }

  async open(): Promise<void> {
    await this.page.goto(this.url);
    await this.page.locator('.opblock').first().waitFor();
  }

  /** Opens the page again, which unfolds by itself the operation that its URL has come to name. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.operation.locator('.opblock-body').first().waitFor();
  }

  /** The one operation that is open. */
  get operation(): Locator {
    return this.page.locator('.opblock.is-open');
  }

  /** Opens an operation and folds the one before. */
  private async unfold(operationId: string): Promise<Locator> {
    const operation = this.page.locator(`[id$="-${operationId}"]`);
    if (await operation.locator('.opblock-body').isVisible()) return operation;
    for (const open of await this.operation.all()) await open.locator('.opblock-summary-control').click();
    await operation.locator('.opblock-summary-control').click();
    return operation;
  }

  /** Opens an operation, fills in what is given, executes it and gives status and answer. */
  async tryOut(
    operationId: string,
    { body, parameters = {} }: { body?: unknown; parameters?: Readonly<Record<string, string>> } = {},
  ): Promise<{ status: string; text: string }> {
    const operation = await this.unfold(operationId);
    for (const [name, value] of Object.entries(parameters)) {
      const row = operation.locator(`tr[data-param-name="${name}"]`);
      await row.waitFor();
      const choice = row.locator('select');
      if ((await choice.count()) > 0) await choice.selectOption(value);
      else await row.locator('input').fill(value);
    }
    if (body !== undefined) await operation.locator('textarea.body-param__text').fill(JSON.stringify(body));
    // The last answer stays until the next one comes: cleared, so that it is not taken for it.
    const clear = operation.getByRole('button', { name: 'Clear' });
    if (await clear.isVisible()) await clear.click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    const answer = operation.locator('.live-responses-table .response');
    await answer.waitFor();
    return {
      status: (await answer.locator('.response-col_status').innerText()).trim(),
      text: await answer.locator('.response-col_description').innerText(),
    };
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
