import { type Page } from 'playwright-core';
import { screenshot } from './chromium.js';
import { Quickstart } from './quickstart.js';
import { SwaggerPage } from './swagger-page.js';

describe('Swagger UI', () => {
  let quickstart: Quickstart;
  let swagger: SwaggerPage;
  let page: Page;

  beforeAll(async () => {
    quickstart = await Quickstart.start();
    swagger = await SwaggerPage.launch(quickstart.apiUrl);
    ({ page } = swagger);
  });

  afterAll(async () => {
    await swagger.close();
    await quickstart.stop();
  });

  it('lists the operations without a complaint of the browser', async () => {
    await swagger.open();
    await screenshot(page, '1-operations');
    expect(swagger.complaints).toEqual([]);
    const headings = await page.locator('.opblock-tag').all();
    const tags = await Promise.all(headings.map((heading) => heading.getAttribute('data-tag')));
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
    await page.goto(`${swagger.url}#/admin/listMerges`);
    await page.reload();
    const operation = page.locator('#operations-admin-listMerges');
    await operation.locator('.opblock-body').waitFor();
    const valueOf = (name: string): Promise<string> =>
      operation.locator(`tr[data-param-name="${name}"] input`).inputValue();
    expect(await valueOf('limit')).toBe('20');
    expect(await valueOf('cursor')).toBe('');
    await screenshot(page, '1-linked');
    await page.goto(swagger.url);
  });

  it('refuses a guarded call before the login', async () => {
    const { status, text } = await swagger.tryOut('getMe');
    expect(status).toMatch(/^401/);
    expect(text).toContain('UNAUTHENTICATED');
  });

  it('logs in with a code and authorizes the guarded calls by itself', async () => {
    const code = await quickstart.code();
    const login = await swagger.tryOut('loginWithWechat', { body: { code } });
    expect(login.status).toMatch(/^200/);
    await screenshot(page, '2-login');
    const me = await swagger.tryOut('getMe');
    expect(me.status).toMatch(/^200/);
    expect(me.text).toContain('createdAt');
    await screenshot(page, '3-me');

    const again = await swagger.tryOut('loginWithWechat', { body: { code } });
    expect(again.status).toMatch(/^401/);
    expect(again.text).toContain('WECHAT_CODE_USED');
  });

  it('remembers the token when the page is opened again', async () => {
    await swagger.reload();
    expect((await swagger.tryOut('getMe')).status).toMatch(/^200/);
  });
});
