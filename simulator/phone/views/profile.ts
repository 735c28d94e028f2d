import { type App } from '../app.js';
import { avatarOf } from '../avatar.js';
import { both, button, el } from '../el.js';
import { phoneButton } from '../phone-button.js';

/** Avatar, nickname, phone number. */
export async function profile(app: App): Promise<Node[]> {
  const { auth, wechat } = app;
  const user = await auth.profile.read();
  // The phone button must find a token that is good for a while.
  await auth.phone.prepare();
  const choose = el(
    'button',
    {
      id: 'choose-avatar',
      type: 'button',
      className: 'row',
      onclick: () => {
        app.run(async () => {
          const path = await wechat.chooseAvatar();
          if (path === undefined) return;
          await auth.profile.setAvatar(path);
          app.toast('头像已更新');
        });
      },
    },
    both('头像', 'Avatar'),
    avatarOf(user, app.serviceUrl),
  );
  const nickname = el('input', {
    id: 'nickname',
    name: 'nickname',
    value: user.nickname ?? '',
    placeholder: '请输入昵称',
    maxLength: 64,
    autocomplete: 'off',
  });
  const form = el(
    'form',
    {
      className: 'row',
      onsubmit: (event: Event) => {
        event.preventDefault();
        app.run(() => auth.profile.update({ nickname: nickname.value.trim() || null }), '昵称已保存');
      },
    },
    el('label', { htmlFor: 'nickname' }, both('昵称', 'Nickname')),
    nickname,
    el('button', { id: 'save-nickname', type: 'submit', className: 'small' }, '保存'),
  );
  return [
    el(
      'div',
      { className: 'card rows' },
      choose,
      form,
      el(
        'div',
        { className: 'row' },
        both('手机号', 'Phone'),
        el('span', { id: 'phone-shown' }, user.phone ?? '未绑定'),
      ),
    ),
    phoneButton(
      app,
      'bind-phone',
      user.phone === null ? '绑定手机号' : '换绑手机号',
      'getPhoneNumber',
      async (detail) => {
        await auth.phone.bind(detail);
        app.toast('手机号已绑定');
      },
    ),
    ...(user.phone === null
      ? []
      : [
          button(
            'remove-phone',
            '解绑手机号',
            'Remove the number',
            () => {
              app.run(() => auth.phone.remove(), '手机号已解绑');
            },
            'plain',
          ),
        ]),
    ...(user.avatarUrl === null
      ? []
      : [
          button(
            'remove-avatar',
            '删除头像',
            'Remove the avatar',
            () => {
              app.run(() => auth.profile.removeAvatar(), '头像已删除');
            },
            'plain',
          ),
        ]),
  ];
}
