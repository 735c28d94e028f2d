import { type components } from '../../../miniprogram/services/index.js';
import { type App } from '../app.js';
import { button, el } from '../el.js';

/** Where the user is logged in. */
export async function devices(app: App): Promise<Node[]> {
  const { items } = await app.auth.request('GET', '/v1/auth/sessions');
  return items.map((session) => card(app, session));
}

function card({ auth, run }: App, session: components['schemas']['SessionResponse']): HTMLElement {
  const { id, current, device, userAgent, ip, lastUsedAt } = session;
  const used = new Date(lastUsedAt).toLocaleTimeString('zh-CN');
  return el(
    'article',
    { className: 'card device', ariaLabel: device.model ?? '未知设备' },
    el(
      'p',
      {},
      el('strong', {}, device.model ?? '未知设备'),
      ' ',
      current && el('span', { className: 'badge' }, '本机'),
    ),
    el('small', {}, [userAgent, ip, `${used} 使用过`].filter(Boolean).join(' · ')),
    !current &&
      el(
        'div',
        { className: 'actions' },
        button(
          `end-${id}`,
          '下线',
          'End',
          () => {
            run(() => auth.request('DELETE', '/v1/auth/sessions/{id}', { path: { id } }), '该设备已下线');
          },
          'small warn',
        ),
      ),
  );
}
