import { auth } from '../../auth.js';
import { page } from '../../behaviors/page.js';
import { avatarOf, phoneOf, timeOf } from '../../display.js';
import { confirm, tell } from '../../feedback.js';
import { ApiError, type Login, type PhoneDetail, type State } from '../../services/index.js';

/** Who am I? Log in, log out, and on to the other pages. */
Component({
  behaviors: [page],
  data: viewOf(auth.state),
  lifetimes: {
    attached() {
      this.setData(viewOf(auth.state));
      const stop = auth.onChange((state) => {
        this.setData(viewOf(state));
      });
      this.cancellation().onCancel(stop);
    },
  },
  methods: {
    onShow() {
      // Another device may have changed it, or ended this login.
      if (auth.state.is === 'in') void auth.profile.read(this.cancellation()).catch(() => undefined);
    },

    login() {
      return this.act(async () => {
        if (auth.state.is === 'leaving' && !(await confirm('撤销注销', '登录后，账号和数据都会保留。')))
          return;
        greet(await auth.login());
      });
    },

    beginPhone() {
      auth.phone.begin();
    },

    loginByPhone({ detail }: { detail: PhoneDetail }) {
      return this.act(async () => {
        greet(await auth.phone.login(detail));
      });
    },

    logout() {
      return this.act(() => auth.logout());
    },

    choose({ currentTarget }: { currentTarget: { dataset: { page: string } } }) {
      this.open(`${currentTarget.dataset.page}/index`);
    },
  },
});

function viewOf(state: State) {
  const user = state.is === 'in' ? state.account.user : undefined;
  return {
    is: state.is,
    name: user ? (user.nickname ?? '微信用户') : '未登录',
    avatar: user ? avatarOf(user) : '',
    phone: user ? phoneOf(user) : '',
    due: state.is === 'leaving' ? timeOf(state.erasureDueAt) : '',
  };
}

function greet({ erasureCancelled, phone }: Login): void {
  if (erasureCancelled) {
    void wx.showModal({
      title: '注销已撤销',
      content: '您曾申请注销账号，这次登录撤销了它。如仍要注销，请到“我的数据”再次申请。',
      showCancel: false,
    });
  } else if (phone && 'code' in phone) {
    tell(`已登录。手机号没有绑定：${new ApiError(phone.code).sentence}`);
  } else {
    tell('登录成功');
  }
}
