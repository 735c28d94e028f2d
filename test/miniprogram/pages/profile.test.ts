import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { picture } from '../../support/pictures.js';
import { createPhone } from '../phone.js';
import { type Phone } from './phone.js';
import { usePhones } from './phones.js';

const phones = usePhones();

async function profileOf(user: string): Promise<Phone> {
  const phone = phones().start(user);
  await phone.tap('微信登录');
  await phone.tap('个人资料');
  await phone.sees('保存');
  return phone;
}

it('keeps nickname, gender and region, which home shows and other devices see', async () => {
  const phone = await profileOf('alice');
  phone.fire('mode', 'region', 'change', { value: ['广东省', '广州市', '海珠区'] });
  phone.submit({ nickname: '小明', gender: 'female' });
  await phone.toasted('已保存');
  phone.back();
  await phone.sees('小明');
  const { auth: tablet } = createPhone(phones().env, 'alice');
  expect(await tablet.profile.read()).toMatchObject({
    nickname: '小明',
    gender: 'female',
    region: '广东省 广州市 海珠区',
  });
});

it('sends the chosen avatar at once, and shows where the service keeps it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weapp-auth-avatar-'));
  const avatarUrl = join(folder, 'avatar.png');
  await writeFile(avatarUrl, await picture().png().toBuffer());
  const phone = await profileOf('bob');
  phone.fire('open-type', 'chooseAvatar', 'chooseavatar', { avatarUrl });
  await phone.toasted('头像已更新');
  const shown = phone.attribute('mode', 'aspectFill', 'src');
  expect((await fetch(String(shown))).headers.get('content-type')).toMatch(/^image\//);
  await rm(folder, { recursive: true });
});

it('binds the phone number once, and lets go of it when that is confirmed', async () => {
  const phone = await profileOf('carol');
  const { code } = await phones().env.wechat.phoneCode('carol', { phone: '13811112222' });
  phone.fire('mode', 'region', 'change', { value: ['广东省', '广州市', '海珠区'] });
  await phone.tap('绑定');
  phone.fire('open-type', 'getPhoneNumber', 'getphonenumber', { code, errMsg: 'getPhoneNumber:ok' });
  await phone.sees('138****2222');
  // What was filled in besides is still there.
  expect(phone.text).toContain('海珠区');
  expect(phone.text).not.toContain('未绑定');
  await phone.tap('解绑');
  await phone.asked('解绑后', false);
  expect(phone.text).toContain('138****2222');
  await phone.tap('解绑');
  await phone.asked('解绑后', true);
  await phone.sees('未绑定');
});

it('binds nothing with a code that WeChat does not know, and says so', async () => {
  const phone = await profileOf('dora');
  await phone.tap('绑定');
  phone.fire('open-type', 'getPhoneNumber', 'getphonenumber', { code: 'x', errMsg: 'getPhoneNumber:ok' });
  await phone.toasted('微信授权已过期，请再试一次');
  expect(phone.text).toContain('未绑定');
});

it('tells the user when WeChat did not like the nickname', async () => {
  const phone = await profileOf('frank');
  phone.fire('name', 'nickname', 'nicknamereview', { pass: false, timeout: false });
  expect(phone.ui.toasts.at(-1)).toBe('昵称未通过审核，请换一个');
});

it('logs in by itself, says why it cannot, and does when it is asked again', async () => {
  const { env, start } = phones();
  const phone = start('grace');
  await env.wechat.fault({ kind: 'errcode', errcode: 40226, times: 1 });
  phone.navigate('/pages/profile/index', 'to');
  await phone.sees('微信判定此账号存在风险，暂时无法登录');
  await phone.tap('重试');
  await phone.sees('点击更换头像');
  expect(phone.text).not.toContain('重试');
  phone.back();
  expect(phone.text).toContain('微信用户');
});

it('reads nothing for whoever has logged out', async () => {
  const phone = phones().start('heidi');
  await phone.tap('微信登录');
  await phone.tap('退出登录');
  await phone.sees('未登录');
  phone.navigate('/pages/profile/index', 'to');
  await phone.sees('您已退出登录，请先登录');
  expect(phone.text).not.toContain('保存');
});
