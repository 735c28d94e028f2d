import { type App } from '../app.js';
import { both, button, el } from '../el.js';

/** What is kept of the user, and the end of it. */
export function myData(app: App): Node[] {
  const shown = el('pre', {
    id: 'export-shown',
    className: 'card export',
    tabIndex: 0,
    hidden: true,
    ariaLabel: '导出的数据',
  });
  const read = async (): Promise<void> => {
    shown.textContent = JSON.stringify(await app.auth.account.export(), null, 2);
    shown.hidden = false;
  };
  return [
    el('p', { className: 'hint' }, both('我们保存的、关于你的一切都在这里。', 'All that is kept about you.')),
    button(
      'export',
      '导出我的数据',
      'Export my data',
      () => {
        app.run(read, '导出完成');
      },
      'primary',
    ),
    shown,
    button(
      'delete-account',
      '注销账号',
      'Delete my account',
      () => {
        app.run(() => remove(app));
      },
      'warn',
    ),
  ];
}

async function remove({ auth, sheet, toast }: App): Promise<void> {
  const sure = await sheet.ask<true>({
    zh: '确定注销账号吗？',
    en: 'Delete the account?',
    content: (answer) => [
      el(
        'p',
        {},
        both(
          '几天之后全部数据将被删除；在此之前再次登录，即可撤销。',
          'All data is erased after some days, unless you log in before.',
        ),
      ),
      button(
        'delete-sure',
        '注销',
        'Delete',
        () => {
          answer(true);
        },
        'warn',
      ),
    ],
  });
  if (!sure) return;
  await auth.account.delete();
  toast('账号已申请注销');
}
