import { type PhoneDetail } from '../../miniprogram/services/index.js';
import { type App } from './app.js';
import { button } from './el.js';

/** `<button open-type="getPhoneNumber" bindtap bindgetphonenumber>`. */
export function phoneButton(
  app: App,
  id: string,
  zh: string,
  en: string,
  bindgetphonenumber: (detail: PhoneDetail) => Promise<unknown>,
): HTMLButtonElement {
  return button(id, zh, en, () => {
    app.run(async () => {
      app.auth.phone.begin();
      await bindgetphonenumber(await app.wechat.getPhoneNumber());
    });
  });
}
