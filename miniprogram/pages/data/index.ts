import { auth } from '../../auth.js';
import { page } from '../../behaviors/page.js';
import { timeOf } from '../../display.js';
import { confirm, tell, tellFailure } from '../../feedback.js';

/** What is kept of the user: all of it to take along, and an end of it. */
Component({
  behaviors: [page],
  data: { rows: [] as { name: string; value: string }[], json: '', file: '' },
  lifetimes: {
    detached() {
      // Nothing of it stays on the phone.
      const { file } = this.data;
      if (file) wx.getFileSystemManager().unlink({ filePath: file, fail: () => undefined });
    },
  },
  methods: {
    export() {
      return this.act(async () => {
        const data = await auth.account.export();
        const json = JSON.stringify(data, null, 2);
        // Now: sharing must follow the user's tap at once.
        const file = `${wx.env.USER_DATA_PATH}/weapp-auth.json`;
        wx.getFileSystemManager().writeFileSync(file, json, 'utf8');
        this.setData({ rows: rowsOf(data), json, file });
      });
    },

    copy() {
      wx.setClipboardData({ data: this.data.json, fail: tellFailure });
    },

    share() {
      wx.shareFileMessage({ filePath: this.data.file, fileName: '我的数据.json', fail: tellFailure });
    },

    erase() {
      return this.act(async () => {
        const asked =
          '您将退出所有设备。注销期满后，账号、资料和地址都会删除，无法恢复；期满前再次登录即可撤销。';
        if (!(await confirm('注销账号', asked))) return;
        tell(`账号将于 ${timeOf(await auth.account.delete())} 删除`);
        await wx.reLaunch({ url: '/pages/home/index' });
      });
    },
  },
});

const names: Readonly<Record<string, string>> = {
  exportedAt: '导出时间',
  user: '账号',
  identities: '微信身份',
  profile: '个人资料',
  avatar: '头像',
  sessions: '登录设备',
  activity: '使用日期',
  addresses: '收货地址',
  mergedUsers: '合并的账号',
  pushes: '微信消息',
  auditEvents: '操作记录',
};

function rowsOf(data: object): { name: string; value: string }[] {
  return Object.entries(data).map(([key, value]: [string, unknown]) => ({
    name: names[key] ?? key,
    value: valueOf(value),
  }));
}

/** How much of it there is: the whole is for the file. */
function valueOf(value: unknown): string {
  if (Array.isArray(value)) return `${value.length} 条`;
  if (typeof value === 'object' && value !== null) return `${Object.keys(value).length} 项`;
  return timeOf(String(value));
}
