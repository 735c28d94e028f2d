import { AddressBook, chosen } from '../../support/addresses.js';
import { type Phone } from './phone.js';
import { usePhones } from './phones.js';

const phones = usePhones();

async function addressesOf(user: string): Promise<{ phone: Phone; book: AddressBook }> {
  const { env, start } = phones();
  const phone = start(user);
  await phone.tap('微信登录');
  await phone.sees('微信用户');
  const { accessToken } = await env.api.login(user);
  return { phone, book: new AddressBook(env.api, accessToken) };
}

it('adds an address that the user keeps in WeChat', async () => {
  const { phone, book } = await addressesOf('alice');
  await phone.tap('收货地址');
  await phone.sees('还没有收货地址');
  phone.ui.chooseAddress = ({ success }) => {
    // As phones give it: the street is in `detailInfo` too, and there is a field that no page of WeChat's names.
    success({
      ...chosen,
      detailInfo: `${chosen.streetName}${chosen.detailInfo}`,
      detailInfoNew: chosen.detailInfo,
      nationalCodeFull: '510000001',
      errMsg: 'chooseAddress:ok',
    });
  };
  await phone.tap('从微信导入');
  await phone.sees('广东省广州市海珠区新港中路397号 1栋 101');
  expect(phone.text).toContain('默认');
  expect(await book.all()).toMatchObject([chosen]);
});

it.each([
  ['closes the list', { errMsg: 'chooseAddress:fail cancel' }, undefined],
  ['has not agreed to the guidelines', { errMsg: 'chooseAddress:fail', errno: 104 }, '您没有同意授权'],
  [
    'has not, and there is no number for it',
    { errMsg: 'chooseAddress:fail privacy permission is not authorized' },
    '您没有同意授权',
  ],
  ['cannot, for WeChat fails', { errMsg: 'chooseAddress:fail system error' }, '出了点问题，请稍后再试'],
])('adds nothing when the user %s', async (_what, failure, sentence) => {
  const { phone, book } = await addressesOf('bob');
  await phone.tap('收货地址');
  phone.ui.chooseAddress = ({ fail }) => {
    fail(failure);
  };
  await phone.tap('从微信导入');
  if (sentence) await phone.toasted(sentence);
  // The button is there again: nothing is under way.
  await phone.tap('手动填写');
  expect(phone.ui.toasts.slice(1)).toEqual(sentence ? [sentence] : []);
  expect(await book.all()).toEqual([]);
});

it('leads whoever had refused their addresses to the settings', async () => {
  const { phone } = await addressesOf('carol');
  await phone.tap('收货地址');
  phone.ui.chooseAddress = ({ fail }) => {
    fail({ errMsg: 'chooseAddress:fail auth deny' });
  };
  await phone.tap('从微信导入');
  await phone.asked('可以在设置中打开', true);
  await phone.tap('手动填写');
  expect(phone.ui.settings()).toBe(1);
});

it('takes a new address by hand, and marks the field that is wrong', async () => {
  const { phone, book } = await addressesOf('dora');
  await phone.tap('收货地址');
  await phone.tap('手动填写');
  await phone.sees('详细地址');
  phone.fire('mode', 'region', 'change', {
    value: ['广东省', '广州市', '海珠区'],
    code: ['440000', '440100', '440105'],
    postcode: '510000',
  });
  phone.submit({ userName: '李四', telNumber: 'x', detailInfo: '1号' });
  await phone.toasted('填写的内容不符合要求，请检查后再试');
  expect(phone.marked()).toEqual(['手机号']);
  expect(phone.field('userName')).toBe('李四');
  phone.submit({ telNumber: '13800000000' });
  await phone.sees('李四');
  expect(phone.page).toBe('addresses');
  expect(await book.all()).toMatchObject([{ userName: '李四', nationalCode: '440105', isDefault: true }]);
});

