import { type Browser } from 'playwright-core';
import { defaultApps } from '../../simulator/index.js';
import { launchChromium, screenshot } from './chromium.js';
import { DemoPage } from './demo-page.js';
import { Quickstart } from './quickstart.js';

/** What a newcomer sees without WeChat DevTools. Each step needs the one before. */
describe('the demo phone', () => {
  let quickstart: Quickstart;
  let browser: Browser;
  let demo: DemoPage;
  let step = 0;

  const picture = (name: string): Promise<void> =>
    screenshot(demo.page, `demo-${String(++step).padStart(2, '0')}-${name}`);

  beforeAll(async () => {
    [quickstart, browser] = await Promise.all([Quickstart.start(), launchChromium()]);
    demo = await DemoPage.open(browser, quickstart.simulatorUrl);
  });

  afterAll(async () => {
    await browser.close();
    await quickstart.stop();
  });

  it('logs in, and shows the nine steps in order', async () => {
    await picture('before');
    await demo.press('log-in');
    await demo.toast('欢迎新用户');
    await demo.settled();
    await picture('login');
    expect(await demo.lines()).toEqual([
      '1 取得登录凭证 code',
      '2 把 code 发给自己的服务',
      '3 服务向微信换取会话',
      '4 微信返回 openid 与 session_key',
      '5 服务签发自己的登录态',
      '6 登录态存入本地缓存',
      '7 之后的请求带上令牌',
      '8 令牌解析为当前用户',
      '9 返回受保护的数据',
    ]);
  });

  it('shows the real requests, with every secret masked', async () => {
    const appId = defaultApps[0]?.appId ?? '';
    const shown: string[] = [];
    for (const step of '123456789') shown[Number(step)] = await demo.detail(step);
    await picture('details');
    expect(shown[2]).toContain(
      `POST ${quickstart.apiUrl}/v1/auth/wechat/login\ncontent-type: application/json`,
    );
    expect(shown[3]).toMatch(
      new RegExp(
        `GET /sns/jscode2session\\?appid=${appId}&secret=\\*\\*\\*&js_code=\\w{4}….*grant_type=authorization_code`,
      ),
    );
    expect(shown[4]).toContain('"session_key": "***"');
    expect(shown[4]).toMatch(/"openid": "o[\w-]{27}"/);
    expect(shown[5]).toMatch(/"accessToken": "eyJ…/);
    expect(shown[5]).toMatch(/"refreshToken": "v1\.…/);
    expect(shown[5]).toMatch(/"sub": "[\w-]{36}"/);
    expect(shown[6]).toContain(`weapp-auth:${quickstart.apiUrl}`);
    expect(shown[7]).toContain('authorization: Bearer eyJ…');
    const [, userId = 'none'] = /"userId": "([\w-]{36})"/.exec(shown[8] ?? '') ?? [];
    expect(shown[9]).toContain(`"id": "${userId}"`);
    expect(demo.secrets.size).toBeGreaterThanOrEqual(3);
  });

  it('asks for consent before the phone button, and takes no for an answer', async () => {
    await demo.tab('profile');
    await demo.press('bind-phone');
    await demo.page.getByRole('dialog', { name: '用户隐私保护提示' }).waitFor();
    await picture('privacy');
    await demo.press('sheet-cancel');
    await demo.toast('DECLINED');
    expect(await demo.page.locator('#phone-shown').innerText()).toBe('未绑定');
  });

  it('binds the number when the user agrees, and shows how the service came by it', async () => {
    await demo.press('bind-phone');
    await demo.press('privacy-agree');
    await demo.page.getByRole('dialog', { name: '申请获取你的手机号' }).waitFor();
    await picture('phone');
    await demo.press('phone-allow');
    await demo.toast('手机号已绑定');
    expect(await demo.page.locator('#phone-shown').innerText()).toMatch(/^\+86\d{11}$/);
    expect(await demo.detail('号')).toContain('"purePhoneNumber": "***"');
  });

  it('saves a nickname and uploads an avatar', async () => {
    await demo.page.locator('#nickname').fill('小明');
    await demo.press('save-nickname');
    await demo.toast('昵称已保存');
    await demo.press('choose-avatar');
    await demo.page.getByRole('dialog', { name: '选择头像' }).waitFor();
    await picture('avatar');
    await demo.page.locator('.picture').nth(1).click();
    await demo.toast('头像已更新');
    const avatar = demo.page.locator('#choose-avatar img');
    await avatar.waitFor();
    // What the service made of the picture: loaded, from another origin.
    const width = await avatar.evaluate(async (image) => {
      const { decode, naturalWidth } = image as unknown as {
        decode(this: unknown): Promise<void>;
        naturalWidth: number;
      };
      await decode.call(image);
      return naturalWidth;
    });
    expect(width).toBeGreaterThan(0);
    expect(await demo.page.locator('#nickname').inputValue()).toBe('小明');
    await picture('profile');
  });

  it('keeps what was typed when it is refused, and tells which field', async () => {
    const name = '名'.repeat(40);
    await demo.page.locator('#nickname').fill(name);
    await demo.press('save-nickname');
    await demo.toast('VALIDATION_FAILED nickname: ');
    await demo.settled();
    expect(await demo.page.locator('#nickname').inputValue()).toBe(name);
  });

  it('tells that there is no network, and goes on when there is', async () => {
    await demo.page.context().setOffline(true);
    await demo.press('bind-phone');
    await demo.toast('WX_PHONE_FAILED');
    await demo.tab('devices');
    expect(await demo.page.locator('#page').innerText()).toContain('NETWORK');
    await demo.page.context().setOffline(false);
    await demo.press('retry');
    await demo.page.locator('.device').waitFor();
  });

  it('adds addresses, makes one the default and deletes one', async () => {
    await demo.tab('addresses');
    for (const index of [0, 1]) {
      await demo.press('add-address');
      if (index === 0) await picture('choose-address');
      await demo.press(`address-${index}`);
      await demo.page.locator('.address').nth(index).waitFor();
    }
    await picture('addresses');
    const defaults = demo.page.locator('.address', { has: demo.page.locator('.badge') });
    const first = await defaults.innerText();
    await demo.page.getByRole('button', { name: '设为默认' }).click();
    await demo.toast('已设为默认');
    await demo.settled();
    expect(await defaults.innerText()).not.toBe(first);
    await demo.page.getByRole('button', { name: '删除' }).first().click();
    await demo.toast('地址已删除');
    await demo.settled();
    expect(await demo.page.locator('.address').count()).toBe(1);
  });

  it('sends 50 requests with an expired token: one refresh, whose lost answer logs nobody out', async () => {
    const since = demo.sent.length;
    await demo.page.locator('#lose-refresh').check();
    await demo.press('expire');
    await demo.press('fifty');
    await demo.page.locator('#lab-result', { hasText: 'refreshes' }).waitFor();
    expect(await demo.labResult()).toContain('50 个成功，刷新 2 次，wx.login 0 次');
    expect(await demo.page.locator('#lose-refresh').isChecked()).toBe(false);

    await demo.press('expire');
    await demo.press('fifty');
    await demo.page.locator('#lab-result', { hasText: 'refreshes 1' }).waitFor();
    expect(await demo.labResult()).toContain('50 个成功，刷新 1 次，wx.login 0 次');
    await picture('fifty');
    const sent = demo.sent.slice(since);
    expect(sent.filter((each) => each === 'POST /v1/auth/refresh')).toHaveLength(3);
    expect(sent.filter((each) => each === 'GET /v1/users/me')).toHaveLength(100);
  });

  it('renews a token that the service refuses, and repeats the requests', async () => {
    await demo.press('spoil');
    await demo.press('fifty');
    await demo.page.locator('#lab-result', { hasText: 'refreshes' }).waitFor();
    expect(await demo.labResult()).toContain('50 个成功，刷新 1 次，wx.login 0 次');
  });

  it('logs in by itself when another phone has ended its session', async () => {
    await demo.press('end-elsewhere');
    await demo.page.locator('#lab-result', { hasText: '本机已被下线' }).waitFor();
    await demo.press('fifty');
    await demo.page.locator('#lab-result', { hasText: 'refreshes' }).waitFor();
    expect(await demo.labResult()).toContain('50 个成功，刷新 1 次，wx.login 1 次');
  });

  it('sees the same user in another tab as another device, and ends it', async () => {
    const other = await demo.openSecond();
    await other.press('log-in');
    await other.toast('欢迎回来');
    await demo.tab('devices');
    expect(await demo.page.locator('.device').count()).toBe(2);
    const models = await demo.page.locator('.device strong').allInnerTexts();
    expect(new Set(models).size).toBe(2);
    await picture('devices');
    await demo.page.getByRole('button', { name: '下线' }).first().click();
    await demo.toast('该设备已下线');
    await demo.settled();
    expect(await demo.page.locator('.device').count()).toBe(1);
    expect(await demo.page.locator('.device').innerText()).toContain('本机');
    await other.close();
  });

  it('hands the phone to another user, who finds nothing of the first', async () => {
    await demo.page.locator('#user').fill('bob');
    await demo.page.locator('#user').press('Enter');
    await demo.page.locator('#log-in').waitFor();
    await demo.press('phone-log-in');
    await demo.press('privacy-agree');
    await demo.press('phone-allow');
    await demo.toast('欢迎新用户');
    await demo.settled();
    expect(await demo.page.locator('.who').innerText()).toMatch(/微信用户\s+\+86\d{11}/);
    await demo.page.locator('#user').fill('alice');
    await demo.page.locator('#user').press('Enter');
    await demo.page.locator('#nickname-shown', { hasText: '小明' }).waitFor();
  });

  it('exports what is kept, and deletes the account; a login takes that back', async () => {
    await demo.tab('data');
    await demo.press('export');
    await demo.page.locator('#export-shown', { hasText: 'auditEvents' }).waitFor();
    await picture('export');
    await demo.press('delete-account');
    await demo.press('delete-sure');
    await demo.toast('账号已申请注销');
    await demo.tab('home');
    expect(await demo.page.locator('.notice').innerText()).toContain('注销');
    await picture('leaving');
    await demo.press('log-in');
    await demo.toast('注销已撤销');
    await demo.press('log-out');
    await demo.toast('已退出登录');
    await demo.tab('devices');
    expect(await demo.page.locator('#page').innerText()).toContain('登录后才能查看');
    await demo.press('fifty');
    await demo.page.locator('#lab-result', { hasText: '0 个成功（LOGGED_OUT）' }).waitFor();
  });

  it('has shown no secret, whatever was opened', async () => {
    const content = await demo.page.content();
    const secrets = [...demo.secrets, ...defaultApps.map(({ appSecret }) => appSecret)];
    expect(secrets.length).toBeGreaterThan(15);
    expect(secrets.filter((secret) => content.includes(secret))).toEqual([]);
    expect(content).not.toMatch(/eyJ[\w-]{10,}|session_key": "(?!\*\*\*)/);
  });

  it('is dark where the reader is, and stands on a narrow screen', async () => {
    await demo.tab('home');
    await demo.press('log-in');
    await demo.toast('欢迎回来');
    await demo.page.emulateMedia({ colorScheme: 'dark' });
    const ground = await demo.page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(ground).toBe('rgb(13, 15, 17)');
    await picture('dark');
    await demo.page.setViewportSize({ width: 390, height: 844 });
    expect(await demo.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await picture('narrow');
  });

  it('is used by the keyboard alone', async () => {
    await demo.page.locator('#tab-home').focus();
    await demo.page.keyboard.press('Tab');
    expect(await demo.page.evaluate('document.activeElement.id')).toBe('tab-profile');
    await demo.page.keyboard.press('Enter');
    await demo.page.locator('#choose-avatar').waitFor();
    await demo.settled();
    await demo.page.locator('#choose-avatar').focus();
    await demo.page.keyboard.press('Enter');
    await demo.page.getByRole('dialog').waitFor();
    await demo.page.keyboard.press('Escape');
    await demo.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await demo.page.evaluate('document.activeElement.id')).toBe('choose-avatar');
  });

  it('has met no complaint of the browser but for refusals that were asked for', () => {
    expect(
      demo.complaints.filter((text) => !/status of 40[01]|ERR_INTERNET_DISCONNECTED/.test(text)),
    ).toEqual([]);
  });
});
