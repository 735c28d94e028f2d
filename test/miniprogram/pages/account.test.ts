import { jest } from '@jest/globals';
import { createPhone } from '../phone.js';
import { type Phone } from './phone.js';
import { usePhones } from './phones.js';

const phones = usePhones();

async function loggedIn(user: string): Promise<Phone> {
  const phone = phones().start(user);
  await phone.tap('微信登录');
  await phone.sees('微信用户');
  return phone;
}

it('logs in by a tap, says who it is, and logs out', async () => {
  const phone = phones().start('alice');
  expect(phone.text).toContain('未登录');
  await phone.tap('微信登录');
  await phone.sees('微信用户');
  expect(phone.ui.toasts).toEqual(['登录成功']);
  await phone.tap('退出登录');
  await phone.sees('登录后即可使用全部功能');
});

it('is still logged in when it is opened again', async () => {
  const storage = new Map<string, string>();
  const phone = phones().start('bob', storage);
  await phone.tap('微信登录');
  await phone.sees('微信用户');
  phone.stop();
  expect(phones().start('bob', storage).text).toContain('微信用户');
});

it('logs in by one tap on the phone button, and shows the number masked', async () => {
  const { env, start } = phones();
  const phone = start('carol');
  const { code } = await env.wechat.phoneCode('carol', { phone: '13812345678' });
  await phone.tap('手机号一键登录');
  phone.fire('open-type', 'getPhoneNumber', 'getphonenumber', { code, errMsg: 'getPhoneNumber:ok' });
  await phone.sees('138****5678');
  expect(phone.ui.toasts).toEqual(['登录成功']);
});

it('logs nobody in who refuses their number', async () => {
  const phone = phones().start('dora');
  await phone.tap('手机号一键登录');
  phone.fire('open-type', 'getPhoneNumber', 'getphonenumber', {
    errMsg: 'getPhoneNumber:fail user deny',
  });
  await phone.toasted('您没有同意授权');
  expect(phone.text).toContain('未登录');
});

it('says in Chinese why a login failed', async () => {
  const { env, start } = phones();
  await env.wechat.block('erin');
  const phone = start('erin');
  await phone.tap('微信登录');
  await phone.toasted('微信判定此账号存在风险，暂时无法登录');
  expect(phone.text).toContain('未登录');
});

it('asks for consent to the privacy guidelines on the page on top, and passes the answer on', async () => {
  const phone = phones().start('frank');
  await phone.tap('微信登录');
  await phone.tap('我的数据');
  const answers: object[] = [];
  phone.ui.askForPrivacy((answer) => answers.push(answer));
  await phone.sees('隐私保护提示');
  phone.ui.failures.set('openPrivacyContract', { errMsg: 'openPrivacyContract:fail' });
  await phone.tap('《用户隐私保护指引》');
  expect(phone.ui.toasts).toContain('出了点问题，请稍后再试');
  phone.cover();
  expect(phone.text).toContain('隐私保护提示');
  phone.fire('id', 'agree', 'agreeprivacyauthorization', {});
  await phone.seesNoMore('隐私保护提示');
  phone.ui.askForPrivacy((answer) => answers.push(answer));
  await phone.tap('不同意');
  await phone.seesNoMore('隐私保护提示');
  expect(answers).toEqual([
    { event: 'exposureAuthorization' },
    { event: 'agree', buttonId: 'agree' },
    { event: 'exposureAuthorization' },
    { event: 'disagree' },
  ]);
});

it('lists the devices, and ends one that is not this one', async () => {
  const { auth: tablet } = createPhone(phones().env, 'grace');
  await tablet.login();
  const phone = await loggedIn('grace');
  await phone.tap('登录设备');
  await phone.sees('本机');
  expect(phone.text.match(/iPhone 15/g)).toHaveLength(2);
  await phone.tap('下线');
  await phone.asked('“Apple iPhone 15”需要重新登录。', false);
  expect(phone.text.match(/iPhone 15/g)).toHaveLength(2);
  await phone.tap('下线');
  await phone.asked('“Apple iPhone 15”需要重新登录。', true);
  await phone.seesNoMore('下线');
  expect(phone.text).toContain('本机');
});

