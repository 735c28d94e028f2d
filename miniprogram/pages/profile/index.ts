import { auth } from '../../auth.js';
import { page } from '../../behaviors/page.js';
import { avatarOf, phoneOf } from '../../display.js';
import { confirm, tell } from '../../feedback.js';
import { type PhoneDetail, type ProfileChange, type User } from '../../services/index.js';

interface Form {
  readonly nickname: string;
  readonly gender: NonNullable<ProfileChange['gender']> | '';
}

/** Avatar, nickname, phone number: what the user gives by themselves, for WeChat tells no mini program. */
Component({
  behaviors: [page],
  data: { avatar: '', nickname: '', gender: '', region: [] as string[], phone: '' },
  lifetimes: {
    attached() {
      void this.load();
    },
  },
  methods: {
    load() {
      return this.show(async (cancellation) => {
        this.setData(viewOf(await auth.profile.read(cancellation)));
        return 'ready';
      });
    },

    chooseAvatar({ detail }: { detail: { avatarUrl: string } }) {
      return this.act(async () => {
        this.setData({ avatar: avatarOf(await auth.profile.setAvatar(detail.avatarUrl)) });
        tell('头像已更新');
      });
    },

    /** WeChat has looked at the nickname, and empties the field where it did not like it. */
    reviewNickname({ detail }: { detail: { pass: boolean; timeout: boolean } }) {
      if (!detail.pass && !detail.timeout) tell('昵称未通过审核，请换一个');
    },

    chooseRegion({ detail }: { detail: { value: string[] } }) {
      this.setData({ region: detail.value });
    },

    /** By the form: a nickname that was picked above the keyboard fires no `bindinput`. */
    save({ detail: { value } }: { detail: { value: Form } }) {
      return this.act(async () => {
        const user = await auth.profile.update({
          nickname: value.nickname.trim() || null,
          gender: value.gender || null,
          region: this.data.region.join(' ') || null,
        });
        this.setData(viewOf(user));
        tell('已保存');
      });
    },

    beginPhone() {
      auth.phone.begin();
    },

    bindPhone({ detail }: { detail: PhoneDetail }) {
      return this.act(async () => {
        const { phone } = await auth.phone.bind(detail);
        // That alone: what else is filled in is not saved yet.
        this.setData({ phone: phoneOf({ phone }) });
      });
    },

    removePhone() {
      return this.act(async () => {
        if (!(await confirm('解绑', '解绑后，这个手机号不再属于您的账号。'))) return;
        await auth.phone.remove();
        this.setData({ phone: '' });
      });
    },
  },
});

function viewOf(user: User) {
  return {
    avatar: avatarOf(user),
    nickname: user.nickname ?? '',
    gender: user.gender ?? '',
    region: user.region?.split(' ') ?? [],
    phone: phoneOf(user),
  };
}
