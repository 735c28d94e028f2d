import { auth } from '../../auth.js';
import { page } from '../../behaviors/page.js';
import { confirm, tell } from '../../feedback.js';
import { type components } from '../../services/index.js';
import { chooseAddress } from './choose-address.js';

type Address = components['schemas']['AddressResponse'];

const pageSize = 10;

/** Where things are delivered to: the default first, the others by age. */
Component({
  behaviors: [page],
  data: { items: [] as Address[], next: null as string | null },
  methods: {
    onShow() {
      void this.load();
    },

    load() {
      return this.show(async (cancellation) => {
        const { items, nextCursor } = await auth.request('GET', '/v1/addresses', {
          query: { limit: pageSize },
          cancellation,
        });
        this.setData({ items: sorted(items), next: nextCursor });
        return items.length > 0 ? 'ready' : 'empty';
      });
    },

    loadMore() {
      const { next, items } = this.data;
      if (next === null) return;
      return this.act(async () => {
        const more = await auth.request('GET', '/v1/addresses', {
          query: { limit: pageSize, cursor: next },
          cancellation: this.cancellation(),
        });
        this.setData({ items: sorted([...items, ...more.items]), next: more.nextCursor });
      });
    },

    importFromWechat() {
      return this.act(async () => {
        const body = await chooseAddress();
        if (!body) return;
        await auth.request('POST', '/v1/addresses', { body });
        await this.load();
      });
    },

    add() {
      this.open('address/index');
    },

    /** A sheet at the lower end, where the thumb is. */
    choose({ currentTarget }: { currentTarget: { dataset: { id: string } } }) {
      const address = this.data.items.find(({ id }) => id === currentTarget.dataset.id);
      if (!address) return;
      const { id } = address;
      const actions: [name: string, run: () => void][] = [
        [
          '编辑',
          () => {
            this.open(`address/index?id=${id}`);
          },
        ],
        ['删除', () => void this.remove(address)],
      ];
      if (!address.isDefault) actions.push(['设为默认', () => void this.makeDefault(id)]);
      wx.showActionSheet({
        itemList: actions.map(([name]) => name),
        success: ({ tapIndex }) => actions[tapIndex]?.[1](),
        fail: () => undefined,
      });
    },

    makeDefault(id: string) {
      return this.act(async () => {
        await auth.request('PUT', '/v1/addresses/{id}/default', { path: { id } });
        await this.load();
      });
    },

    remove({ id, etag }: Address) {
      return this.act(async () => {
        if (!(await confirm('删除', '删除后无法恢复。'))) return;
        try {
          await auth.request('DELETE', '/v1/addresses/{id}', { path: { id }, ifMatch: etag });
          tell('已删除');
        } finally {
          // Another one may be the default now; or another device has changed it, and the user should see to what.
          await this.load();
        }
      });
    },
  },
});

function sorted(items: readonly Address[]): Address[] {
  return [...items.filter(({ isDefault }) => isDefault), ...items.filter(({ isDefault }) => !isDefault)];
}