it('logs out everywhere', async () => {
  const { auth: tablet } = createPhone(phones().env, 'heidi');
  await tablet.login();
  const phone = await loggedIn('heidi');
  await phone.tap('登录设备');
  await phone.tap('退出全部设备');
  await phone.asked('所有设备', true);
  await phone.sees('未登录');
  expect(phone.page).toBe('home');
  expect(await tablet.request('GET', '/v1/auth/sessions')).toMatchObject({ items: [{ current: true }] });
});

it('shows how much is kept of the user, and gives them all of it', async () => {
  const phone = await loggedIn('ivan');
  await phone.tap('我的数据');
  await phone.tap('查看我的数据');
  await phone.sees('登录设备 1 条');
  expect(phone.text).not.toMatch(/[a-z]{3}/i);
  await phone.tap('复制全部数据');
  await phone.tap('发送到聊天');
  await phone.until(() => phone.ui.shared.length > 0, 'a file to share');
  const [file] = phone.ui.shared;
  expect(phone.ui.files.get(file ?? '')).toBe(phone.ui.copied[0]);
  expect(JSON.parse(phone.ui.copied[0] ?? '')).toMatchObject({
    sessions: [{ deviceModel: 'Apple iPhone 15' }],
  });
  phone.back();
  expect([...phone.ui.files]).toEqual([]);
});

it.each([
  [
    'setClipboardData',
    '复制全部数据',
    'fail api scope is not declared in the privacy agreement',
    '出了点问题，请稍后再试',
  ],
  ['setClipboardData', '复制全部数据', 'fail privacy permission is not authorized', '您没有同意授权'],
  ['shareFileMessage', '发送到聊天', 'fail file not exists', '出了点问题，请稍后再试'],
  ['shareFileMessage', '发送到聊天', 'fail cancel', undefined],
])('when wx.%s for “%s” says “%s”, so is the user told', async (name, button, errMsg, sentence) => {
  const phone = await loggedIn('rupert');
  await phone.tap('我的数据');
  await phone.tap('查看我的数据');
  await phone.sees('登录设备');
  phone.ui.failures.set(name, { errMsg: `${name}:${errMsg}` });
  await phone.tap(button);
  expect(phone.ui.toasts).toEqual(['登录成功', ...(sentence ? [sentence] : [])]);
});

it('erases nobody who does not confirm', async () => {
  const phone = await loggedIn('judy');
  await phone.tap('我的数据');
  await phone.tap('注销账号');
  await phone.asked('无法恢复', false);
  phone.back();
  expect(phone.text).toContain('微信用户');
});

it('says until when an erasure is pending, and asks before a login takes it back', async () => {
  const phone = await loggedIn('mallory');
  await phone.tap('我的数据');
  await phone.tap('注销账号');
  await phone.asked('无法恢复', true);
  await phone.sees('账号正在注销');
  expect(phone.text).toMatch(/将于 \d{4}-\d\d-\d\d \d\d:\d\d 删除/);
  await phone.tap('撤销注销并登录');
  await phone.asked('账号和数据都会保留', false);
  expect(phone.text).toContain('账号正在注销');
  await phone.tap('撤销注销并登录');
  await phone.asked('账号和数据都会保留', true);
  await phone.asked('这次登录撤销了它', true);
  await phone.sees('微信用户');
});

it('tells whoever logs in on another phone that this took an erasure back', async () => {
  const { auth: tablet } = createPhone(phones().env, 'niaj');
  await tablet.login();
  await tablet.account.delete();
  const phone = phones().start('niaj');
  await phone.tap('微信登录');
  await phone.asked('这次登录撤销了它', true);
  expect(phone.text).toContain('微信用户');
});

it('calls off what a page has asked for when the page is left', async () => {
  const phone = await loggedIn('olivia');
  const abort = jest.fn();
  // A line on which no answer comes.
  const request = jest.fn(() => ({ abort }));
  Object.assign((globalThis as unknown as { wx: object }).wx, { request });
  await phone.tap('登录设备');
  await phone.until(() => request.mock.calls.length > 0, 'a request');
  expect(abort).not.toHaveBeenCalled();
  phone.back();
  expect(abort).toHaveBeenCalledTimes(1);
  expect(phone.ui.toasts).toEqual(['登录成功']);
});

it('opens a page once, however quickly it is tapped', async () => {
  const phone = await loggedIn('peggy');
  await phone.tap('登录设备', 2);
  await phone.sees('本机');
  phone.back();
  expect(phone.page).toBe('home');
  await phone.tap('我的数据');
  expect(phone.page).toBe('data');
});
