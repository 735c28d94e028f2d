import { type components } from '../../../miniprogram/services/index.js';
import { type App } from '../app.js';
import { both, button, el } from '../el.js';

type Address = components['schemas']['AddressResponse'];

export async function addresses(app: App): Promise<Node[]> {
  const { auth, wechat } = app;
  const { items } = await auth.request('GET', '/v1/addresses');
  const add = async (): Promise<void> => {
    const chosen = await wechat.chooseAddress();
    if (chosen === undefined) return;
    await auth.request('POST', '/v1/addresses', { body: { ...chosen } });
    app.toast('地址已添加');
  };
  return [
    ...(items.length > 0
      ? items.map((address) => card(app, address))
      : [el('p', { className: 'empty' }, both('还没有收货地址', 'no addresses yet'))]),
    button(
      'add-address',
      '从微信导入地址',
      'wx.chooseAddress()',
      () => {
        app.run(add);
      },
      'primary',
    ),
  ];
}

function card({ auth, run }: App, { id, etag, isDefault, ...address }: Address): HTMLElement {
  const { userName, telNumber, provinceName, cityName, countyName, streetName, detailInfo } = address;
  return el(
    'article',
    { className: 'card address', ariaLabel: userName },
    el(
      'p',
      {},
      el('strong', {}, userName),
      ` ${telNumber} `,
      isDefault && el('span', { className: 'badge' }, '默认'),
    ),
    el('p', {}, provinceName + cityName + countyName + streetName + detailInfo),
    el(
      'div',
      { className: 'actions' },
      !isDefault &&
        button(
          `default-${id}`,
          '设为默认',
          'Default',
          () => {
            run(() => auth.request('PUT', '/v1/addresses/{id}/default', { path: { id } }), '已设为默认');
          },
          'small',
        ),
      button(
        `delete-${id}`,
        '删除',
        'Delete',
        () => {
          run(
            () => auth.request('DELETE', '/v1/addresses/{id}', { path: { id }, ifMatch: etag }),
            '地址已删除',
          );
        },
        'small warn',
      ),
    ),
  );
}
