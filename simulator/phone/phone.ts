import { realTiming, type Timing, WeappAuth } from '../../miniprogram/services/index.js';
import { type Experiments } from './experiments.js';
import { type Log } from './log.js';
import { type Sheet } from './sheet.js';
import { Story } from './story.js';
import { watched } from './watch.js';
import { WechatUi } from './wechat-ui.js';
import { createWx, type PhoneStorage } from './wx.js';

export interface Phone {
  readonly user: string;
  readonly auth: WeappAuth;
  readonly wechat: WechatUi;
}

export interface PhoneParts {
  readonly serviceUrl: string;
  readonly log: Log;
  readonly experiments: Experiments;
  readonly sheet: Sheet;
}

const models = ['iPhone 15', 'iPhone 15 Pro', 'iPhone 16'];

/** The phone in the hand of that user: each tab of the browser is a phone, for sessionStorage is its own. */
export function createPhone(user: string, { serviceUrl, log, experiments, sheet }: PhoneParts): Phone {
  const storage = storageOf(user);
  const wechat = new WechatUi(sheet, storage, user);
  const wx = createWx({
    simulatorUrl: location.origin,
    user,
    storage,
    readFile: (path) => wechat.readFile(path),
    device: { brand: 'Apple', model: modelOf(), platform: 'ios' },
  });
  const auth = new WeappAuth({
    baseUrl: serviceUrl,
    wx: {
      ...watched(wx, new Story(log), experiments),
      onNeedPrivacyAuthorization: (listener) => {
        wechat.onNeedPrivacyAuthorization(listener);
      },
    },
    timing: timingOf(experiments),
  });
  return { user, auth, wechat };
}

/** WeChat keeps what one user stores from the next one. */
function storageOf(user: string): PhoneStorage {
  const keyOf = (key: string): string => `${user}/${key}`;
  return {
    getItem: (key) => sessionStorage.getItem(keyOf(key)),
    setItem: (key, value) => {
      sessionStorage.setItem(keyOf(key), value);
    },
    removeItem: (key) => {
      sessionStorage.removeItem(keyOf(key));
    },
  };
}

/** Another one for the next tab: the list of devices tells them apart. */
function modelOf(): string {
  const kept = sessionStorage.getItem('model');
  if (kept !== null) return kept;
  const phones = Number(localStorage.getItem('phones'));
  localStorage.setItem('phones', String(phones + 1));
  const model = models[phones % models.length] ?? '';
  sessionStorage.setItem('model', model);
  return model;
}

function timingOf(experiments: Experiments): Timing {
  return { ...realTiming, now: () => realTiming.now() + experiments.clockAhead };
}
