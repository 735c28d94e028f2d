import { type View } from './app.js';
import { addresses } from './views/addresses.js';
import { devices } from './views/devices.js';
import { home } from './views/home.js';
import { myData } from './views/my-data.js';
import { profile } from './views/profile.js';

interface Tab {
  readonly zh: string;
  readonly en: string;
  /** Strokes. */
  readonly icon: string;
  readonly view: View;
}

export const tabs = {
  home: { zh: '首页', en: 'Home', icon: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z', view: home },
  profile: {
    zh: '资料',
    en: 'Profile',
    icon: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4 21c0-4 4-6 8-6s8 2 8 6',
    view: profile,
  },
  addresses: {
    zh: '地址',
    en: 'Addresses',
    icon: 'M12 21s7-6 7-11a7 7 0 10-14 0c0 5 7 11 7 11zM12 12a2 2 0 100-4 2 2 0 000 4z',
    view: addresses,
  },
  devices: { zh: '设备', en: 'Devices', icon: 'M7 3h10v18H7zM11 18h2', view: devices },
  data: { zh: '数据', en: 'My data', icon: 'M6 3h9l4 4v14H6zM9 12h7M9 16h7', view: myData },
} satisfies Record<string, Tab>;

export type TabName = keyof typeof tabs;
export const tabNames = Object.keys(tabs) as TabName[];
