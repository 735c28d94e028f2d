import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { launchChromium, screenshot } from './chromium.js';

describe('Swagger UI', () => {
  let quickstart: ChildProcess;
  let dataDir: string;
  let output = '';
  let apiUrl: string;
  let simulatorUrl: string;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'weapp-auth-browser-'));
    quickstart = spawn(
      process.execPath,
      ['--import', '@swc-node/register/esm-register', 'quickstart/main.ts'],
      { env: { ...process.env, PORT: '0', SIMULATOR_PORT: '0', DATA_DIR: dataDir, NODE_OPTIONS: '' } },
    );
    await new Promise<void>((resolve, reject) => {
      const collect = (chunk: Buffer): void => {
        output += chunk.toString();
        if (/^ready .*[\s\S]*_control/m.test(output)) resolve();
      };
      quickstart.stdout?.on('data', collect);
      quickstart.stderr?.on('data', collect);
      quickstart.on('exit', () => {
        reject(new Error(`quickstart ended: ${output}`));
      });
    });
    apiUrl = /^ready (\S+)/m.exec(output)?.[1] ?? '';
    simulatorUrl = /(http\S+)\/_control/.exec(output)?.[1] ?? '';
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
  });

  afterAll(async () => {
    await browser.close();
    const ended = new Promise((resolve) => quickstart.on('exit', resolve));
    quickstart.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Opens an operation, fills its body where one is given, executes it and gives status and answer. */
  async function tryOut(operationId: string, body?: unknown): Promise<{ status: string; text: string }> {
    const operation = page.locator(`[id$="-${operationId}"]`);
    if (!(await operation.locator('.opblock-body').isVisible()))
      await operation.locator('.opblock-summary').click();
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

  it('lists the operations without a complaint of the browser', async () => {
    await page.goto(`${apiUrl}/docs`);
    await page.locator('.opblock').first().waitFor();
    await screenshot(page, '1-operations');
    expect(complaints).toEqual([]);
    const tags = await page
      .locator('.opblock-tag')
      .evaluateAll((all) => all.map((tag) => tag.dataset['tag']));
    expect(tags.slice(0, 3)).toEqual(['auth', 'sessions', 'users']);
    expect(tags.slice(-4)).toEqual(['admin', 'tokens', 'wechat', 'health']);
    const described = page.locator('.opblock-tag small').filter({ hasText: /\w/ });
    expect(await described.count()).toBe(tags.length);
  });

  it('tells how to authorize', async () => {
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    const dialog = page.locator('.dialog-ux');
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain('accessToken');
    await screenshot(page, '1-authorize');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
  });

  it('opens an operation by a link to it, with only those fields filled in that a first try needs', async () => {
    await page.goto(`${apiUrl}/docs#/admin/listMerges`);
    await page.reload();
    const operation = page.locator('#operations-admin-listMerges');
    await operation.locator('.opblock-body').waitFor();
    const valueOf = (name: string): Promise<string> =>
      operation.locator(`tr[data-param-name="${name}"] input`).inputValue();
    expect(await valueOf('limit')).toBe('20');
    expect(await valueOf('cursor')).toBe('');
    await screenshot(page, '1-linked');
    await page.goto(`${apiUrl}/docs`);
  });

  it('refuses a guarded call before the login', async () => {
    const { status, text } = await tryOut('getMe');
    expect(status).toMatch(/^401/);
    expect(text).toContain('UNAUTHENTICATED');
  });

  it('logs in with a code and authorizes the guarded calls by itself', async () => {
    const issued = await fetch(`${simulatorUrl}/_control/login-codes`, { method: 'POST' });
    const { code } = (await issued.json()) as { code: string };
    const login = await tryOut('loginWithWechat', { code });
    expect(login.status).toMatch(/^200/);
    await screenshot(page, '2-login');
    const me = await tryOut('getMe');
    expect(me.status).toMatch(/^200/);
    expect(me.text).toContain('createdAt');
    await screenshot(page, '3-me');

    const again = await tryOut('loginWithWechat', { code });
    expect(again.status).toMatch(/^401/);
    expect(again.text).toContain('WECHAT_CODE_USED');
  });

  it('remembers the token when the page is opened again', async () => {
    await page.reload();
    await page.locator('.opblock').first().waitFor();
    expect((await tryOut('getMe')).status).toMatch(/^200/);
  });
});