it('shows what another device has changed in between, instead of overwriting it', async () => {
  const { phone, book } = await addressesOf('erin');
  const { id, etag } = await book.add();
  await phone.tap('收货地址');
  await phone.tap('张三 020-81167888 默认');
  await phone.chosen('编辑');
  await phone.sees('详细地址');
  await book.send('PUT', `/${id}`, { body: { ...chosen, userName: '王五' }, ifMatch: etag });
  phone.submit({ detailInfo: '2号' });
  await phone.toasted('内容已在别处修改，请刷新后再试');
  expect(phone.field('userName')).toBe('王五');
  phone.submit({ detailInfo: '2号' });
  await phone.sees('新港中路2号');
  expect(await book.all()).toMatchObject([{ userName: '王五', detailInfo: '2号', isDefault: true }]);
});

it('makes another address the default, and shows it first', async () => {
  const { phone, book } = await addressesOf('frank');
  await book.add({ userName: '甲' });
  await book.add({ userName: '乙' });
  await phone.tap('收货地址');
  await phone.sees('甲 020-81167888 默认');
  await phone.tap('乙');
  await phone.chosen('设为默认');
  await phone.sees('乙 020-81167888 默认');
  expect(phone.text).toMatch(/乙.*甲/);
});

it('deletes an address when that is confirmed', async () => {
  const { phone, book } = await addressesOf('grace');
  await book.add();
  await phone.tap('收货地址');
  await phone.tap('张三');
  await phone.chosen('删除');
  await phone.asked('删除后无法恢复', false);
  expect(await book.all()).toHaveLength(1);
  await phone.tap('张三');
  await phone.chosen('删除');
  await phone.asked('删除后无法恢复', true);
  await phone.sees('还没有收货地址');
  expect(await book.all()).toEqual([]);
});

it('reads on where the first page ends', async () => {
  const { phone, book } = await addressesOf('heidi');
  for (let i = 1; i <= 11; i++) await book.add({ userName: `收件人${i}号` });
  await phone.tap('收货地址');
  await phone.sees('收件人11号');
  expect(phone.text).toContain('上滑加载更多');
  phone.fire('type', 'list', 'scrolltolower', {});
  await phone.seesNoMore('上滑加载更多');
  for (let i = 1; i <= 11; i++) expect(phone.text).toContain(`收件人${i}号`);
});

it('goes back once, also when the user was faster than the answer', async () => {
  const { phone, book } = await addressesOf('ivan');
  await phone.tap('收货地址');
  await phone.tap('手动填写');
  await phone.sees('详细地址');
  const answer = phone.holdAnswer('POST', '/v1/addresses');
  phone.fire('mode', 'region', 'change', {
    value: ['香港特别行政区', '香港特别行政区', '中西区'],
    code: ['810000', '810000', '810101'],
  });
  phone.submit({ userName: '李四', telNumber: '13800000000', detailInfo: '1号' });
  phone.back();
  await answer.arrives();
  expect(phone.page).toBe('addresses');
  expect(await book.all()).toMatchObject([{ userName: '李四', postalCode: '' }]);
});

it('lets the user change their mind about the default after a field was wrong', async () => {
  const { phone, book } = await addressesOf('judy');
  await book.add({ userName: '甲' });
  await book.add({ userName: '乙' });
  await phone.tap('收货地址');
  await phone.tap('乙 020-81167888');
  await phone.chosen('编辑');
  await phone.sees('设为默认地址');
  phone.submit({ telNumber: 'x', isDefault: true });
  await phone.toasted('填写的内容不符合要求，请检查后再试');
  expect(phone.text).toContain('设为默认地址');
  phone.submit({ telNumber: '13800000000', isDefault: false });
  await phone.sees('从微信导入');
  expect(await book.all()).toMatchObject([
    { userName: '乙', isDefault: false },
    { userName: '甲', isDefault: true },
  ]);
});

it('shows what was read last, whichever answer comes last', async () => {
  const { phone, book } = await addressesOf('kate');
  const early = phone.holdAnswer('GET', '/v1/addresses');
  await phone.tap('收货地址');
  await early.came();
  await book.add();
  phone.cover();
  await phone.sees('张三');
  await early.arrives();
  expect(phone.text).toContain('张三');
});
