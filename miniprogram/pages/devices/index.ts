import { auth } from '../../auth.js';
import { page } from '../../behaviors/page.js';
import { timeOf } from '../../display.js';
import { confirm, tell } from '../../feedback.js';
import { type components } from '../../services/index.js';

type Session = components['schemas']['SessionResponse'];

/** Where the user is logged in. */
Component({
  behaviors: [page],
  data: { items: [] as ReturnType<typeof viewOf>[] },
  methods: {
    onShow() {
      void this.load();
    },

    load() {
      return this.show(async (cancellation) => {
        const { items } = await auth.request('GET', '/v1/auth/sessions', { cancellation });
        this.setData({ items: items.map(viewOf) });
        return 'ready';
      });
    },

    end({ currentTarget }: { currentTarget: { dataset: { id: string; name: string } } }) {
      const { id, name } = currentTarget.dataset;
      return this.act(async () => {
        if (!(await confirm('下线', `“${name}”需要重新登录。`))) return;
        await auth.request('DELETE', '/v1/auth/sessions/{id}', { path: { id } });
        tell('已下线');
        await this.load();
      });
    },

    logoutEverywhere() {
      return this.act(async () => {
        if (!(await confirm('全部退出', '所有设备，包括这一台，都需要重新登录。'))) return;
        await auth.logoutEverywhere();
        await wx.reLaunch({ url: '/pages/home/index' });
      });
    },
  },
});

function viewOf({ id, current, device, userAgent, ip, lastUsedAt }: Session) {
  return {
    id,
    current,
    name: device.name ?? device.model ?? userAgent ?? '未知设备',
    used: timeOf(lastUsedAt),
    ip: ip ?? '',
  };
}
