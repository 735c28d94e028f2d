import { type User } from '../../../miniprogram/services/index.js';
import { type App } from '../app.js';
import { avatarOf } from '../avatar.js';
import { both, button, el } from '../el.js';
import { phoneButton } from '../phone-button.js';

/** Who am I, log in and out. */
export function home(app: App): Node[] {
  const { state } = app.auth;
  switch (state.is) {
    case 'in':
      return loggedIn(app, state.account.user, state.account.openid);
    case 'leaving':
      return [
        el(
          'p',
          { className: 'notice' },
          both(`账号将于 ${dayOf(state.erasureDueAt)} 注销`, 'to be erased; a login takes it back'),
        ),
        ...loginButtons(app),
      ];
    default:
      return [
        el(
          'div',
          { className: 'hero' },
          el('h2', {}, both('你好', 'Welcome')),
          el('p', {}, both('点一下登录，旁边会看到全部九步。', 'Log in, and watch the nine steps.')),
        ),
        ...loginButtons(app),
      ];
  }
}

function loggedIn(app: App, user: User, openid: string): Node[] {
  return [
    el(
      'div',
      { className: 'card who' },
      avatarOf(user, app.serviceUrl),
      el(
        'div',
        {},
        el('strong', { id: 'nickname-shown' }, user.nickname ?? '微信用户'),
        el('small', {}, user.phone ?? '未绑定手机号'),
      ),
    ),
    el(
      'dl',
      { className: 'card' },
      el('dt', {}, both('用户', 'user id')),
      el('dd', {}, user.id),
      el('dt', {}, 'openid'),
      el('dd', {}, openid),
    ),
    button(
      'who-am-i',
      '我是谁',
      'GET /v1/users/me',
      () => {
        app.run(() => app.auth.profile.read(), '这是你');
      },
      'primary',
    ),
    button('log-out', '退出登录', 'Log out', () => {
      app.run(() => app.auth.logout(), '已退出登录');
    }),
    button(
      'log-out-everywhere',
      '退出所有设备',
      'Log out everywhere',
      () => {
        app.run(() => app.auth.logoutEverywhere(), '已退出所有设备');
      },
      'plain',
    ),
  ];
}

function loginButtons(app: App): Node[] {
  /** The request that the login was for. */
  const welcome = async ({
    isNewUser,
    erasureCancelled,
    phone,
  }: Awaited<ReturnType<App['auth']['login']>>): Promise<void> => {
    await app.auth.profile.read();
    const problem = phone && 'code' in phone ? '；手机号没有绑定' : '';
    app.toast((erasureCancelled ? '注销已撤销' : isNewUser ? '欢迎新用户' : '欢迎回来') + problem);
  };
  return [
    button(
      'log-in',
      '微信登录',
      'Log in',
      () => {
        app.run(async () => welcome(await app.auth.login()));
      },
      'primary',
    ),
    phoneButton(app, 'phone-log-in', '手机号一键登录', 'Log in with the phone number', async (detail) =>
      welcome(await app.auth.phone.login(detail)),
    ),
  ];
}

function dayOf(iso: string): string {
  return new Date(iso).toLocaleDateString('zh-CN', { month: 'long', day: 'numeric' });
}
